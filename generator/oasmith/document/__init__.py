"""Files to one tree of local references, with the way back to the user's lines."""
