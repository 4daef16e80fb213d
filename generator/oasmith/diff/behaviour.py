"""Comparison of the client's behaviour: batches, pagination, retries and idempotency keys."""

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

FORM_TEXTS: Mapping[str, str] = {
    "call": "makes one call",
    "pages": "yields the items of all pages",
    "items": "yields the items of a response",
    "bytes": "returns a response as bytes",
}
"""What a method of each form does, for messages."""

PAGINATION = ("x-pagination", "x-fern-pagination", "x-speakeasy-pagination")


def behavior(
    context: Context, subject: str, old: ir.Operation, new: ir.Operation
) -> Iterator[Change]:
    """Yield the differences in the client's behaviour for an operation."""
    yield from _batch(context, subject, old, new)
    yield from _pagination(context, subject, old, new)
    yield from _retries(context, subject, old, new)
    yield from _key(context, subject, old, new)


def _gone_or_new(
    context: Context,
    subject: str,
    name: str,
    label: str,
    pointer: str,
    old_and_new: tuple[Any, Any],
    level: ChangeLevel,
    breaks: Breaks,
) -> Iterator[Change]:
    """Yield the change of a rule that only one side has."""
    old, new = old_and_new
    is_gone = new is None
    if (old is None) == (new is None):
        return
    yield context.change(
        f"{name}-{'removed' if is_gone else 'added'}",
        subject,
        f"{label} {'is gone' if is_gone else 'is new'}",
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
    label: str,
    pointer: str,
) -> Iterator[Change]:
    """Yield the change of a rule that affects the methods of an operation: callers' code breaks."""
    old, new = operations
    was, becomes = _ruled(old, name), _ruled(new, name)
    if (was is None) == (becomes is None):
        return
    is_gone = becomes is None
    yield context.change(
        f"{name}-{'removed' if is_gone else 'added'}",
        heading(new),
        f"{label} is {'gone' if is_gone else 'new'}: {new.method_ident} {_method_text(new)}; "
        f"the old one {_method_text(old)}",
        pointer,
        BREAKING,
        "source",
        old=was,
        new=becomes,
        old_pointer=pointers.join(old.pointer, "requestBody") if "batch" in name else "",
    )


def _ruled(operation: ir.Operation, name: str) -> str | None:
    """Return the kind of pagination or the location of batch items; None without such a rule."""
    if name == "pagination":
        return None if operation.pagination is None else operation.pagination.kind
    batch = operation.batch
    return None if batch is None else batch.items or batch.parameter


def _method_text(operation: ir.Operation) -> str:
    """Return what the first method of an operation does, for messages."""
    if operation.batch is not None:
        return "accepts any number of items"
    return FORM_TEXTS.get(operation.forms[0].kind if operation.forms else "", "makes one call")


def _batch(
    context: Context, subject: str, old: ir.Operation, new: ir.Operation
) -> Iterator[Change]:
    before, after = old.batch, new.batch
    pointer = f"{new.pointer}/x-batch"
    yield from _formed(context, (old, new), "batch-rule", "the batch rule", pointer)
    if before is None or after is None:
        return
    for field in ("items", "parameter", "results", "succeeded", "item_id", "result_id"):
        was, becomes = getattr(before, field), getattr(after, field)
        if was != becomes:
            yield context.change(
                "batch-rule-changed",
                subject,
                f"the batch rule: {field.replace('_', ' ')} is {_pointers(becomes) or 'gone'}; "
                f"it was {_pointers(was) or 'not set'}",
                pointer,
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
            pointer,
            BREAKING if is_lower else INFO,
            *(("wire",) if is_lower else ()),
            old=before.size,
            new=after.size,
        )


def _pointers(value: Any) -> str:
    """Return a pointer, or pointers with their expected values, as text."""
    if not isinstance(value, Mapping):
        return value or ""
    return " and ".join(f"{pointer} = {json.dumps(one)}" for pointer, one in value.items())


def _pagination(
    context: Context, subject: str, old: ir.Operation, new: ir.Operation
) -> Iterator[Change]:
    before, after = old.pagination, new.pagination
    node = context.new.node(new.pointer)[0]
    pointer = next((f"{new.pointer}/{key}" for key in PAGINATION if key in node), new.pointer)
    yield from _formed(context, (old, new), "pagination", "pagination", pointer)
    if before is None or after is None:
        return
    fields = ("kind", "results", "body", "number", "first", "next", "more", "pages")
    changed = [name for name in fields if getattr(before, name) != getattr(after, name)]
    # If the old argument no longer exists, its removal is reported instead.
    if before.argument in {one.ident for one in new.parameters} - {after.argument}:
        changed.append("argument")
    if changed:
        yield context.change(
            "pagination-changed",
            subject,
            "pagination is different: "
            + "; ".join(
                f"{name} {_text(getattr(before, name), '.')} → {_text(getattr(after, name), '.')}"
                for name in changed
            ),
            pointer,
            BREAKING,
            "wire",
            old={name: getattr(before, name) for name in changed},
            new={name: getattr(after, name) for name in changed},
        )


def _retries(
    context: Context, subject: str, before: ir.Operation, after: ir.Operation
) -> Iterator[Change]:
    """Yield the change of the retry rule; a rule of the document has the subject ``all calls``."""
    nodes = context.old.node(before.pointer)[0], context.new.node(after.pointer)[0]
    is_own = any(RETRIES in node for node in nodes)
    pointer = f"{after.pointer}/{RETRIES}" if is_own else f"/{RETRIES}"
    yield from _policies(
        context, subject if is_own else "all calls", before.retries, after.retries, pointer
    )


def _policies(
    context: Context, subject: str, old: RetryPolicy | None, new: RetryPolicy | None, pointer: str
) -> Iterator[Change]:
    old_and_new = old and dataclasses.asdict(old), new and dataclasses.asdict(new)
    yield from _gone_or_new(
        context,
        subject,
        "retries",
        "the retry rule",
        pointer,
        old_and_new,
        WARNING,
        "operations",
    )
    if old is None or new is None or old == new:
        return
    is_less = (
        new.max_retries < old.max_retries
        or not all(
            any(covers(new_status, old_status) for new_status in new.statuses)
            for old_status in old.statuses
        )
        or (old.connection_errors and not new.connection_errors)
    )
    before, after = dataclasses.asdict(old), dataclasses.asdict(new)
    changed = [name for name in before if before[name] != after[name]]
    yield context.change(
        "retries-changed",
        subject,
        "retries are different: "
        + "; ".join(
            f"{name.replace('_', ' ')} {_text(before[name], ', ')} → {_text(after[name], ', ')}"
            for name in changed
        ),
        pointer,
        WARNING if is_less else INFO,
        *(("operations",) if is_less else ()),
        old={name: before[name] for name in changed},
        new={name: after[name] for name in changed},
    )


def _text(value: Any, separator: str) -> str:
    """Return a value as text for a message; several values are joined with the separator."""
    if isinstance(value, tuple | list):
        return separator.join(map(str, value)) or "the whole"
    return "nothing" if value is None or value == "" else str(value)


def _key(context: Context, subject: str, old: ir.Operation, new: ir.Operation) -> Iterator[Change]:
    before, after = old.idempotency_key, new.idempotency_key
    pointer = f"{new.pointer}/x-idempotency-key"
    yield from _gone_or_new(
        context,
        subject,
        "idempotency-key",
        "the idempotency key",
        pointer,
        (before, after),
        WARNING,
        "operations",
    )
    if before and after and before != after:
        yield context.change(
            "idempotency-key-changed",
            subject,
            f"the header of the idempotency key is {after}; it was {before}",
            pointer,
            BREAKING,
            "wire",
            old=before,
            new=after,
        )
