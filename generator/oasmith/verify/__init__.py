"""Contract checks: the document, the fixtures and the generated client must agree."""
