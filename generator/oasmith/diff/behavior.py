"""What the client does by itself: batches, pages, repetitions and keys."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from oasmith import ir
from oasmith.diff.changes import Breaks, Change, ChangeLevel
from oasmith.diff.context import BREAKING, INFO, WARNING, Context
from oasmith_runtime.retry import RetryPolicy

PAGINATION = ("x-pagination", "x-fern-pagination", "x-speakeasy-pagination")


def behavior(
    context: Context, subject: str, old: ir.Operation, new: ir.Operation
) -> Iterator[Change]:
    """Yield what the client does differently in calls of an operation."""
    yield from _batch(context, subject, old, new)
    yield from _pagination(context, subject, old, new)
    yield from retries(context, subject, old.retries, new.retries, new.pointer)
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


def _batch(
    context: Context, subject: str, old: ir.Operation, new: ir.Operation
) -> Iterator[Change]:
    before, after = old.batch, new.batch
    where = f"{new.pointer}/x-batch"
    values = before and before.items, after and after.items
    yield from _gone_or_new(
        context, subject, "batch-rule", "the batch rule", where, values, BREAKING, "source"
    )
    if before is None or after is None:
        return
    for field in ("items", "results", "succeeded", "item_id", "result_id"):
        was, becomes = getattr(before, field), getattr(after, field)
        if was != becomes:
            yield context.change(
                "batch-rule-changed",
                subject,
                f"the batch rule: {field.replace('_', ' ')} is {becomes}; it was {was}",
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


def _pagination(
    context: Context, subject: str, old: ir.Operation, new: ir.Operation
) -> Iterator[Change]:
    before, after = old.pagination, new.pagination
    node = context.new.node(new.pointer)[0]
    where = next((f"{new.pointer}/{key}" for key in PAGINATION if key in node), new.pointer)
    values = before and before.kind, after and after.kind
    yield from _gone_or_new(
        context, subject, "pagination", "pagination", where, values, BREAKING, "source"
    )
    if before is None or after is None:
        return
    fields = ("kind", "results", "body", "first", "next", "more", "pages")
    said = [name for name in fields if getattr(before, name) != getattr(after, name)]
    if said:
        yield context.change(
            "pagination-changed",
            subject,
            f"pages follow each other in another way: {', '.join(said)}",
            where,
            BREAKING,
            "wire",
            old={name: getattr(before, name) for name in said},
            new={name: getattr(after, name) for name in said},
        )


def retries(
    context: Context, subject: str, old: RetryPolicy | None, new: RetryPolicy | None, pointer: str
) -> Iterator[Change]:
    """Yield whether calls are repeated in another way."""
    where = f"{pointer}/x-speakeasy-retries"
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
        or not set(old.statuses) <= set(new.statuses)
        or (old.connection_errors and not new.connection_errors)
    )
    before, after = dataclasses.asdict(old), dataclasses.asdict(new)
    said = [name for name in before if before[name] != after[name]]
    yield context.change(
        "retries-changed",
        subject,
        f"calls are repeated in another way: {', '.join(name.replace('_', ' ') for name in said)}",
        where,
        WARNING if is_less else INFO,
        *(("operations",) if is_less else ()),
        old={name: before[name] for name in said},
        new={name: after[name] for name in said},
    )


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
