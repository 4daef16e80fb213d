"""Conversion between versions of OpenAPI, with findings for what the target cannot express."""
