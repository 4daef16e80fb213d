"""Error rows and the exception classes of their codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from oasmith import ir
from oasmith.ir.errors import EXCEPTIONS
from oasmith.lower.context import Context, provenance, text
from oasmith.lower.operations.collect import Node, Raw
from oasmith.naming import Names, pascal

RUNTIME = frozenset({*EXCEPTIONS, "BY_CODE", "Mapping"})
"""Names that a client's ``errors`` module has in addition to the classes of error codes."""


def base_name(client_class: str) -> str:
    """Return the name of the base class, which must not be the name of a runtime class."""
    name = f"{client_class}Error"
    return f"{client_class}ClientError" if name in RUNTIME else name


def class_names(context: Context, raws: list[Raw]) -> dict[str, str]:
    """Return the exception class of each error code in the document."""
    base = base_name(context.settings.client_class)
    names = Names(pascal, context.settings.names, RUNTIME | {base})
    places: dict[str, str] = {}
    for raw in raws:
        for _, node, pointer in raw.responses:
            for index, row in enumerate(_entries(node)):
                code = text(row, "code")
                if code and code not in places:
                    places[code] = f"{pointer}/x-errors/{index}"
                    names.want(places[code], _code_words(code))
    idents = context.resolve(names)
    return {code: idents[pointer] for code, pointer in places.items()}


def _code_words(code: str) -> str:
    """Return an error code as words, so that ``INVALID_MODULE`` becomes ``InvalidModule``."""
    return code.replace("_", " ") if code.isupper() else code


def rows(context: Context, raw: Raw, classes: Mapping[str, str]) -> tuple[ir.ErrorRow, ...]:
    """Return the error table of an operation, in the order of its responses."""
    return tuple(
        _row(context, row, status, node, pointer, classes)
        for status, node, pointer in raw.responses
        for row in _entries(node)
        if text(row, "code")
    )


def _entries(node: Node) -> Iterator[Node]:
    rows = node.get("x-errors")
    yield from (row for row in (rows if isinstance(rows, list) else ()) if isinstance(row, dict))


def _row(
    context: Context, row: Node, status: str, node: Node, pointer: str, classes: Mapping[str, str]
) -> ir.ErrorRow:
    oauth = text(row, "oauth")
    return ir.ErrorRow(
        code=text(row, "code"),
        status=status,
        message=text(row, "message"),
        resolution=text(row, "resolution"),
        meaning=text(row, "meaning"),
        docs=text(row, "docs") or None,
        oauth=cast("Any", oauth if oauth in ("invalid_token", "insufficient_scope") else None),
        source=provenance(row),
        example=_example(context, node, pointer, text(row, "example")),
        error_class=classes[text(row, "code")],
    )


def _example(context: Context, node: Node, pointer: str, name: str) -> Any:
    for _, media, media_pointer in context.tree.members(node, "content", pointer):
        for key, example, _ in context.tree.members(media, "examples", media_pointer):
            if key == name:
                return example.get("value")
    return None


def classes(operations: tuple[ir.Operation, ...]) -> tuple[ir.ErrorClass, ...]:
    """Return each code with all of its rows; a row of several operations is listed once."""
    rows: dict[tuple[str, str], dict[tuple[str, str, str], ir.ErrorRow]] = {}
    for operation in operations:
        for row in operation.errors:
            same = rows.setdefault((row.code, row.error_class), {})
            same.setdefault((row.status, row.message, row.resolution), row)
    return tuple(
        ir.ErrorClass(code=code, ident=ident, rows=tuple(same.values()))
        for (code, ident), same in rows.items()
    )


def envelope(data: Mapping[str, Any]) -> ir.ErrorEnvelope:
    """Return where code, message and details are in an error body (``x-error-envelope``)."""
    node = data.get("x-error-envelope")
    members = {key: text(node, key) for key in ("code", "message", "details") if text(node, key)}
    return ir.ErrorEnvelope(**members)
