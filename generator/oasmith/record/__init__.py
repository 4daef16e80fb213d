"""Exchanges with a live API, as cassettes without anybody's secrets or data."""
