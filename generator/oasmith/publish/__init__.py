"""Publishing a client: its next version, its changelog, its distributions."""
