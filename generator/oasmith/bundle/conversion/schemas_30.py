"""Conversion of schemas from OpenAPI 3.1 (JSON Schema 2020-12) to 3.0."""

from __future__ import annotations

from typing import Any

from oasmith.bundle.conversion.losses import Losses
from oasmith.bundle.conversion.null_30 import with_null, without_type_lists
from oasmith.openapi.grammar import children
from oasmith.openapi.normalize import with_raw_bytes, with_reference_as_part

Schema = dict[str, Any]


def convert_schema(schema: Schema, pointer: str, losses: Losses) -> None:
    """Convert one schema after its subschemas; ``unknown_keys`` removes what is left."""
    if "$ref" in schema:
        _with_siblings(schema)
    _with_const(schema)
    _with_bounds(schema)
    _with_example(schema, pointer, losses)
    _with_content(schema, pointer, losses)
    _with_prefix_items(schema, pointer, losses)
    _with_pattern_properties(schema, pointer, losses)
    without_type_lists(schema)
    with_null(schema)
    _with_names(schema)
    if schema.get("enum") == []:
        losses.note_key(pointer, "enum: []")
        del schema["enum"]
    if schema.get("type") == "array":
        schema.setdefault("items", {})


def _with_names(schema: Schema) -> None:
    """Remove duplicates from ``required``, and an empty ``required``, as 3.0 requires."""
    if isinstance(schema.get("required"), list):
        schema["required"] = list(dict.fromkeys(map(str, schema["required"])))
        if not schema["required"]:
            del schema["required"]


def without_booleans(node: dict[str, Any], kind: str) -> None:
    """Replace the boolean schemas in an object by ``{}`` and ``{"not": {}}``."""
    for key, below in children(node, kind):
        if below.kind != "schema" or (kind == "schema" and key == "additionalProperties"):
            continue
        value = node[key]
        if isinstance(value, bool):
            node[key] = _written_out(value)
        elif isinstance(value, list):
            node[key] = [_written_out(item) for item in value]
        elif below.many == "map" and isinstance(value, dict):
            node[key] = {name: _written_out(item) for name, item in value.items()}


def _written_out(schema: Any) -> Any:
    if not isinstance(schema, bool):
        return schema
    return {} if schema else {"not": {}}


def _with_siblings(schema: Schema) -> None:
    """Move a reference into ``allOf`` if it has sibling keywords, which 3.0 would ignore."""
    for key in ("$id", "$anchor", "$dynamicAnchor", "$defs", "definitions"):
        schema.pop(key, None)
    if len(schema) > 1:
        with_part = with_reference_as_part(schema)
        schema.clear()
        schema.update(with_part)


def _with_const(schema: Schema) -> None:
    if "const" in schema:
        schema["enum"] = [schema.pop("const")]


def _with_bounds(schema: Schema) -> None:
    """Write exclusive bounds as in 3.0: a boolean next to the bound."""
    for bound, exclusive, is_tighter in (
        ("minimum", "exclusiveMinimum", float.__ge__),
        ("maximum", "exclusiveMaximum", float.__le__),
    ):
        limit, other = schema.get(exclusive), schema.get(bound)
        if isinstance(limit, bool) or not isinstance(limit, int | float):
            continue
        if isinstance(other, int | float) and not is_tighter(float(limit), float(other)):
            del schema[exclusive]
        else:
            schema[bound], schema[exclusive] = limit, True


def _with_example(schema: Schema, pointer: str, losses: Losses) -> None:
    examples = schema.get("examples")
    if not isinstance(examples, list):
        return
    del schema["examples"]
    kept = schema.setdefault("example", examples[0]) if examples else None
    if any(example != kept for example in examples):
        losses.note_key(pointer, "examples", "One of them stays, as 'example'.")


def _with_content(schema: Schema, pointer: str, losses: Losses) -> None:
    """Replace the content keywords of binary data by ``format``, as far as 3.0 can."""
    with_bytes = with_raw_bytes(schema)
    if with_bytes is not schema:
        schema.clear()
        schema.update(with_bytes)
    encoding = schema.get("contentEncoding")
    if encoding in ("base64", "base64url", "binary") and "format" not in schema:
        schema["format"] = "binary" if encoding == "binary" else "byte"
        if encoding == "base64url":
            losses.note_key(
                pointer, "contentEncoding: base64url", "It is written as base64: 'format: byte'."
            )
        del schema["contentEncoding"]
        if schema.get("contentMediaType") == "application/octet-stream":
            del schema["contentMediaType"]


def _with_prefix_items(schema: Schema, pointer: str, losses: Losses) -> None:
    """Allow each item of a tuple to match the schema of any item."""
    prefix = schema.get("prefixItems")
    if not isinstance(prefix, list):
        return
    losses.note_key(pointer, "prefixItems", "Each item may match any of the schemas.")
    rest = schema.get("items", {})
    del schema["prefixItems"]
    if rest == {"not": {}}:
        schema.setdefault("maxItems", len(prefix))
        schema["items"] = _any_of(prefix)
    else:
        schema["items"] = {} if rest == {} else _any_of([*prefix, rest])


def _with_pattern_properties(schema: Schema, pointer: str, losses: Losses) -> None:
    """Allow properties of any name to match the schema of any pattern."""
    patterns = schema.get("patternProperties")
    if not isinstance(patterns, dict):
        return
    hint = "Properties of any name may match any of the schemas."
    losses.note_key(pointer, "patternProperties", hint)
    del schema["patternProperties"]
    rest = schema.get("additionalProperties", True)
    if rest is False:
        schema["additionalProperties"] = _any_of(list(patterns.values()))
    elif isinstance(rest, dict) and rest:
        schema["additionalProperties"] = _any_of([*patterns.values(), rest])
    else:
        # Properties that match no pattern are unrestricted, so all must be.
        schema["additionalProperties"] = True


def _any_of(schemas: list[Any]) -> Any:
    distinct = [schema for index, schema in enumerate(schemas) if schema not in schemas[:index]]
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}
