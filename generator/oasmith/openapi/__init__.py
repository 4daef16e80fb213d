"""What is known of OpenAPI and JSON Schema, whatever the document."""
