"""Overlays: files with changes to a document.

Source: OpenAPI Overlay Specification, versions 1.0 and 1.1.
"""
