"""Whether a document is OpenAPI, and whether it makes sense."""
