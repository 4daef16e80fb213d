"""Streaming: responses that are read while they arrive, as items or as bytes."""
