"""Batches of any length: items are packed into calls, sent, and matched with their results."""
