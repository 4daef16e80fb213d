"""Error rows, and where the parts of an error stand in its body."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from oasmith import ir
from oasmith.diff.changes import Breaks, Change
from oasmith.diff.context import BREAKING, WARNING, Context, covers
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
    left, right = _rows(context.old, old), _rows(context.new, new)
    keys: tuple[Callable[[ir.ErrorRow], Any], ...] = (
        lambda row: (row.code, row.status, row.message),
        lambda row: (row.code, row.status),
        lambda row: (row.code, row.message),
        lambda row: row.code,
    )
    for key in keys:
        for before in list(left):
            after = next((one for one in right if key(one.row) == key(before.row)), None)
            if after is not None:
                left.remove(before)
                right.remove(after)
                yield from _row(context, subject, before, after)
    for one in left:
        yield replace(_removed(context, subject, one.row, new), old_pointer=one.pointer)
    for one in right:
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
    before, after = old.row, new.row
    if before.status != after.status:
        yield context.change(
            "error-row-moved",
            subject,
            f"{after.code} comes with HTTP {after.status}; it was HTTP {before.status}",
            new.pointer,
            # With more statuses it still comes with those that it came with.
            WARNING if covers(after.status, before.status) else BREAKING,
            "wire",
            old=before.status,
            new=after.status,
        )
    if before.message != after.message:
        yield context.change(
            "error-message-changed",
            subject,
            f"{after.code} says {after.message!r}; it was {before.message!r}",
            f"{new.pointer}/message",
            WARNING,
            "wire",
            old=before.message,
            new=after.message,
        )
    if before.resolution != after.resolution:
        yield context.change(
            "error-resolution-changed",
            subject,
            f"{after.code}: the resolution is different",
            f"{new.pointer}/resolution",
            old=before.resolution,
            new=after.resolution,
        )
    if before.oauth != after.oauth:
        yield context.change(
            "error-token-changed",
            subject,
            f"{after.code} means {after.oauth or 'nothing'} for the token; it was "
            f"{before.oauth or 'nothing'}",
            f"{new.pointer}/oauth",
            WARNING,
            "operations",
            old=before.oauth,
            new=after.oauth,
        )
    for field in ("meaning", "docs"):
        if getattr(before, field) != getattr(after, field):
            yield context.change(
                "wording-changed",
                subject,
                f"{after.code}: {field} is different",
                f"{new.pointer}/{field}",
                old=getattr(before, field),
                new=getattr(after, field),
            )
    own = (old.node, old.pointer), (new.node, new.pointer)
    yield from words(context, subject, after.code, *own)


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
