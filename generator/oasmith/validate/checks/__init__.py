"""What a document must be beyond the schema of the specification."""
