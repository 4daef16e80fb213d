"""Checks of pagination: whether its paths can be resolved."""

from __future__ import annotations

from collections.abc import Iterator

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pagination, pointer as pointers
from oasmith.openapi.pagination import Paging
from oasmith.openapi.tree import Node
from oasmith.validate.checks.view import View

HINT = "Write the names of properties that the schemas describe; see spec/README.md."


def check(view: View) -> Iterator[Finding]:
    """Check the pagination of each operation."""
    for operation, pointer in view.objects("operation"):
        pages, problem = pagination.read(operation, view.document.data)
        if problem:
            yield _finding(view, operation, pointer, problem)
        elif pages is not None:
            yield from _paths(view, operation, pointer, pages)


def _paths(view: View, operation: Node, pointer: str, pages: Paging) -> Iterator[Finding]:
    response = pagination.answer(view.tree, operation, pointer)
    if response is None:
        yield _finding(view, operation, pointer, "no successful JSON response is documented")
        return
    if pagination.results(view.tree, pages, *response) is None:
        message = "the response has no schema for the list of items"
        yield _finding(view, operation, pointer, message)
    for steps in pages.ways:
        if pagination.descend(view.tree, *response, steps) is None:
            path = ".".join(map(str, steps))
            yield _finding(view, operation, pointer, f"the response has no {path!r}")
    inputs = [pages.input, (pages.number,) if pages.number else None, pages.limit or None]
    for input_steps in inputs:
        if input_steps is not None and not _is_input(view, operation, pointer, input_steps):
            path = ".".join(map(str, input_steps))
            yield _finding(view, operation, pointer, f"the request has no {path!r}")


def _is_input(view: View, operation: Node, pointer: str, steps: pagination.Steps) -> bool:
    path = pointers.parent(pointer)
    # Parameters of the path belong to each of its operations.
    owners = [(operation, pointer), view.tree.follow({"$ref": f"#{path}"}, path)]
    names = {
        parameter.get("name")
        for owner, owner_pointer in owners
        for parameter, _ in view.tree.items(owner, "parameters", owner_pointer)
    }
    if len(steps) == 1 and steps[0] in names:
        return True
    body, body_pointer = view.tree.follow(
        operation.get("requestBody"), pointers.join(pointer, "requestBody")
    )
    return any(
        pagination.descend(view.tree, media.get("schema"), pointers.join(where, "schema"), steps)
        for _, media, where in view.tree.members(body, "content", body_pointer)
    )


def _finding(view: View, operation: Node, pointer: str, problem: str) -> Finding:
    key = pagination.key_of(operation)
    key_pointer = pointers.join(pointer, key)
    return view.finding("pagination", f"{key}: {problem}", key_pointer, HINT)
