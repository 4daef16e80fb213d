"""Batches of any length: packed into calls, sent, and joined again item by item."""
