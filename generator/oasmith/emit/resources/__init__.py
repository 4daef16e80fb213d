"""Views for methods, operations and the package."""
