"""Validation of bodies without creating models, which is sufficient for valid bodies."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import CoreConfig, SchemaError, SchemaValidator

KNOWN_TYPES = frozenset(
    {"any", "bool", "default", "definition-ref", "definitions", "dict", "float", "int", "list"}
    | {"literal", "model", "model-field", "model-fields", "none", "nullable", "str"}
    | {"tagged-union", "union"}
)
"""Kinds of schemas that accept a Python value exactly if they accept its JSON."""

CHILD_KEYS = frozenset(
    {"choices", "definitions", "fields", "items_schema", "keys_schema", "schema", "values_schema"}
)
"""Keys of schemas that contain schemas."""

CONFIG = CoreConfig(
    extra_fields_behavior="allow",
    validate_by_name=False,
    validate_by_alias=True,
    ser_json_bytes="base64",
)
"""The configuration of every model, as in the class ``Model``."""

_VALIDATORS: dict[int, tuple[TypeAdapter[Any], SchemaValidator | None]] = {}


def is_valid(adapter: TypeAdapter[Any], value: Any) -> bool:
    """Return True if ``value`` is certainly valid JSON for the adapter.

    False means unknown. It is the result for all models, because they may have been modified.
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
    """Return the validator of a type; None if its schema has unsupported parts."""
    try:
        return SchemaValidator(
            _without_models(schema), {**CONFIG, "extra_fields_behavior": "ignore"}
        )
    except (_UnknownError, SchemaError):
        return None


class _UnknownError(Exception):
    pass


def _without_models(schema: Any) -> Any:
    """Return a schema in which each model is replaced with its fields, without objects."""
    if schema["type"] == "lax-or-strict":
        return _without_models(schema["strict_schema"])
    if schema["type"] not in KNOWN_TYPES or "extras_schema" in schema:
        # Schemas that later versions of pydantic may add are validated by the slow way.
        raise _UnknownError(schema["type"])
    fields_only = {
        key: _inner(value) if key in CHILD_KEYS else value
        for key, value in schema.items()
        if key != "extras_keys_schema"  # Unknown keys are accepted unchanged.
    }
    if fields_only["type"] != "model":
        return fields_only
    config = {key: value for key, value in fields_only["config"].items() if key != "title"}
    if config != CONFIG or any(
        fields_only.get(key) for key in ("root_model", "custom_init", "post_init")
    ):
        raise _UnknownError(fields_only["cls"])
    # Such a class does not check itself what requests require: see ``directions``.
    infos = fields_only["cls"].model_fields.values()
    if any(info.json_schema_extra == {"writeOnly": True} for info in infos):
        raise _UnknownError(fields_only["cls"])
    inner = fields_only["schema"]
    return {**inner, "ref": fields_only["ref"]} if "ref" in fields_only else inner


def _inner(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(_inner(item) for item in value)
    if not isinstance(value, dict):
        return value
    is_schema = isinstance(value.get("type"), str)
    return (
        _without_models(value) if is_schema else {key: _inner(item) for key, item in value.items()}
    )
