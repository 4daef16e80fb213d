"""Streaming of responses, as items or as bytes."""
