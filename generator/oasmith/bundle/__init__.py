"""A document as one file for other people's tools."""
