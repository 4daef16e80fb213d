"""What verifying fixtures costs."""
