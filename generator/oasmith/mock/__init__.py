"""A mock of an API, which responds to requests as documented."""
