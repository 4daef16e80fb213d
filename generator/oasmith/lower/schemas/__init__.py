"""Schemas: their types, names, unions and inheritance."""
