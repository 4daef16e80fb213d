"""Rules of OpenAPI and JSON Schema that do not depend on a document."""
