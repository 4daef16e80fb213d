"""Request bodies and responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from oasmith import ir
from oasmith.ir.types import (
    ANYTHING,
    BYTES,
    STRING,
    IterableOf,
    MapOf,
    OpenFile,
    TypeSpec,
    unbounded,
    union_of,
)
from oasmith.lower.context import Context, text
from oasmith.lower.media import is_range, kind_of, sent_as
from oasmith.lower.operations.collect import Node, Raw, value_schemas
from oasmith.lower.operations.forms import parts
from oasmith.lower.operations.results import successes
from oasmith.lower.operations.streams import is_event, item
from oasmith.lower.operations.values import example
from oasmith.lower.schemas.inputs import Inputs
from oasmith.lower.schemas.nullable import is_nullable
from oasmith.lower.schemas.types import Types
from oasmith.openapi import pointer as pointers
from oasmith.openapi.http import TRANSFORMED
from oasmith_runtime.operation import STREAMS

SENT: Mapping[str, TypeSpec] = {
    "binary": union_of([BYTES, OpenFile()]),
    "text": STRING,
    "events": STRING,
}
RECEIVED = {"binary": BYTES, "text": STRING, "multipart": BYTES, "form": STRING}
"""The Python types of the kinds whose schemas do not matter: in a request, in a response."""

CHECKED: Mapping[str, TypeSpec] = {
    "binary": BYTES,
    "text": STRING,
    "multipart": MapOf(ANYTHING),
}


class Contents:
    """Lowers the request bodies and responses of one document."""

    def __init__(self, context: Context, types: Types, inputs: Inputs) -> None:
        """Use the shared state of one document."""
        self._context = context
        self._types = types
        self._inputs = inputs

    def body(self, raw: Raw) -> ir.Body | None:
        """Return the request body; the name of its argument is set later."""
        if raw.body is None:
            return None
        node, pointer = raw.body
        media = self._media(node, pointer, is_response=False)
        if not media:
            return None
        return ir.Body(
            required=node.get("required") is True,
            media=tuple(media),
            description=text(node, "description"),
            annotation=union_of(media.annotation for media in media),
            nullable=node.get("required") is not True
            and any(
                is_nullable(self._context.tree, *schema) for schema in self._schemas(node, pointer)
            ),
        )

    def fields(self, body: ir.Body | None) -> tuple[ir.InputField, ...]:
        """Return the properties of a body that can be separate arguments.

        The body must be an object with the same properties in each of its media types, because
        documents often repeat an object for each media type.
        """
        media = body.media if body is not None else ()
        if any(one.kind not in ("json", "form", "multipart") for one in media):
            return ()
        # Multipart comes first, because the types of its fields also accept files.
        ordered = sorted(media, key=lambda one: one.kind != "multipart")
        fields = [self._inputs.fields(one.annotation) for one in ordered]
        required = [{field.name: field.required for field in of_media} for of_media in fields]
        return fields[0] if fields and all(names == required[0] for names in required) else ()

    def responses(self, raw: Raw) -> tuple[ir.ResponseSpec, ...]:
        """Return the documented responses.

        A 203 is a 200 that a proxy has changed, so a 203 without content gets the content of 200.
        """
        responses = [self._response(*response) for response in raw.responses]
        media = next((response.media for response in responses if response.status == "200"), ())
        return tuple(
            replace(response, media=media)
            if response.status == TRANSFORMED and not response.media
            else response
            for response in responses
        )

    def _response(self, status: str, node: Node, pointer: str) -> ir.ResponseSpec:
        headers = [
            self._header(name, header, header_pointer)
            for name, header, header_pointer in self._context.tree.members(node, "headers", pointer)
        ]
        return ir.ResponseSpec(
            status=status,
            description=text(node, "description"),
            media=tuple(self._media(node, pointer, is_response=True)),
            headers=tuple(header for header in headers if header.type not in (STRING, ANYTHING)),
            header_names=tuple(header.name for header in headers),
        )

    def _header(self, name: str, node: Node, pointer: str) -> ir.Header:
        content = node.get("content")
        media = next(iter(content), "") if isinstance(content, dict) else ""
        schema, schema_pointer = next(value_schemas(node, pointer), ({"type": "string"}, pointer))
        type_ = self._context.tree.follow(schema, schema_pointer)[0].get("type")
        return ir.Header(
            name=name,
            type=unbounded(self._types.type_of(schema, schema_pointer)),
            is_list=type_ == "array",
            is_json=kind_of(media, {}) == "json" if media else False,
        )

    def incoming(self, raw: Raw) -> tuple[ir.Media, ...]:
        """Return the media types of a request that the API sends, parsed like a response."""
        return tuple(self._media(*raw.body, is_response=True)) if raw.body is not None else ()

    def _schemas(self, node: Node, pointer: str) -> Iterator[tuple[Any, str]]:
        for _, media, media_pointer in self._context.tree.members(node, "content", pointer):
            yield media.get("schema"), pointers.join(media_pointer, "schema")

    def _media(self, node: Node, pointer: str, *, is_response: bool) -> list[ir.Media]:
        """Return the media types: JSON first, because a client sends the first one; ranges last."""
        all_media = [
            self._medium(name, media, media_pointer, is_response)
            for name, media, media_pointer in self._context.tree.members(node, "content", pointer)
        ]
        return sorted(
            all_media, key=lambda media: (is_range(media.media_type), media.kind != "json")
        )

    def _medium(self, name: str, media: Node, pointer: str, is_response: bool) -> ir.Media:
        tree, types = self._context.tree, self._types
        schema, schema_pointer = media.get("schema"), pointers.join(pointer, "schema")
        resolved, _ = tree.follow(schema, schema_pointer)
        kind = kind_of(name, resolved)
        # The type of a stream is the type of one item.
        if kind in STREAMS:
            schema, schema_pointer = item(tree, media, pointer)
            resolved, _ = tree.follow(schema, schema_pointer)
        fixed = (RECEIVED if is_response else SENT).get(kind)
        if fixed is None and is_response:
            fixed = types.type_of(schema, schema_pointer)
        lowered = ir.Media(
            media_type=name,
            kind=kind,
            annotation=fixed or self._sent(schema, schema_pointer, kind),
            type=CHECKED.get(kind) or types.type_of(schema, schema_pointer),
            example=example(self._context, media, pointer, resolved),
            is_event=kind == "events" and is_event(tree, schema, schema_pointer),
            parts=parts(tree, types, media, pointer, kind) if not is_response else (),
        )
        if kind in ("lines", "sequence") and not is_response:
            sent = union_of([IterableOf(lowered.annotation), STRING, BYTES])
            lowered = replace(lowered, annotation=sent)
        return replace(lowered, sent_as=sent_as(lowered, resolved))

    def _sent(self, schema: Any, pointer: str, kind: ir.BodyKind) -> TypeSpec:
        """Return the type of the argument of a body."""
        if kind != "multipart":
            return self._inputs.accepted(schema, pointer)
        accepted = self._inputs.accepted(schema, pointer, has_files=True)
        # A multipart body is always a mapping of parts, even if its schema allows anything.
        return MapOf(ANYTHING) if accepted == ANYTHING else accepted


@dataclass(frozen=True, slots=True)
class Choices:
    """The media types that the caller of an operation can choose from; empty if no choice."""

    media_types: tuple[str, ...]
    """The media types of the body, if there are several or a range."""
    accepts: tuple[str, ...]
    """The media types of the response, if there are several."""

    @classmethod
    def of(cls, raw: Raw, body: ir.Body | None, responses: tuple[ir.ResponseSpec, ...]) -> Choices:
        """Return the choices of an operation; a batch has none."""
        if "x-batch" in raw.node:
            return cls((), ())
        # A response to HEAD has no body, so there is no choice.
        if raw.method == "HEAD":
            responses = ()
        names = [media.media_type for media in body.media] if body is not None else []
        sent = tuple(names) if len(names) > 1 or any(map(is_range, names)) else ()
        return cls(sent, _accepts(responses))

    @property
    def arguments(self) -> list[str]:
        """The names of the arguments for the choices."""
        arguments = {"media_type": self.media_types, "accept": self.accepts}
        return [name for name, choices in arguments.items() if choices]


def _accepts(responses: tuple[ir.ResponseSpec, ...]) -> tuple[str, ...]:
    """Return the media types of successful responses that a caller can choose from."""
    kind_of_media = {
        media.media_type: media.kind
        for response in successes(responses)
        for media in response.media
    }
    whole = [name for name, kind in kind_of_media.items() if kind not in STREAMS]
    # The first one is the default of ``accept``: JSON.
    whole.sort(key=lambda name: kind_of_media[name] != "json")
    return tuple(whole) if len(whole) > 1 else ()
