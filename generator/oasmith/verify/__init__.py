"""Contract checks: document, fixtures and generated client held against each other."""
