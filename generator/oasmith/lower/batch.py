"""Batches (``x-batch``)."""

from __future__ import annotations

from typing import Any

from oasmith import ir
from oasmith import pointer as pointers
from oasmith.lower.collect import Raw
from oasmith.lower.context import Context, text
from oasmith.lower.schemas import Schemas
from oasmith.lower.values import kind_of
from oasmith.naming import snake

Found = tuple[dict[str, Any], str]


def argument(raw: Raw) -> str:
    """Return the name of the argument that is the body: of a batch, that of the items' field."""
    shape = raw.node.get("x-batch")
    steps = pointers.split(text(shape, "items")) if isinstance(shape, dict) else []
    return snake(steps[-1]) if steps else "body"


def batch(context: Context, schemas: Schemas, raw: Raw, ident: str) -> ir.Batch | None:
    """Return how the items of an operation travel; None when it is no batch."""
    shape = raw.node.get("x-batch")
    if not isinstance(shape, dict) or raw.body is None:
        return None
    items = _list(context, *raw.body, text(shape, "items"))
    answers = [_list(context, node, at, text(shape, "results")) for _, node, at in raw.responses]
    results = next((it for it in answers if it is not None), None)
    if items is None or results is None:
        what = "the items of the request" if items is None else "the results of an answer"
        context.omit(f"the batch {raw.id}", f"x-batch does not lead to {what}", raw.pointer)
        return None
    size = items[0].get("maxItems")
    if not isinstance(size, int) or size < 1:
        context.omit(f"the batch {raw.id}", "the items' schema has no maxItems", items[1])
        return None
    item, item_at = items[0].get("items"), pointers.join(items[1], "items")
    result, result_at = results[0].get("items"), pointers.join(results[1], "items")
    succeeded = shape.get("succeeded")
    return ir.Batch(
        items=text(shape, "items"),
        item_id=text(shape, "item-id") or None,
        results=text(shape, "results"),
        id=text(shape, "id") or None,
        succeeded=tuple((succeeded if isinstance(succeeded, dict) else {}).items()),
        size=size,
        item_annotation=schemas.annotation_of(item, item_at),
        item_type=schemas.type_of(item, item_at),
        result_type=schemas.type_of(result, result_at),
        parameter=ident,
    )


def _list(context: Context, node: dict[str, Any], at: str, pointer: str) -> Found | None:
    """Return the schema of the list at ``pointer`` in a body, and where it stands."""
    for name, media, where in context.members(node, "content", at):
        if kind_of(name) == "json" and "schema" in media:
            found = _descend(
                context,
                context.follow(media["schema"], pointers.join(where, "schema")),
                pointers.split(pointer),
            )
            if found is not None and "items" in found[0]:
                return found
    return None


def _descend(context: Context, found: Found, steps: list[str]) -> Found | None:
    if not steps:
        return found
    schema, at = found
    properties = schema.get("properties")
    if isinstance(properties, dict) and steps[0] in properties:
        inner = context.follow(properties[steps[0]], pointers.join(at, "properties", steps[0]))
        return _descend(context, inner, steps[1:])
    for union in ("allOf", "anyOf", "oneOf"):
        for index, part in enumerate(schema.get(union) or ()):
            part_found = context.follow(part, pointers.join(at, union, index))
            if (below := _descend(context, part_found, steps)) is not None:
                return below
    return None
