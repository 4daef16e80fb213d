"""Documents of other projects: where they come from, what is pinned, and where their files lie."""
