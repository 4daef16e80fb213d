"""Pages of lists (``x-fern-pagination``, ``x-speakeasy-pagination``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oasmith import ir, paging
from oasmith.lower.collect import Raw
from oasmith.lower.context import Context, text
from oasmith.lower.expressions import Expressions
from oasmith.paging import Paging, Steps


def pagination(
    context: Context, types: Expressions, raw: Raw, idents: Mapping[str, str]
) -> ir.Pagination | None:
    """Return how an operation's pages follow each other.

    None when it has none, or when validation has reported that nobody can read them. ``idents``
    are the arguments of the parameters by pointer.
    """
    found, _ = paging.read(raw.node, context.data)
    answer = paging.answer(context.tree, raw.node, raw.pointer)
    if found is None or answer is None:
        return None
    listed = paging.results(context.tree, found, *answer)
    if listed is None or not all(_leads(context, answer, way) for way in _ways(found)):
        return None
    arguments = {text(node, "name"): idents[at] for node, at in raw.parameters}
    argument = _argument(found.input, arguments)
    if found.kind != "url" and not argument and raw.body is None:
        return None
    return ir.Pagination(
        kind=found.kind,
        argument=argument,
        body=() if argument else tuple(map(str, found.input)),
        limit=_argument(found.limit, arguments),
        next=found.next,
        more=found.more,
        pages=found.pages,
        results=listed[0],
        first=_first(context, raw, found),
        item=types.type_of(*listed[1], bounds=False),
    )


def _ways(found: Paging) -> list[Steps]:
    return [it for it in (found.next, found.more, found.pages) if it is not None]


def _leads(context: Context, answer: tuple[Any, str], steps: Steps) -> bool:
    return paging.descend(context.tree, *answer, steps) is not None


def _argument(steps: Steps, arguments: Mapping[str, str]) -> str:
    """Return the argument of a parameter; empty when the way leads into the body."""
    return arguments.get(str(steps[0]), "") if len(steps) == 1 else ""


def _first(context: Context, raw: Raw, found: Paging) -> int:
    """Return the number of the first page or item, when the caller does not give it."""
    for node, _ in raw.parameters:
        if found.input == (text(node, "name"),):
            schema, _ = context.tree.follow(node.get("schema"), "")
            for key in ("default", "minimum"):
                value = schema.get(key)
                if isinstance(value, int) and not isinstance(value, bool):
                    return value
    return 1 if found.kind == "page" else 0
