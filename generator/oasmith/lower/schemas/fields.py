"""Names of model fields: in snake_case, or the document's names as far as Python allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from oasmith.ir.types import FORMAT_TYPES
from oasmith.lower.context import Context
from oasmith.lower.locked_names import field_pointer
from oasmith.naming import Names, field, snake_field
from oasmith.openapi import pointer as pointers
from oasmith.openapi.references import references

PREFIX = "#/components/schemas/"


def field_names(
    context: Context, places: Mapping[str, str], schemas: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    """Return for each class the names of fields by property, where the two differ.

    ``places`` has the pointers of the classes by name.
    """
    fields = {}
    make = snake_field if context.settings.naming == "python" else field
    for name, schema in schemas.items():
        pointers_of = dict(_properties(schema, places[name]))
        if not pointers_of:
            continue
        # The name of a field must not hide a class that is the type of a field in its model.
        types = frozenset({*names_referred_to(schema), *FORMAT_TYPES.values()})
        kept = context.settings.locked.fields
        own = {
            pointer: kept[place]
            for key, pointer in pointers_of.items()
            if (place := field_pointer(places[name], key)) in kept
        }
        names = Names(partial(make, taken=types), context.names_over(own))
        for key, pointer in pointers_of.items():
            names.want(pointer, key)
        idents = context.resolve(names)
        renamed = {
            key: idents[pointer] for key, pointer in pointers_of.items() if idents[pointer] != key
        }
        if renamed:
            fields[name] = renamed
    return fields


def _properties(schema: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Yield the properties of a class and of its inline parts with their pointers."""
    if not isinstance(schema, dict):
        return
    parts = schema.get("allOf")
    for index, part in enumerate(parts if isinstance(parts, list) else ()):
        yield from _properties(part, pointers.join(pointer, "allOf", index))
    properties = schema.get("properties")
    for name in properties if isinstance(properties, dict) else ():
        yield name, pointers.join(pointer, "properties", name)


def names_referred_to(schema: Any) -> Iterator[str]:
    """Yield the names of the classes and aliases that a schema refers to."""
    return (reference.removeprefix(PREFIX) for reference in references(schema))
