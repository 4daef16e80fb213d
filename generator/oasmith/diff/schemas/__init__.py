"""Comparison of two schemas by the values that they accept."""
