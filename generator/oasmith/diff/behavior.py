"""What the client does by itself: batches, pages, repetitions and keys."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Any

from oasmith import ir
from oasmith.diff.changes import Breaks, Change, ChangeLevel
from oasmith.diff.context import BREAKING, INFO, WARNING, Context, covers, heading
from oasmith.openapi import pointer as pointers
from oasmith_runtime.retry import RetryPolicy

RETRIES = "x-speakeasy-retries"

GIVES: Mapping[str, str] = {
    "call": "makes one call",
    "pages": "gives the items of all pages",
    "items": "gives a response item by item",
    "bytes": "gives a response as bytes",
}
"""What the forms of methods do."""

PAGINATION = ("x-pagination", "x-fern-pagination", "x-speakeasy-pagination")


def behavior(
    context: Context, subject: str, old: ir.Operation, new: ir.Operation
) -> Iterator[Change]:
    """Yield what the client does differently in calls of an operation."""
    yield from _batch(context, subject, old, new)
    yield from _pagination(context, subject, old, new)
    yield from _retries(context, subject, old, new)
    yield from _key(context, subject, old, new)


def _gone_or_new(
    context: Context,
    subject: str,
    name: str,
    what: str,
    pointer: str,
    values: tuple[Any, Any],
    level: ChangeLevel,
    breaks: Breaks,
) -> Iterator[Change]:
    """Yield the change of what only one side has."""
    old, new = values
    is_gone = new is None
    if (old is None) == (new is None):
        return
    yield context.change(
        f"{name}-{'removed' if is_gone else 'added'}",
        subject,
        f"{what} {'is gone' if is_gone else 'is new'}",
        pointer,
        level if is_gone else INFO,
        *((breaks,) if is_gone else ()),
        old=old,
        new=new,
    )


def _formed(
    context: Context,
    operations: tuple[ir.Operation, ir.Operation],
    name: str,
    what: str,
    pointer: str,
) -> Iterator[Change]:
    """Yield the change of what gives an operation other methods: code that calls them breaks."""
    old, new = operations
    was, becomes = _ruled(old, name), _ruled(new, name)
    if (was is None) == (becomes is None):
        return
    is_gone = becomes is None
    yield context.change(
        f"{name}-{'removed' if is_gone else 'added'}",
        heading(new),
        f"{what} is {'gone' if is_gone else 'new'}: {new.method_ident} {_given(new)}; "
        f"before, it {_given(old)}",
        pointer,
        BREAKING,
        "source",
        old=was,
        new=becomes,
        old_pointer=pointers.join(old.pointer, "requestBody") if "batch" in name else "",
    )


def _ruled(operation: ir.Operation, name: str) -> str | None:
    """Return what the rule of an operation is, in a word; None where it has none."""
    if name == "pagination":
        return None if operation.pagination is None else operation.pagination.kind
    batch = operation.batch
    return None if batch is None else batch.items or batch.parameter


def _given(operation: ir.Operation) -> str:
    """Return what the usual method of an operation does, in words."""
    if operation.batch is not None:
        return "takes any number of items"
    return GIVES.get(operation.forms[0].kind if operation.forms else "", "makes one call")


def _batch(
    context: Context, subject: str, old: ir.Operation, new: ir.Operation
) -> Iterator[Change]:
    before, after = old.batch, new.batch
    where = f"{new.pointer}/x-batch"
    yield from _formed(context, (old, new), "batch-rule", "the batch rule", where)
    if before is None or after is None:
        return
    for field in ("items", "parameter", "results", "succeeded", "item_id", "result_id"):
        was, becomes = getattr(before, field), getattr(after, field)
        if was != becomes:
            yield context.change(
                "batch-rule-changed",
                subject,
                f"the batch rule: {field.replace('_', ' ')} is {_told(becomes) or 'gone'}; "
                f"it was {_told(was) or 'not told'}",
                where,
                BREAKING,
                "wire",
                old=was,
                new=becomes,
            )
    if before.size != after.size:
        is_lower = after.size < before.size
        yield context.change(
            "batch-limit-lowered" if is_lower else "batch-limit-raised",
            subject,
            f"{before.size} → {after.size} items a call",
            where,
            BREAKING if is_lower else INFO,
            *(("wire",) if is_lower else ()),
            old=before.size,
            new=after.size,
        )


def _told(value: Any) -> str:
    """Return a pointer, or pointers with their values."""
    if not isinstance(value, Mapping):
        return value or ""
    return " and ".join(f"{where} = {json.dumps(one)}" for where, one in value.items())


def _pagination(
    context: Context, subject: str, old: ir.Operation, new: ir.Operation
) -> Iterator[Change]:
    before, after = old.pagination, new.pagination
    node = context.new.node(new.pointer)[0]
    where = next((f"{new.pointer}/{key}" for key in PAGINATION if key in node), new.pointer)
    yield from _formed(context, (old, new), "pagination", "pagination", where)
    if before is None or after is None:
        return
    fields = ("kind", "results", "body", "number", "first", "next", "more", "pages")
    said = [name for name in fields if getattr(before, name) != getattr(after, name)]
    # Without the old argument, that is what is told.
    if before.argument in {one.ident for one in new.parameters} - {after.argument}:
        said.append("argument")
    if said:
        yield context.change(
            "pagination-changed",
            subject,
            "pages follow each other in another way: "
            + "; ".join(
                f"{name} {_said(getattr(before, name), '.')} → {_said(getattr(after, name), '.')}"
                for name in said
            ),
            where,
            BREAKING,
            "wire",
            old={name: getattr(before, name) for name in said},
            new={name: getattr(after, name) for name in said},
        )


def _retries(
    context: Context, subject: str, before: ir.Operation, after: ir.Operation
) -> Iterator[Change]:
    """Yield whether calls are repeated in another way; what the document says of all, once."""
    nodes = context.old.node(before.pointer)[0], context.new.node(after.pointer)[0]
    is_own = any(RETRIES in node for node in nodes)
    where = f"{after.pointer}/{RETRIES}" if is_own else f"/{RETRIES}"
    yield from _policies(
        context, subject if is_own else "all calls", before.retries, after.retries, where
    )


def _policies(
    context: Context, subject: str, old: RetryPolicy | None, new: RetryPolicy | None, where: str
) -> Iterator[Change]:
    values = old and dataclasses.asdict(old), new and dataclasses.asdict(new)
    yield from _gone_or_new(
        context,
        subject,
        "retries",
        "the rule when calls are repeated",
        where,
        values,
        WARNING,
        "operations",
    )
    if old is None or new is None or old == new:
        return
    is_less = (
        new.max_retries < old.max_retries
        or not all(any(covers(one, it) for one in new.statuses) for it in old.statuses)
        or (old.connection_errors and not new.connection_errors)
    )
    before, after = dataclasses.asdict(old), dataclasses.asdict(new)
    said = [name for name in before if before[name] != after[name]]
    yield context.change(
        "retries-changed",
        subject,
        "calls are repeated in another way: "
        + "; ".join(
            f"{name.replace('_', ' ')} {_said(before[name], ', ')} → {_said(after[name], ', ')}"
            for name in said
        ),
        where,
        WARNING if is_less else INFO,
        *(("operations",) if is_less else ()),
        old={name: before[name] for name in said},
        new={name: after[name] for name in said},
    )


def _said(value: Any, between: str) -> str:
    """Return a value as a message has it; several with something between them."""
    if isinstance(value, tuple | list):
        return between.join(map(str, value)) or "the whole"
    return "nothing" if value is None or value == "" else str(value)


def _key(context: Context, subject: str, old: ir.Operation, new: ir.Operation) -> Iterator[Change]:
    before, after = old.idempotency_key, new.idempotency_key
    where = f"{new.pointer}/x-idempotency-key"
    yield from _gone_or_new(
        context,
        subject,
        "idempotency-key",
        "the key of each call",
        where,
        (before, after),
        WARNING,
        "operations",
    )
    if before and after and before != after:
        yield context.change(
            "idempotency-key-changed",
            subject,
            f"the key of each call stands in {after}; it was in {before}",
            where,
            BREAKING,
            "wire",
            old=before,
            new=after,
        )
