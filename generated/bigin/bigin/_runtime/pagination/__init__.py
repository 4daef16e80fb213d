"""Pagination: lists of many pages as iterators of their items."""
