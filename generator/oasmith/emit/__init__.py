"""Where Python's text for types is made, with the names that it needs."""
