"""Pagination of the members of collections, as documented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oasmith import ir
from oasmith.contract.contract import Contract
from oasmith.openapi import pointer as pointers
from oasmith.openapi.inferred_pagination import TOTALS

Place = tuple[str | int, ...]
"""The keys and indexes that lead to a value in a body."""

_CURSOR = "after-"
"""The prefix of the mock's cursors, followed by the number of members before the page."""

COUNTS = ("count",)
"""Common names of the number of items on a page."""


class UnknownPage(ValueError):
    """A cursor that the mock has not issued."""


@dataclass(frozen=True, slots=True)
class PageOfMembers:
    """The members of one page, with further values of the body and their places."""

    members: list[Any]
    places: Sequence[tuple[Place, Any]] = ()


def page_of(
    contract: Contract, operation: ir.Operation, arguments: Mapping[str, Any], members: list[Any]
) -> PageOfMembers:
    """Return the members of the requested page.

    Returns all members without pagination, and if pages are selected by URLs or in the body.

    Args:
        contract: The document.
        operation: The operation that lists the members.
        arguments: The parameters of the request, by the arguments' names in Python.
        members: All members.

    Raises:
        UnknownPage: The cursor was not in any response.
    """
    shape = operation.pagination
    if shape is None or not shape.argument:
        return PageOfMembers(members)
    size = _size(contract, operation, shape, arguments) or max(len(members), 1)
    start = _start(shape, arguments, size)
    end = start + size
    has_more = end < len(members)
    shown = members[start:end]
    metadata = _metadata(operation, shape, size, start, len(shown), len(members), has_more=has_more)
    return PageOfMembers(shown, metadata)


def _size(
    contract: Contract, operation: ir.Operation, shape: ir.Pagination, arguments: Mapping[str, Any]
) -> int | None:
    """Return the requested size of a page, or the default or the maximum of the parameter."""
    if not shape.limit:
        return None
    requested = arguments.get(shape.limit)
    if isinstance(requested, int):
        return max(requested, 1)
    for one in operation.parameters:
        if one.ident == shape.limit:
            schema, _ = contract.node(pointers.join(one.pointer, "schema"))
            sizes = (schema.get("default"), schema.get("maximum"))
            return next((one for one in sizes if isinstance(one, int) and one > 0), None)
    return None


def _start(shape: ir.Pagination, arguments: Mapping[str, Any], size: int) -> int:
    """Return the number of members before the page."""
    requested = arguments.get(shape.argument)
    if shape.kind == "cursor":
        if requested is None:
            number = arguments.get(shape.number) if shape.number else None
            return (number - 1) * size if isinstance(number, int) else 0
        text = str(requested).removeprefix(_CURSOR)
        if not text.isdecimal() or text == str(requested):
            raise UnknownPage(f"no response contained the cursor {requested!r}")
        return int(text)
    position = requested if isinstance(requested, int) else shape.first
    return max(position - shape.first, 0) * (size if shape.kind == "page" else 1)


def _metadata(
    operation: ir.Operation,
    shape: ir.Pagination,
    size: int,
    start: int,
    count: int,
    total: int,
    *,
    has_more: bool,
) -> list[tuple[Place, Any]]:
    """Return the values about a page with their places in the body.

    Besides the documented ones, values with common names are added next to them.
    """
    metadata: list[tuple[Place, Any]] = []
    if shape.next is not None:
        metadata.append((shape.next, f"{_CURSOR}{start + count}" if has_more else None))
    if shape.more is not None:
        metadata.append((shape.more, has_more))
    if shape.pages is not None:
        metadata.append((shape.pages, -(-total // size)))
    containers = {place[:-1] for place, _ in metadata} or {shape.results[:-1]}
    names = {one.ident: one.name for one in operation.parameters}
    number = shape.number or (shape.argument if shape.kind == "page" else "")
    values = {
        names.get(shape.limit, ""): size,
        names.get(number, ""): start // size + 1,
        **dict.fromkeys(COUNTS, count),
        **dict.fromkeys(TOTALS, total),
    }
    known = {place for place, _ in metadata}
    metadata += [
        ((*place, name), value)
        for place in containers
        for name, value in values.items()
        if name and (*place, name) not in known
    ]
    return metadata


def put(body: Any, place: Place, value: Any) -> None:
    """Set a value in a body, if its place already exists."""
    for step in place[:-1]:
        exists = isinstance(body, dict) and step in body
        body = body[step] if exists else None
    if isinstance(body, dict) and place[-1] in body:
        body[place[-1]] = value
