"""Defaults and constants that a model can have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

PYTHON: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
"""The Python types of the JSON types."""


def without_odd_default(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without its default, unless this is a scalar of the schema's type.

    The default of a field is never sent, so it is only documentation. A list or an object would be
    shared by all instances; it is described in ``description`` instead.
    """
    if "default" not in schema:
        return schema
    value = schema["default"]
    return schema if is_default(value, schema) else with_default_in_words(schema)


def with_default_in_words(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without its default; a list or an object is added to the description."""
    value = schema.get("default")
    bare = {key: value for key, value in schema.items() if key != "default"}
    if isinstance(value, list | dict) and value:
        words = f"The API's default: `{json.dumps(value, ensure_ascii=False)}`."
        description = schema.get("description")
        bare["description"] = (
            f"{description.rstrip()}\n\n{words}" if isinstance(description, str) else words
        )
    return bare


def is_default(value: Any, schema: Mapping[str, Any]) -> bool:
    """Return whether a value can be the default of a field: a scalar of the schema's type."""
    return value is not None and not isinstance(value, list | dict) and _fits(value, schema)


def _fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Return whether a default has the type of its schema, which a model requires."""
    if isinstance(schema.get("enum"), list):
        return any(listed == value and type(listed) is type(value) for listed in schema["enum"])
    if "const" in schema:
        return bool(schema["const"] == value)
    if "customTypePath" in schema:
        return False  # The default is a JSON string, but the field has another type, as a date.
    for key in ("anyOf", "oneOf"):
        if isinstance(schema.get(key), list):
            return any(isinstance(member, dict) and _fits(value, member) for member in schema[key])
    types = schema.get("type")
    listed = [str(kind) for kind in (types if isinstance(types, list) else [types])]
    if isinstance(value, bool):
        return "boolean" in listed
    return any(isinstance(value, PYTHON[kind]) for kind in listed if kind in PYTHON)


def without_odd_constant(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema in which a constant that ``Literal`` does not support is only a type."""
    if "const" not in schema or isinstance(schema["const"], str | int):
        return schema
    kind = {dict: "object", list: "array", float: "number"}.get(type(schema["const"]), "null")
    words = {key: value for key, value in schema.items() if key in ("description", "deprecated")}
    return {**words, "type": kind}
