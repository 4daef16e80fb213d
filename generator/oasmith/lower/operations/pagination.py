"""Pagination, as an extension declares it or as it is inferred from parameters and response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from oasmith import ir
from oasmith.lower.context import Context, text
from oasmith.lower.operations.collect import Raw
from oasmith.lower.schemas.types import Types
from oasmith.openapi import pagination as declared
from oasmith.openapi.inferred_pagination import inferred
from oasmith.openapi.pagination import PaginationRule, Steps


def pagination(
    context: Context, types: Types, raw: Raw, idents: Mapping[str, str]
) -> ir.Pagination | None:
    """Return the pagination of an operation.

    None if it has no pagination, or if its pagination is invalid, which validation reports.
    ``idents`` has the argument names of the parameters by pointer.
    """
    pages, problem = declared.read(raw.node, context.data)
    if pages is None and not problem and raw.method == "GET":
        queried = {
            text(node, "name"): text(context.tree.follow(node.get("schema"), "")[0], "type")
            for node, _ in raw.parameters
            if text(node, "in") == "query"
        }
        pages = inferred(context.tree, raw.node, raw.pointer, queried)
    response = declared.answer(context.tree, raw.node, raw.pointer)
    if pages is None or response is None:
        return None
    listed = declared.results(context.tree, pages, *response)
    if listed is None or not all(_exists(context, response, steps) for steps in pages.ways):
        return None
    arguments = {text(node, "name"): idents[pointer] for node, pointer in raw.parameters}
    argument = _argument(pages.input or (), arguments)
    if pages.input is not None and not argument and raw.body is None:
        return None
    shape = replace(
        pages.shape,
        argument=argument,
        body=() if argument else tuple(map(str, pages.input or ())),
        limit=_argument(pages.limit, arguments),
        number=arguments.get(pages.number, ""),
        results=listed[0],
        first=_first(context, raw, pages),
    )
    values = {field.name: getattr(shape, field.name) for field in fields(shape)}
    return ir.Pagination(**values, item=types.type_of(*listed[1]))


def _exists(context: Context, response: tuple[Any, str], steps: Steps) -> bool:
    """Return whether the schema of a response has a value at ``steps``."""
    return declared.descend(context.tree, *response, steps) is not None


def _argument(steps: Steps, arguments: Mapping[str, str]) -> str:
    """Return the argument of a parameter; empty if ``steps`` is a path into the body."""
    return arguments.get(str(steps[0]), "") if len(steps) == 1 else ""


def _first(context: Context, raw: Raw, pages: PaginationRule) -> int:
    """Return the number of the first page or the offset of the first item."""
    for node, _ in raw.parameters:
        if pages.input == (text(node, "name"),):
            schema, _ = context.tree.follow(node.get("schema"), "")
            for key in ("default", "minimum"):
                value = schema.get(key)
                if isinstance(value, int) and not isinstance(value, bool):
                    return value
    return 1 if pages.shape.kind == "page" else 0
