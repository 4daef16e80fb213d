"""Comparison of operations: their pairing, and the differences of each pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from oasmith import ir
from oasmith.diff.access import Access
from oasmith.diff.behaviour import behavior
from oasmith.diff.changes import Change
from oasmith.diff.contents import Contents
from oasmith.diff.context import BREAKING, INFO, WARNING, Context, blank, heading
from oasmith.diff.errors import rows
from oasmith.diff.pairing import Paired, paired
from oasmith.diff.parameters import parameters
from oasmith.diff.servers import servers
from oasmith.diff.texts import words
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Found

INCOMING = (
    *("operationId", "tags", "deprecated", "parameters", "responses", "security", "servers"),
    "callbacks",
)
"""Keys of a webhook or callback other than its body; the client parses only the body."""


class Operations:
    """Compares the operations of two documents."""

    def __init__(self, context: Context, access: Access) -> None:
        """Pair the operations."""
        self._context = context
        self._access = access
        self._contents = Contents(context)
        pairing = paired_operations(context.old.api.operations, context.new.api.operations)
        order = {one.pointer: number for number, one in enumerate(context.new.api.operations)}
        self.pairs = sorted(pairing.pairs, key=lambda pair: order[pair[1].pointer])
        self.gone, self.added = pairing.gone, pairing.added

    def changes(self) -> Iterator[Change]:
        """Yield the changes, in the order of the new document."""
        for operation in self.gone:
            yield self._context.change(
                "operation-removed",
                heading(operation),
                f"{operation.id} is gone",
                pointers.parent(operation.pointer),
                BREAKING,
                "source",
                "wire",
                old=operation.id,
                old_pointer=operation.pointer,
            )
        for operation in self.added:
            yield self._context.change(
                "operation-added",
                heading(operation),
                f"{operation.id} is new",
                operation.pointer,
                new=operation.id,
            )
        for old, new in self.pairs:
            yield from self._operation(old, new)
        yield from self._incoming()

    def _operation(self, old: ir.Operation, new: ir.Operation) -> Iterator[Change]:
        context, subject = self._context, heading(new)
        yield from self._method_and_path(subject, old, new)
        before, after = context.old.node(old.pointer), context.new.node(new.pointer)
        yield from self._texts(subject, before, after)
        yield from parameters(context, subject, old, new)
        body = list(self._contents.body(subject, old, new))
        rules = list(behavior(context, subject, old, new))
        yield from _with_limit(body, rules)
        yield from self._contents.responses(subject, old, new)
        yield from rows(context, subject, old, new)
        yield from self._access.of_operation(subject, before[0], after[0], new.pointer)
        lists = (old.servers, _servers(*before)), (new.servers, _servers(*after))
        yield from servers(context, subject, *lists)

    def _method_and_path(
        self, subject: str, old: ir.Operation, new: ir.Operation
    ) -> Iterator[Change]:
        """Yield the differences in the method and path of an operation."""
        if old.method != new.method:
            yield self._context.change(
                "method-changed",
                subject,
                f"{old.method} → {new.method}",
                new.pointer,
                BREAKING,
                "wire",
                old=old.method,
                new=new.method,
            )
        if blank(old.path) != blank(new.path):
            yield self._context.change(
                "path-changed",
                subject,
                f"the path is no longer {old.path}",
                pointers.parent(new.pointer),
                BREAKING,
                "wire",
                old=old.path,
                new=new.path,
            )

    def _texts(
        self, subject: str, old: tuple[dict[str, object], str], new: tuple[dict[str, object], str]
    ) -> Iterator[Change]:
        flags = old[0].get("deprecated") is True, new[0].get("deprecated") is True
        yield from self._context.deprecation("operation", subject, subject, new[1], flags, "source")
        yield from words(self._context, subject, "the operation", old, new, ("operationId", "tags"))
        paths = [
            (side.node(pointers.parent(pointer)))
            for side, pointer in ((self._context.old, old[1]), (self._context.new, new[1]))
        ]
        yield from words(self._context, subject, "the path", paths[0], paths[1])

    def _incoming(self) -> Iterator[Change]:
        """Yield the differences between the webhooks and callbacks: requests that the API sends."""
        before = {_name(one): one for one in self._context.old.api.webhooks}
        after = {_name(one): one for one in self._context.new.api.webhooks}
        for key in [*before, *(key for key in after if key not in before)]:
            hook = after.get(key) or before[key]
            kind = "callback" if hook.operation else "webhook"
            subject = f"{kind} {hook.name}"
            if key not in after or key not in before:
                is_gone = key not in after
                yield self._context.change(
                    f"{kind}-{'removed' if is_gone else 'added'}",
                    subject,
                    f"the {kind} {hook.name} is {'gone' if is_gone else 'new'}",
                    pointers.parent(hook.pointer),
                    BREAKING if is_gone else INFO,
                    *(("source", "wire") if is_gone else ()),
                    old=hook.name if is_gone else None,
                    old_pointer=hook.pointer if is_gone else "",
                    new=None if is_gone else hook.name,
                )
                continue
            nodes = (
                self._context.old.node(before[key].pointer),
                self._context.new.node(hook.pointer),
            )
            yield from self._contents.incoming(subject, *nodes)
            yield from self._other_parts(subject, *nodes)

    def _other_parts(self, subject: str, old: Found, new: Found) -> Iterator[Change]:
        """Yield the differences of a webhook or callback outside of its payload."""
        paths = [
            side.node(pointers.parent(pointer))
            for side, pointer in ((self._context.old, old[1]), (self._context.new, new[1]))
        ]
        yield from words(self._context, subject, "the path", paths[0], paths[1])
        bodies = [
            side.node(pointers.join(pointer, "requestBody"))
            for side, pointer in ((self._context.old, old[1]), (self._context.new, new[1]))
        ]
        for (before, _), (after, pointer), keys in (
            (old, new, INCOMING),
            (paths[0], paths[1], ("parameters", "servers")),
            (bodies[0], bodies[1], ("required",)),
        ):
            for key in keys:
                if not self._is_same(before.get(key), after.get(key)):
                    yield self._context.change(
                        "webhook-changed",
                        subject,
                        f"{key} is different; check the program that receives it",
                        pointers.join(pointer, key),
                        WARNING,
                        "wire",
                        old=before.get(key),
                        new=after.get(key),
                    )

    def _is_same(self, old: object, new: object) -> bool:
        """Return whether two parts are equal once their references are resolved."""
        context = self._context
        return context.unchanged.same(old, new) or (
            context.old.written_out(old) == context.new.written_out(new)
        )


def _servers(operation: Mapping[str, Any], pointer: str) -> str:
    """Return the pointer to the servers of an operation, which may be those of its path item."""
    return f"{pointer if 'servers' in operation else pointers.parent(pointer)}/servers"


def _name(hook: ir.Webhook) -> tuple[str, str, str]:
    return hook.operation, hook.name, hook.method


def paired_operations(
    old: Iterable[ir.Operation], new: Iterable[ir.Operation]
) -> Paired[ir.Operation]:
    """Pair operations by method and path, else by ``operationId``."""
    return paired(
        old,
        new,
        lambda one: (one.method, one.path),
        # Two paths of one document may differ only in the names of their parameters.
        lambda one: (one.method, blank(one.path), one.id),
        lambda one: (one.method, blank(one.path)),
        lambda one: one.id,
    )


def _with_limit(body: list[Change], rules: list[Change]) -> Iterator[Change]:
    """Yield both lists of changes, with a changed batch limit only once.

    If ``maxItems`` of the body's schema has the same change, its location and witness are used.
    """
    limit = next((one for one in rules if one.rule.startswith("batch-limit-")), None)
    for change in body:
        is_limit = limit is not None and change.pointer.endswith("/maxItems")
        if is_limit and limit is not None and (change.old, change.new) == (limit.old, limit.new):
            rules.remove(limit)
            yield replace(
                limit, pointer=change.pointer, location=change.location, witness=change.witness
            )
            limit = None
        else:
            yield change
    yield from rules
