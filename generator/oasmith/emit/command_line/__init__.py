"""Views for the command line of a client."""
