"""Enums and constants: the values that ``Literal`` supports, or else only their types."""

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
"""The JSON Schema types of Python types."""


def kinds_of(values: list[Any]) -> list[str]:
    """Return the JSON Schema types of values, without duplicates."""
    return list(dict.fromkeys(JSON_TYPES[type(value)] for value in values))


def with_literal_values(schema: dict[str, Any]) -> dict[str, Any]:
    """Return an enum without redundant keywords, or any other schema unchanged.

    Values that do not have the schema's type are removed, because they are never valid. If the rest
    has values that ``Literal`` does not support, such as lists or fractions, only the types of the
    values are kept.
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
        # A listed null means that the value is nullable, even if ``type`` does not have "null".
        return {
            **bare,
            "enum": [value for value in values if value is None or _fits(value, listed)],
        }
    kinds = [*listed, *(["null"] if None in values and "null" not in listed else [])]
    rest = {key: value for key, value in schema.items() if key != "enum"}
    return {**rest, "type": kinds if len(kinds) > 1 else kinds[0]} if kinds else rest


def _constant(schema: dict[str, Any]) -> dict[str, Any]:
    redundant = UNIONS | CONSTRAINTS | {"enum"}
    types = schema.get("type")
    if types is not None and not _fits(
        schema["const"], types if isinstance(types, list) else [types]
    ):
        redundant |= {"type"}
    return {key: value for key, value in schema.items() if key not in redundant}


def _fits(value: Any, kinds: list[str]) -> bool:
    kind = JSON_TYPES[type(value)]
    return kind in kinds or (kind == "integer" and "number" in kinds)
