"""Recording of exchanges with a live API as cassettes without credentials or personal data."""
