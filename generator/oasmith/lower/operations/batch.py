"""Batches (``x-batch``)."""

from __future__ import annotations

from collections.abc import Mapping

from oasmith import ir
from oasmith.lower.context import Context, text
from oasmith.lower.operations.collect import Raw
from oasmith.lower.schemas.inputs import Inputs
from oasmith.lower.schemas.types import Types
from oasmith.naming import snake
from oasmith.openapi import pointer as pointers
from oasmith.openapi.batches import listed, parameter_of, query_parameter
from oasmith.openapi.tree import Found


def argument(raw: Raw) -> str:
    """Return the name of the body's argument; for a batch, the name of the field of the items."""
    shape = raw.node.get("x-batch")
    steps = pointers.split(text(shape, "items")) if isinstance(shape, dict) else []
    return snake(steps[-1]) if steps else "body"


def batch(
    context: Context, types: Types, inputs: Inputs, raw: Raw, idents: Mapping[str, str]
) -> ir.Batch | None:
    """Return how the items of an operation are sent; None if it is not a batch.

    ``idents`` has the argument names of the parameters and the body by pointer.
    """
    shape = raw.node.get("x-batch")
    if not isinstance(shape, dict):
        return None
    place = text(shape, "items")
    parameter = query_parameter(place)
    if not parameter and raw.body is None:
        return None
    find = context.tree.content
    items: Found | None = None
    ident = idents[raw.body[1]] if raw.body is not None else ""
    in_query = parameter_of(raw.parameters, parameter)
    if in_query is not None:
        items, ident = listed(context.tree, in_query), idents[in_query[1]]
    elif raw.body is not None and not parameter:
        items = find(*raw.body, place)
    candidates = (
        find(node, response_pointer, text(shape, "results"))
        for _, node, response_pointer in raw.responses
    )
    results = next((candidate for candidate in candidates if candidate is not None), None)
    if items is None or results is None:
        target = "items of the request" if items is None else "results of a response"
        context.omit(f"the batch {raw.id}", f"x-batch does not point to the {target}", raw.pointer)
        return None
    size = items[0].get("maxItems")
    if not isinstance(size, int) or size < 1:
        context.omit(f"the batch {raw.id}", "the items' schema has no maxItems", items[1])
        return None
    item, item_at = items[0].get("items"), pointers.join(items[1], "items")
    result, result_at = results[0].get("items"), pointers.join(results[1], "items")
    succeeded = shape.get("succeeded")
    return ir.Batch(
        items="" if parameter else place,
        parameter=parameter,
        # By default, a parameter lists ids.
        item_id=text(shape, "item-id") or ("" if parameter else None),
        results=text(shape, "results"),
        result_id=text(shape, "id") or None,
        succeeded=succeeded if isinstance(succeeded, dict) else {},
        size=size,
        item_annotation=inputs.accepted(item, item_at),
        item_type=types.type_of(item, item_at),
        result_type=types.type_of(result, result_at),
        argument=ident,
    )
