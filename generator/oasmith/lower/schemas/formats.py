"""String formats with a Python type (``format``, and ``contentEncoding`` of OpenAPI 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast, get_args

from oasmith.ir.types import FORMAT_TYPES
from oasmith_runtime.type_specs import FormatName

FORMATS = frozenset(get_args(FormatName))

_SILENT = ("minLength", "maxLength", "pattern", "default")
"""Keywords of strings that do not apply to the Python type."""


def text_format(schema: Mapping[str, Any]) -> FormatName | None:
    """Return the format of a string schema if it has a Python type, or None."""
    types = schema.get("type")
    kinds = types if isinstance(types, list) else [types]
    if "string" not in kinds or not {"string", "null"}.issuperset(kinds):
        return None
    if {"enum", "const"} & schema.keys():
        return None
    name = "byte" if schema.get("contentEncoding") == "base64" else schema.get("format")
    return cast("FormatName", name) if isinstance(name, str) and name in FORMATS else None


def with_type(
    written: dict[str, Any], name: FormatName, module: str, *, is_field: bool
) -> dict[str, Any]:
    """Return a schema that makes the model generator use a format's type from ``module``."""
    bare = {key: value for key, value in written.items() if key not in _SILENT}
    typed = {**bare, "customTypePath": f"{module}.{FORMAT_TYPES[name]}"}
    if is_field or not isinstance(typed["type"], list) or "null" not in typed["type"]:
        return typed
    # The model generator supports "null" in the ``type`` of a field, but ignores it elsewhere.
    words: dict[str, Any] = {
        key: typed.pop(key) for key in ("title", "description") if key in typed
    }
    return {**words, "anyOf": [{**typed, "type": "string"}, {"type": "null"}]}
