"""Pagination: iterators over the items of all pages."""
