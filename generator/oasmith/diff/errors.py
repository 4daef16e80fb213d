"""Error rows, and where the parts of an error stand in its body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from oasmith import ir
from oasmith.diff.changes import Breaks, Change, ChangeLevel
from oasmith.diff.context import BREAKING, INFO, WARNING, Context, covers
from oasmith.diff.pairing import paired
from oasmith.diff.side import Side
from oasmith.diff.words import words
from oasmith.openapi import pointer as pointers


class Row(NamedTuple):
    """An error row with its place."""

    row: ir.ErrorRow
    node: dict[str, Any]
    pointer: str


def rows(context: Context, subject: str, old: ir.Operation, new: ir.Operation) -> Iterator[Change]:
    """Yield how the error tables of two operations differ."""
    found = paired(
        _rows(context.old, old),
        _rows(context.new, new),
        lambda one: (one.row.code, one.row.status, one.row.message),
        lambda one: (one.row.code, one.row.status),
        lambda one: (one.row.code, one.row.message),
        lambda one: one.row.code,
    )
    for before, after in found.pairs:
        yield from _row(context, subject, before, after)
    for one in found.gone:
        yield replace(_removed(context, subject, one.row, new), old_pointer=one.pointer)
    for one in found.added:
        yield context.change(
            "error-row-added",
            subject,
            f"{one.row.code} (HTTP {one.row.status}) is documented",
            one.pointer,
            new=_data(one.row),
        )


def _rows(side: Side, operation: ir.Operation) -> list[Row]:
    """Return the rows in the order of the responses, as the IR has them."""
    node, pointer = side.node(operation.pointer)
    places: list[tuple[dict[str, Any], str]] = []
    for _, response, where in side.tree.members(node, "responses", pointer):
        entries = response.get("x-errors")
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and entry.get("code"):
                places.append((entry, pointers.join(where, "x-errors", index)))
    return [
        Row(row, entry, where)
        for row, (entry, where) in zip(operation.errors, places, strict=False)
    ]


def _removed(context: Context, subject: str, row: ir.ErrorRow, new: ir.Operation) -> Change:
    """Return the change of a row that is gone, which its class may be, too."""
    is_class_gone = row.error_class not in context.new_classes
    breaks: Breaks = "source" if is_class_gone else "wire"
    gone = f": {context.old.api.package}.errors.{row.error_class} is gone" * is_class_gone
    named = (pointers.join(new.pointer, "responses", row.status), new.pointer)
    places = [context.new.node(place) for place in named]
    return context.change(
        "error-row-removed",
        subject,
        f"{row.code} (HTTP {row.status}) is no longer documented{gone}",
        # A response that several operations share has lost its row once.
        next((found for found in places if found[0]), ({}, new.pointer))[1],
        BREAKING,
        breaks,
        old=_data(row),
    )


def _row(context: Context, subject: str, old: Row, new: Row) -> Iterator[Change]:
    """Yield how two rows differ."""
    before, after = old.row, new.row
    code = after.code
    # With more statuses it still comes with those that it came with.
    moved = WARNING if covers(after.status, before.status) else BREAKING
    token = after.oauth or "nothing", before.oauth or "nothing"
    table: tuple[tuple[str, str, str, ChangeLevel, tuple[Breaks, ...]], ...] = (
        (
            "error-row-moved",
            "status",
            f"{code} comes with HTTP {after.status}; it was HTTP {before.status}",
            moved,
            ("wire",),
        ),
        (
            "error-message-changed",
            "message",
            f"{code} says {after.message!r}; it was {before.message!r}",
            WARNING,
            ("wire",),
        ),
        (
            "error-token-changed",
            "oauth",
            f"{code} means {token[0]} for the token; it was {token[1]}",
            WARNING,
            ("operations",),
        ),
        (
            "error-resolution-changed",
            "resolution",
            f"{code}: the resolution is different",
            INFO,
            (),
        ),
    )
    for rule, field, message, level, breaks in table:
        was, becomes = getattr(before, field), getattr(after, field)
        if was != becomes:
            # A row does not say its status: the response that it is of does.
            where = new.pointer if field == "status" else f"{new.pointer}/{field}"
            yield context.change(
                rule, subject, message, where, level, *breaks, old=was, new=becomes
            )
    own = (old.node, old.pointer), (new.node, new.pointer)
    yield from words(context, subject, code, *own, more=("meaning", "docs", "when"))


def envelope(context: Context) -> Iterator[Change]:
    """Yield whether the parts of errors stand elsewhere."""
    old, new = context.old.api.envelope, context.new.api.envelope
    for part in ("code", "message", "details"):
        before, after = getattr(old, part), getattr(new, part)
        if before != after:
            yield context.change(
                "error-envelope-changed",
                "errors",
                f"errors have their {part} at {after}; it was at {before}",
                f"/x-error-envelope/{part}",
                BREAKING,
                "wire",
                old=before,
                new=after,
            )


def _data(row: ir.ErrorRow) -> dict[str, str]:
    return {"code": row.code, "status": row.status, "message": row.message}
