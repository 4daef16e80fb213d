"""OpenAPI 3.0, 3.1 and 3.2 to one dialect: 3.1 with JSON Schema 2020-12.

So the same API written in 3.0 and in 3.1 gives the same client.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oasmith.shape import child


def normalise(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document in one dialect. ``data`` is not changed."""
    made = _walk(dict(data), "document", str(data.get("openapi", "")).startswith("3.0"))
    assert isinstance(made, dict)
    return made


def _walk(node: Any, kind: str, is_30: bool) -> Any:
    if isinstance(node, list):
        return [_walk(item, kind, is_30) for item in node]
    if not isinstance(node, dict):
        return node
    made: dict[str, Any] = {}
    for key, value in node.items():
        below = child(kind, key)
        if below is None:
            made[key] = value
        elif below.many == "map" and isinstance(value, dict):
            made[key] = (
                {
                    name: _walk(item, below.kind, is_30) if not name.startswith("x-") else item
                    for name, item in value.items()
                }
                if kind != "schema"
                else {name: _walk(item, below.kind, is_30) for name, item in value.items()}
            )
        else:
            made[key] = _walk(value, below.kind, is_30)
    return _schema_30(made) if is_30 and kind == "schema" else made


def _schema_30(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of OpenAPI 3.0 as JSON Schema 2020-12."""
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    made = {key: value for key, value in schema.items() if key != "nullable"}
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if made.get(exclusive) is True and bound in made:
            made[exclusive] = made.pop(bound)
        elif isinstance(made.get(exclusive), bool):
            del made[exclusive]
    if "example" in made:
        made["examples"] = [made.pop("example")]
    return _nullable(made) if schema.get("nullable") is True else made


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        schema = {**schema, "enum": [*schema["enum"], None]}
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    for union in ("anyOf", "oneOf"):
        if isinstance(schema.get(union), list):
            return {**schema, union: [*schema[union], {"type": "null"}]}
    if "allOf" in schema:
        words = ("title", "description", "default")
        outer: dict[str, Any] = {key: schema[key] for key in words if key in schema}
        inner = {key: value for key, value in schema.items() if key not in outer}
        return {**outer, "anyOf": [inner, {"type": "null"}]}
    return schema
