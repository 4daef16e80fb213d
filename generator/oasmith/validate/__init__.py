"""Validation of a document against OpenAPI and the rules of oasmith."""
