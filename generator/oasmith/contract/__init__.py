"""What a document says of requests and responses, and whether some traffic keeps to it."""
