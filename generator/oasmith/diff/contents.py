"""Comparison of bodies and responses: media types, schemas, headers and links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from oasmith import ir
from oasmith.contract.schemas.validators import Direction
from oasmith.contract.schemas.view import Part
from oasmith.diff.changes import Breaks, Change
from oasmith.diff.context import BREAKING, INFO, WARNING, Context, mapping
from oasmith.diff.schemas.place import Place
from oasmith.diff.side import Side
from oasmith.diff.texts import words
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Found

HEADER = ("style", "explode", "deprecated", "content", "allowReserved", "allowEmptyValue")
"""Keys for the serialization of headers, which does not matter: the client reads plain text."""

ENCODINGS = ("encoding", "prefixEncoding", "itemEncoding")


class Contents:
    """Compares the request bodies and responses of operations."""

    def __init__(self, context: Context) -> None:
        """Use the two sides of a context."""
        self._context = context

    def body(self, subject: str, old: ir.Operation, new: ir.Operation) -> Iterator[Change]:
        """Yield the differences between two request bodies."""
        before, after = self._body(self._context.old, old), self._body(self._context.new, new)
        pointer = pointers.join(new.pointer, "requestBody")
        if not before[0] and not after[0]:
            return
        if not after[0]:
            yield self._context.change(
                "body-removed",
                subject,
                "a request body is no longer accepted",
                new.pointer,
                BREAKING,
                "source",
                old_pointer=before[1],
            )
        elif not before[0]:
            if after[0].get("required") is True:
                yield self._required("body-added", subject, new, pointer)
            else:
                yield self._context.change(
                    "body-added", subject, "a request body may be sent", pointer
                )
        else:
            was, becomes = before[0].get("required") is True, after[0].get("required") is True
            if becomes and not was:
                yield self._required("body-required", subject, new, f"{after[1]}/required")
            elif was and not becomes:
                yield self._context.change(
                    "body-optional", subject, "the request body is optional", f"{after[1]}/required"
                )
            yield from words(self._context, subject, "the request body", before, after)
            yield from self._content(subject, "request body", "request", before, after, old)

    @staticmethod
    def _body(side: Side, operation: ir.Operation) -> Found:
        return side.node(pointers.join(operation.pointer, "requestBody"))

    def _required(self, rule: str, subject: str, new: ir.Operation, pointer: str) -> Change:
        """Return the change of a body that is now required, with a call without it as proof."""
        change = self._context.change(
            rule,
            subject,
            "the request body is required",
            pointer,
            BREAKING,
            "source",
            "wire",
            old=False,
            new=True,
        )
        call = {"type": "object", "properties": {"body": True}}
        optional = (Part(call, f"{new.pointer}#call"),)
        required = (Part({**call, "required": ["body"]}, f"{new.pointer}#call with body"),)
        place = Place(optional, required, "request", subject, "call")
        return replace(change, witness=self._context.judge.prover.witness(place, "old", [{}]))

    def _content(
        self,
        subject: str,
        part: str,
        direction: Direction,
        old: Found,
        new: Found,
        operation: ir.Operation | None,
    ) -> Iterator[Change]:
        """Yield the differences between the media types of a body or response."""
        before, after = mapping(old[0].get("content")), mapping(new[0].get("content"))
        paired = _paired(before, after)
        is_replaced = bool(before) and bool(after) and not paired
        for name in before:
            if name not in paired:
                change = self._media_type_removed(
                    subject, part, direction, name, new, operation, is_replaced
                )
                yield replace(change, old_pointer=pointers.join(old[1], "content", name))
        for name in after:
            if name not in paired.values():
                yield self._context.change(
                    f"{direction}-media-type-added",
                    subject,
                    f"{part} can be {name}",
                    pointers.join(new[1], "content", name),
                    new=name,
                )
        for name, other in paired.items():
            yield from media(
                self._context,
                subject,
                part if len(after) == 1 else f"{part} ({other})",
                direction,
                self._context.old.node(pointers.join(old[1], "content", name)),
                self._context.new.node(pointers.join(new[1], "content", other)),
            )

    def _media_type_removed(
        self,
        subject: str,
        part: str,
        direction: Direction,
        name: str,
        new: Found,
        operation: ir.Operation | None,
        is_replaced: bool,
    ) -> Change:
        choices = operation and (
            operation.media_types if direction == "request" else operation.accepts
        )
        is_named = name in (choices or ())
        breaks: tuple[Breaks, ...] = ("source",) if is_named else ()
        if direction == "request" or is_replaced:
            breaks = (*breaks, "wire")
        return self._context.change(
            f"{direction}-media-type-removed",
            subject,
            f"{part} can no longer be {name}",
            f"{new[1]}/content",
            BREAKING if breaks else INFO,
            *breaks,
            old=name,
        )

    def incoming(self, subject: str, old: Found, new: Found) -> Iterator[Change]:
        """Yield the differences between the payloads of a webhook or callback."""
        before = self._context.old.node(f"{old[1]}/requestBody")
        after = self._context.new.node(f"{new[1]}/requestBody")
        yield from words(self._context, subject, "the webhook", old, new)
        yield from words(self._context, subject, "the payload", before, after)
        yield from self._content(subject, "payload", "response", before, after, None)

    def responses(self, subject: str, old: ir.Operation, new: ir.Operation) -> Iterator[Change]:
        """Yield the differences between the responses of two operations."""
        before, after = self._responses("old", old), self._responses("new", new)
        for status in before:
            if status not in after:
                yield self._context.change(
                    "response-removed",
                    subject,
                    f"HTTP {status} is no longer documented",
                    f"{new.pointer}/responses",
                    old=status,
                    old_pointer=before[status][1],
                )
        for status, (_, pointer) in after.items():
            if status not in before:
                yield self._response_added(subject, status, pointer, old, new)
        for status in (status for status in after if status in before):
            yield from self._response(subject, status, before[status], after[status], old)

    def _responses(self, name: str, operation: ir.Operation) -> dict[str, Found]:
        side = self._context.old if name == "old" else self._context.new
        node, pointer = side.node(operation.pointer)
        return {
            status.upper() if status != "default" else status: (response, response_pointer)
            for status, response, response_pointer in side.tree.members(node, "responses", pointer)
        }

    def _response_added(
        self, subject: str, status: str, pointer: str, old: ir.Operation, new: ir.Operation
    ) -> Change:
        is_typed = status.startswith("2") and old.result != new.result
        return self._context.change(
            "response-added",
            subject,
            f"HTTP {status} is documented" + (", and changes what the method returns" * is_typed),
            pointer,
            BREAKING if is_typed else INFO,
            *(("source",) if is_typed else ()),
            new=status,
        )

    def _response(
        self, subject: str, status: str, old: Found, new: Found, operation: ir.Operation
    ) -> Iterator[Change]:
        label = f"response {status}"
        yield from words(self._context, subject, label, old, new)
        chosen = operation if status.startswith("2") else None
        yield from self._content(subject, label, "response", old, new, chosen)
        yield from self._headers(subject, label, old, new)
        if old[0].get("links") != new[0].get("links"):
            yield self._context.change(
                "link-changed",
                subject,
                f"{label}: links are different",
                f"{new[1]}/links",
                old=old[0].get("links"),
                new=new[0].get("links"),
            )

    def _headers(self, subject: str, label: str, old: Found, new: Found) -> Iterator[Change]:
        before = {
            name.lower(): (name, node, pointer)
            for name, node, pointer in self._context.old.tree.members(old[0], "headers", old[1])
        }
        after = {
            name.lower(): (name, node, pointer)
            for name, node, pointer in self._context.new.tree.members(new[0], "headers", new[1])
        }
        for key in (key for key in before if key not in after):
            yield self._context.change(
                "response-header-removed",
                subject,
                f"{label}: the header {before[key][0]} is gone",
                f"{new[1]}/headers",
                WARNING,
                "wire",
                old=before[key][0],
            )
        for key in (key for key in after if key not in before):
            yield self._context.change(
                "response-header-added",
                subject,
                f"{label}: the header {after[key][0]} is new",
                after[key][2],
                new=after[key][0],
            )
        for key in (key for key in after if key in before):
            yield from self._header(
                subject, f"{label}: the header {after[key][0]}", before[key][1:], after[key][1:]
            )

    def _header(self, subject: str, label: str, old: Found, new: Found) -> Iterator[Change]:
        yield from words(self._context, subject, label, old, new, HEADER)
        was, becomes = old[0].get("required") is True, new[0].get("required") is True
        if was != becomes:
            yield self._context.change(
                "response-header-required" if becomes else "response-header-optional",
                subject,
                f"{label} {'is always present' if becomes else 'may be absent'}",
                f"{new[1]}/required",
                INFO if becomes else WARNING,
                *(() if becomes else ("wire",)),
                old=was,
                new=becomes,
            )
        yield from self._context.schemas(
            (old[0].get("schema"), f"{old[1]}/schema"),
            (new[0].get("schema"), f"{new[1]}/schema"),
            "response",
            subject,
            label,
        )


def media(
    context: Context, subject: str, part: str, direction: Direction, old: Found, new: Found
) -> Iterator[Change]:
    """Yield the differences between two media type objects."""
    yield from words(context, subject, part, old, new)
    for key in ("schema", "itemSchema"):
        if key in old[0] or key in new[0]:
            yield from context.schemas(
                (old[0].get(key), pointers.join(old[1], key)),
                (new[0].get(key), pointers.join(new[1], key)),
                direction,
                subject,
                part if key == "schema" else f"item of {part}",
            )
    for key in ENCODINGS:
        if old[0].get(key) != new[0].get(key):
            yield context.change(
                "part-encoding-changed",
                subject,
                f"{part}: {key} is different",
                pointers.join(new[1], key),
                BREAKING if direction == "request" else WARNING,
                "wire",
                old=old[0].get(key),
                new=new[0].get(key),
            )


def _paired(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Pair media types by their names, without regard to case and spaces."""
    names = {_plain(name): name for name in new}
    return {name: names[_plain(name)] for name in old if _plain(name) in names}


def _plain(media_type: str) -> str:
    return media_type.lower().replace(" ", "")
