"""Comparison of error rows, and of the error envelope: the locations of an error's parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from oasmith import ir
from oasmith.diff.changes import Breaks, Change, ChangeLevel
from oasmith.diff.context import BREAKING, INFO, WARNING, Context, covers
from oasmith.diff.pairing import paired
from oasmith.diff.side import Side
from oasmith.diff.texts import words
from oasmith.openapi import pointer as pointers


class Row(NamedTuple):
    """An error row, its node in the document, and the pointer to that."""

    row: ir.ErrorRow
    node: dict[str, Any]
    pointer: str


def rows(context: Context, subject: str, old: ir.Operation, new: ir.Operation) -> Iterator[Change]:
    """Yield the differences between the error tables of two operations."""
    pairing = paired(
        _rows(context.old, old),
        _rows(context.new, new),
        lambda one: (one.row.code, one.row.status, one.row.message),
        lambda one: (one.row.code, one.row.status),
        lambda one: (one.row.code, one.row.message),
        lambda one: one.row.code,
    )
    for before, after in pairing.pairs:
        yield from _row(context, subject, before, after)
    for one in pairing.gone:
        yield replace(_removed(context, subject, one.row, new), old_pointer=one.pointer)
    for one in pairing.added:
        yield context.change(
            "error-row-added",
            subject,
            f"{one.row.code} (HTTP {one.row.status}) is documented",
            one.pointer,
            new=_data(one.row),
        )


def _rows(side: Side, operation: ir.Operation) -> list[Row]:
    """Return the rows in the order of the responses, which is that of the IR."""
    node, pointer = side.node(operation.pointer)
    places: list[tuple[dict[str, Any], str]] = []
    for _, response, response_pointer in side.tree.members(node, "responses", pointer):
        entries = response.get("x-errors")
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and entry.get("code"):
                places.append((entry, pointers.join(response_pointer, "x-errors", index)))
    return [
        Row(row, entry, response_pointer)
        for row, (entry, response_pointer) in zip(operation.errors, places, strict=False)
    ]


def _removed(context: Context, subject: str, row: ir.ErrorRow, new: ir.Operation) -> Change:
    """Return the change of a removed row; its exception class may be removed, too."""
    is_class_gone = row.error_class not in context.new_classes
    breaks: Breaks = "source" if is_class_gone else "wire"
    gone = f": {context.old.api.package}.errors.{row.error_class} is gone" * is_class_gone
    named = (pointers.join(new.pointer, "responses", row.status), new.pointer)
    places = [context.new.node(place) for place in named]
    return context.change(
        "error-row-removed",
        subject,
        f"{row.code} (HTTP {row.status}) is no longer documented{gone}",
        # The row of a response that several operations share is reported once.
        next((node for node in places if node[0]), ({}, new.pointer))[1],
        BREAKING,
        breaks,
        old=_data(row),
    )


def _row(context: Context, subject: str, old: Row, new: Row) -> Iterator[Change]:
    """Yield the differences between two rows."""
    before, after = old.row, new.row
    code = after.code
    # A new range of statuses, such as 4XX, may include the old status.
    moved = WARNING if covers(after.status, before.status) else BREAKING
    oauth = after.oauth or "not set", before.oauth or "not set"
    table: tuple[tuple[str, str, str, ChangeLevel, tuple[Breaks, ...]], ...] = (
        (
            "error-row-moved",
            "status",
            f"the status of {code} is {after.status}; it was {before.status}",
            moved,
            ("wire",),
        ),
        (
            "error-message-changed",
            "message",
            f"the message of {code} is {after.message!r}; it was {before.message!r}",
            WARNING,
            ("wire",),
        ),
        (
            "error-token-changed",
            "oauth",
            f"oauth of {code} is {oauth[0]}; it was {oauth[1]}",
            WARNING,
            ("operations",),
        ),
        (
            "error-resolution-changed",
            "resolution",
            f"the resolution of {code} is different",
            INFO,
            (),
        ),
    )
    for rule, field, message, level, breaks in table:
        was, becomes = getattr(before, field), getattr(after, field)
        if was != becomes:
            # A row has no field for its status: that is the key of the response.
            pointer = new.pointer if field == "status" else f"{new.pointer}/{field}"
            yield context.change(
                rule, subject, message, pointer, level, *breaks, old=was, new=becomes
            )
    nodes = (old.node, old.pointer), (new.node, new.pointer)
    yield from words(context, subject, code, *nodes, more=("meaning", "docs", "when"))


def envelope(context: Context) -> Iterator[Change]:
    """Yield the differences between the error envelopes."""
    old, new = context.old.api.envelope, context.new.api.envelope
    for part in ("code", "message", "details"):
        before, after = getattr(old, part), getattr(new, part)
        if before != after:
            yield context.change(
                "error-envelope-changed",
                "errors",
                f"the {part} of errors is at {after}; it was at {before}",
                f"/x-error-envelope/{part}",
                BREAKING,
                "wire",
                old=before,
                new=after,
            )


def _data(row: ir.ErrorRow) -> dict[str, str]:
    return {"code": row.code, "status": row.status, "message": row.message}
