"""Pages: whether what a document says of them leads anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pagination as paging, pointer as pointers
from oasmith.openapi.pagination import Paging
from oasmith.openapi.tree import Node
from oasmith.validate.checks.view import View

HINT = "Write the names of properties that the schemas describe, as spec/README.md shows."


def check(view: View) -> Iterator[Finding]:
    """Check the pagination of each operation."""
    for operation, pointer in view.objects("operation"):
        pages, problem = paging.read(operation, view.document.data)
        if problem:
            yield _wrong(view, operation, pointer, problem)
        elif pages is not None:
            yield from _paths(view, operation, pointer, pages)


def _paths(view: View, operation: Node, pointer: str, pages: Paging) -> Iterator[Finding]:
    answer = paging.answer(view.tree, operation, pointer)
    if answer is None:
        yield _wrong(view, operation, pointer, "no JSON answer of success is documented")
        return
    if paging.results(view.tree, pages, *answer) is None:
        what = "the list that its pages are of is not described in the answer"
        yield _wrong(view, operation, pointer, what)
    for steps in pages.ways:
        if paging.descend(view.tree, *answer, steps) is None:
            way = ".".join(map(str, steps))
            yield _wrong(view, operation, pointer, f"the answer has no {way!r}")
    inputs = [pages.input, (pages.number,) if pages.number else None, pages.limit or None]
    for given in inputs:
        if given is not None and not _is_input(view, operation, pointer, given):
            way = ".".join(map(str, given))
            yield _wrong(view, operation, pointer, f"the request has no {way!r}")


def _is_input(view: View, operation: Node, pointer: str, steps: paging.Steps) -> bool:
    path = pointers.parent(pointer)
    # Parameters of the path belong to each of its operations.
    owners = [(operation, pointer), view.tree.follow({"$ref": f"#{path}"}, path)]
    named = {
        parameter.get("name")
        for owner, owner_pointer in owners
        for parameter, _ in view.tree.items(owner, "parameters", owner_pointer)
    }
    if len(steps) == 1 and steps[0] in named:
        return True
    body, body_pointer = view.tree.follow(
        operation.get("requestBody"), pointers.join(pointer, "requestBody")
    )
    return any(
        paging.descend(view.tree, media.get("schema"), pointers.join(place, "schema"), steps)
        for _, media, place in view.tree.members(body, "content", body_pointer)
    )


def _wrong(view: View, operation: Node, pointer: str, problem: str) -> Finding:
    key = paging.key_of(operation)
    key_pointer = pointers.join(pointer, key)
    return view.finding("pagination", f"{key}: {problem}", key_pointer, HINT)
