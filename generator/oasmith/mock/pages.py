"""Lists that were written, or seeded, page by page as the document says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oasmith import ir
from oasmith.contract.contract import Contract
from oasmith.openapi import pointer as pointers
from oasmith.openapi.inferred_pagination import TOTALS

Place = tuple[str | int, ...]
"""The way to a part of a body."""

_CURSOR = "after-"
"""How the cursors begin that a mock gives; the number of items before the page follows."""

COUNTS = ("count",)
"""What documents call the number of items of a page."""


class UnknownPage(ValueError):
    """A cursor that the mock has not given."""


@dataclass(frozen=True, slots=True)
class PageOfMembers:
    """Some members of a list, and what the body says of the others."""

    members: list[Any]
    places: Sequence[tuple[Place, Any]] = ()


def page_of(
    contract: Contract, operation: ir.Operation, asked: Mapping[str, Any], members: list[Any]
) -> PageOfMembers:
    """Return the members of the page that is asked for.

    All of them for lists without pages, and where pages are chosen by URLs or by the body.

    Args:
        contract: The document.
        operation: What lists them.
        asked: The parameters of the request, by the arguments' names.
        members: All members.

    Raises:
        UnknownPage: A cursor that no response had.
    """
    shape = operation.pagination
    if shape is None or not shape.argument:
        return PageOfMembers(members)
    size = _size(contract, operation, shape, asked) or max(len(members), 1)
    start = _start(shape, asked, size)
    end = start + size
    has_more = end < len(members)
    shown = members[start:end]
    said = _said(operation, shape, size, start, len(shown), len(members), has_more=has_more)
    return PageOfMembers(shown, said)


def _size(
    contract: Contract, operation: ir.Operation, shape: ir.Pagination, asked: Mapping[str, Any]
) -> int | None:
    """Return how long a page is: as asked for, else the default or the most of the parameter."""
    if not shape.limit:
        return None
    given = asked.get(shape.limit)
    if isinstance(given, int):
        return max(given, 1)
    for one in operation.parameters:
        if one.ident == shape.limit:
            schema, _ = contract.node(pointers.join(one.pointer, "schema"))
            sizes = (schema.get("default"), schema.get("maximum"))
            return next((one for one in sizes if isinstance(one, int) and one > 0), None)
    return None


def _start(shape: ir.Pagination, asked: Mapping[str, Any], size: int) -> int:
    """Return how many members come before the page."""
    given = asked.get(shape.argument)
    if shape.kind == "cursor":
        if given is None:
            number = asked.get(shape.number) if shape.number else None
            return (number - 1) * size if isinstance(number, int) else 0
        text = str(given).removeprefix(_CURSOR)
        if not text.isdecimal() or text == str(given):
            raise UnknownPage(f"the cursor {given!r} was in no response")
        return int(text)
    position = given if isinstance(given, int) else shape.first
    return max(position - shape.first, 0) * (size if shape.kind == "page" else 1)


def _said(
    operation: ir.Operation,
    shape: ir.Pagination,
    size: int,
    start: int,
    count: int,
    total: int,
    *,
    has_more: bool,
) -> list[tuple[Place, Any]]:
    """Return what a body says of a page, with the places; usual names stand beside the others."""
    said: list[tuple[Place, Any]] = []
    if shape.next is not None:
        said.append((shape.next, f"{_CURSOR}{start + count}" if has_more else None))
    if shape.more is not None:
        said.append((shape.more, has_more))
    if shape.pages is not None:
        said.append((shape.pages, -(-total // size)))
    beside = {place[:-1] for place, _ in said} or {shape.results[:-1]}
    names = {one.ident: one.name for one in operation.parameters}
    number = shape.number or (shape.argument if shape.kind == "page" else "")
    values = {
        names.get(shape.limit, ""): size,
        names.get(number, ""): start // size + 1,
        **dict.fromkeys(COUNTS, count),
        **dict.fromkeys(TOTALS, total),
    }
    known = {place for place, _ in said}
    said += [
        ((*place, name), value)
        for place in beside
        for name, value in values.items()
        if name and (*place, name) not in known
    ]
    return said


def put(body: Any, place: Place, value: Any) -> None:
    """Write a value where the body has that place already; nowhere else."""
    for step in place[:-1]:
        is_there = isinstance(body, dict) and step in body
        body = body[step] if is_there else None
    if isinstance(body, dict) and place[-1] in body:
        body[place[-1]] = value
