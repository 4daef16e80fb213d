"""Schemas and their values: views of schemas, validators, and sample values."""
