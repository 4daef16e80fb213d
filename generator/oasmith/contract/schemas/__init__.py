"""Schemas as values meet them: what is said of a value, which fit, and one that does."""
