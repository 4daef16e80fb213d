"""Documents of other projects: fetching, pinning and storing their files."""
