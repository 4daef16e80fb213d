"""Overlays: changes to a document that stand in a file of their own.

Source: OpenAPI Overlay Specification, versions 1.0 and 1.1.
"""
