"""Views for the README and the API index of a client."""
