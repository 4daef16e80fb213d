"""Generator of typed Python clients from hand-maintained OpenAPI documents."""

__version__ = "0.2.0"
