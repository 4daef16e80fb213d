"""Requests and responses against a document: what arrived, and what is wrong with it."""
