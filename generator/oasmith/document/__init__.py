"""Loading, overlaying, bundling and selecting documents, with locations in the user's files."""
