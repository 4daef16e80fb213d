"""Checks that go beyond the JSON Schema of the OpenAPI Specification."""
