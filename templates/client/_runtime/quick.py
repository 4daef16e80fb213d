"""A check of arguments that makes no models: most arguments are right, and need none to be so."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import CoreConfig, SchemaError, SchemaValidator

KNOWN = frozenset(
    {"any", "bool", "default", "definition-ref", "definitions", "dict", "float", "int", "list"}
    | {"literal", "model", "model-field", "model-fields", "none", "nullable", "str"}
    | {"tagged-union", "union"}
)
"""Kinds of schemas that take a value of Python exactly when they take the JSON of it."""

CHILDREN = frozenset(
    {"choices", "definitions", "fields", "items_schema", "keys_schema", "schema", "values_schema"}
)
"""Where schemas stand in schemas."""

CONFIG = CoreConfig(extra_fields_behavior="allow", validate_by_name=True, validate_by_alias=True)
"""What every model has; the class ``Model`` says so."""

_VALIDATORS: dict[int, tuple[TypeAdapter[Any], SchemaValidator | None]] = {}


def is_right(adapter: TypeAdapter[Any], value: Any) -> bool:
    """Return True when ``value`` certainly is what the adapter takes as JSON.

    False says nothing. Objects of models never are: whoever made them may have changed them since.
    """
    known = _VALIDATORS.get(id(adapter))
    if known is None:
        known = _VALIDATORS[id(adapter)] = (adapter, _validator(adapter.core_schema))
    validator = known[1]
    if validator is None:
        return False
    try:
        validator.validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


def _validator(schema: Any) -> SchemaValidator | None:
    """Return the validator of a type; None where it has what is not known here."""
    try:
        return SchemaValidator(_plain(schema), {**CONFIG, "extra_fields_behavior": "ignore"})
    except (_UnknownError, SchemaError):
        return None


class _UnknownError(Exception):
    pass


def _plain(schema: Any) -> Any:
    """Return a schema in which each model is only its fields, which makes no objects."""
    if schema["type"] not in KNOWN or "extras_schema" in schema:
        raise _UnknownError(schema["type"])
    made = {key: _inner(value) if key in CHILDREN else value for key, value in schema.items()}
    if made["type"] != "model":
        return made
    config = {key: value for key, value in made["config"].items() if key != "title"}
    if config != CONFIG or any(made.get(it) for it in ("root_model", "custom_init", "post_init")):
        raise _UnknownError(made["cls"])
    return {**made["schema"], "ref": made["ref"]} if "ref" in made else made["schema"]


def _inner(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(_inner(it) for it in value)
    if not isinstance(value, dict):
        return value
    is_schema = isinstance(value.get("type"), str)
    return _plain(value) if is_schema else {key: _inner(it) for key, it in value.items()}
