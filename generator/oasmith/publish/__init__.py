"""Publishing a client: the version that it needs, its changelog, its distributions."""
