"""Interpretation and checks of requests and responses by a document."""
