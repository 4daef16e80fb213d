"""Schemas: types, names, unions and inheritance."""
