"""Methods, operations and the package around them, as templates lay them out."""
