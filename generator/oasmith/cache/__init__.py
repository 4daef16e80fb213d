"""What was computed before, and what it was computed from."""
