"""Formatting and compiling of generated Python code."""
