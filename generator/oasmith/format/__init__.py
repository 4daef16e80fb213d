"""Generated Python, formatted and compiled."""
