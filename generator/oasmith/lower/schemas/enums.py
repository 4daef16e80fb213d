"""Enumerations and constants: the values that a ``Literal`` can list, else their types."""

from __future__ import annotations

from typing import Any

from oasmith.lower.schemas.kinds import CONSTRAINTS, UNIONS

JSON_TYPES = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    type(None): "null",
    list: "array",
    dict: "object",
}
"""Types of values with JSON Schema's words for them."""


def kinds_of(values: list[Any]) -> list[str]:
    """Return the types of values, each once."""
    return list(dict.fromkeys(JSON_TYPES[type(value)] for value in values))


def with_literal_values(schema: dict[str, Any]) -> dict[str, Any]:
    """Return an enumeration without what its values say already; other schemas as they are.

    Values of another type than the schema's can never be. Where no ``Literal`` can list what is
    left, such as lists and fractions, the types of the values remain.
    """
    if "const" in schema:
        return _constant(schema)
    values = schema.get("enum")
    if not isinstance(values, list):
        return schema
    types = schema.get("type", kinds_of(values))
    listed = types if isinstance(types, list) else [types]
    fitting = [value for value in values if _fits(value, listed)]
    if fitting and all(value is None or isinstance(value, str | int) for value in fitting):
        bare = {key: value for key, value in schema.items() if key not in UNIONS | CONSTRAINTS}
        # Null is listed where authors mean that it may be, whatever the type says.
        return {**bare, "enum": [one for one in values if one is None or _fits(one, listed)]}
    kinds = [*listed, *(["null"] if None in values and "null" not in listed else [])]
    rest = {key: value for key, value in schema.items() if key != "enum"}
    return {**rest, "type": kinds if len(kinds) > 1 else kinds[0]} if kinds else rest


def _constant(schema: dict[str, Any]) -> dict[str, Any]:
    idle = UNIONS | CONSTRAINTS | {"enum"}
    types = schema.get("type")
    if types is not None and not _fits(
        schema["const"], types if isinstance(types, list) else [types]
    ):
        idle |= {"type"}
    return {key: value for key, value in schema.items() if key not in idle}


def _fits(value: Any, kinds: list[str]) -> bool:
    kind = JSON_TYPES[type(value)]
    return kind in kinds or (kind == "integer" and "number" in kinds)
