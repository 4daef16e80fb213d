"""Writing a document as one file, for other tools."""
