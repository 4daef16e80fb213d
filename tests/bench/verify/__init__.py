"""The costs of verifying fixtures."""
