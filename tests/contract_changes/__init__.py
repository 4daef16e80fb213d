"""Single changes to document, fixtures and client, and which contract check notices each."""
