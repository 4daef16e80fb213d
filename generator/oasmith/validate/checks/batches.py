"""Checks of batches (``x-batch``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.batches import listed, parameter_of, query_parameter
from oasmith.openapi.tree import Found, Node
from oasmith.validate.checks.extensions import is_valid
from oasmith.validate.checks.view import View


def check(view: View) -> Iterator[Finding]:
    """Check that the pointers of each batch resolve, and that its maximum size is known."""
    for _, _, operation, pointer, _ in view.operations():
        shape = operation.get("x-batch")
        if isinstance(shape, dict) and is_valid("x-batch", shape):
            yield from _batch(view, operation, pointer, shape)


def _batch(view: View, operation: Node, pointer: str, shape: Node) -> Iterator[Finding]:
    batch_pointer = pointers.join(pointer, "x-batch")
    items = _items(view, operation, pointer, str(shape.get("items")))
    if items is None:
        yield _unresolved(view, "the items of the request", pointers.join(batch_pointer, "items"))
    elif not isinstance(items[0].get("maxItems"), int):
        yield view.finding(
            "batch-size",
            "the items of this batch have no maxItems, so it is unknown how many fit into a call",
            items[1],
            "Write `maxItems` with the largest number of items of one call.",
        )
    if items is not None:
        yield from _property(view, items, shape, "item-id", batch_pointer)
    responses = [
        (node, where) for _, node, where in view.tree.members(operation, "responses", pointer)
    ]
    if not responses:
        return  # Reported as missing-responses.
    candidates = (view.tree.content(*one, str(shape.get("results"))) for one in responses)
    results = next((candidate for candidate in candidates if candidate is not None), None)
    if results is None:
        yield _unresolved(
            view, "the results in a response", pointers.join(batch_pointer, "results")
        )
    else:
        yield from _property(view, results, shape, "id", batch_pointer)
        for inner in shape.get("succeeded") or {}:
            if not _resolves(view, results, inner):
                inner_pointer = pointers.join(batch_pointer, "succeeded", inner)
                yield _unresolved(view, "a property of a result", inner_pointer)


def _items(view: View, operation: Node, pointer: str, items_pointer: str) -> Found | None:
    """Return the schema of the list of items: in the request body, or a query parameter."""
    name = query_parameter(items_pointer)
    if not name:
        body = view.tree.follow(operation.get("requestBody"), pointers.join(pointer, "requestBody"))
        return view.tree.content(*body, items_pointer)
    path = pointers.parent(pointer)
    owners = [(operation, pointer), view.tree.follow({"$ref": f"#{path}"}, path)]
    parameters = (
        parameter
        for owner, where in owners
        for parameter in view.tree.items(owner, "parameters", where)
    )
    parameter = parameter_of(parameters, name)
    return listed(view.tree, parameter) if parameter is not None else None


def _unresolved(view: View, target: str, where: str) -> Finding:
    hint = "Write a JSON pointer to properties that the schema describes, such as /data."
    return view.finding("batch-pointer", f"this pointer does not resolve to {target}", where, hint)


def _property(view: View, node: Found, shape: Node, key: str, where: str) -> Iterator[Finding]:
    if isinstance(shape.get(key), str) and not _resolves(view, node, shape[key]):
        yield _unresolved(view, "a property of the items", pointers.join(where, key))


def _resolves(view: View, node: Found, pointer: Any) -> bool:
    items_pointer = pointers.join(node[1], "items")
    return view.tree.descend(node[0].get("items"), items_pointer, str(pointer)) is not None
