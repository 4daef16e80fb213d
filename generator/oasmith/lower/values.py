"""Parameters, bodies and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from oasmith import ir
from oasmith import pointer as pointers
from oasmith.lower.collect import Node, Raw
from oasmith.lower.context import Context, text
from oasmith.lower.expressions import Expressions
from oasmith.naming import ARGUMENTS, Names, snake

STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
"""The default of ``style`` for each ``in``."""


class Values:
    """Lowers what travels in one operation."""

    def __init__(self, context: Context, types: Expressions) -> None:
        """Share the document and the names of its schemas."""
        self._context = context
        self._types = types

    def arguments(self, raw: Raw, body: str) -> dict[str, str]:
        """Return the argument of each parameter by pointer; that of the body by ``body``."""
        names = Names(snake, self._context.settings.names, ARGUMENTS)
        for node, pointer in raw.parameters:
            names.want(pointer, text(node, "x-speakeasy-name-override") or text(node, "name"))
        if raw.body is not None:
            names.want(raw.body[1], body)
        return self._context.resolve(names)

    def parameters(self, raw: Raw, idents: Mapping[str, str]) -> tuple[ir.Parameter, ...]:
        """Return the parameters: those of the path in the path's order, then the others."""
        found = [self._parameter(node, at, idents[at]) for node, at in raw.parameters]
        order = {it.name: raw.path.find("{" + it.name + "}") for it in found}
        path = sorted((it for it in found if it.location == "path"), key=lambda it: order[it.name])
        return (*path, *(it for it in found if it.location != "path"))

    def _parameter(self, node: Node, pointer: str, ident: str) -> ir.Parameter:
        location = text(node, "in")
        content = node.get("content")
        media_type = next(iter(content), None) if isinstance(content, dict) else None
        schema, at = node.get("schema"), pointers.join(pointer, "schema")
        if media_type is not None:
            schema = (content[media_type] or {}).get("schema") if content else None
            at = pointers.join(pointer, "content", media_type, "schema")
        style = text(node, "style") or STYLES.get(location, "form")
        resolved, _ = self._context.tree.follow(schema, at)
        return ir.Parameter(
            name=text(node, "name"),
            ident=ident,
            location=cast("ir.ParameterLocation", location),
            required=location == "path" or node.get("required") is True,
            annotation=self._types.annotation_of(schema, at),
            type=self._types.type_of(schema, at),
            description=text(node, "description") or text(resolved, "description"),
            default=resolved.get("default"),
            has_default="default" in resolved,
            style=style,
            explode=bool(node.get("explode", style == "form")),
            allow_reserved=node.get("allowReserved") is True,
            media_type=media_type,
            deprecated=node.get("deprecated") is True,
            example=_example(self._context, node, pointer, resolved),
            pointer=pointer,
        )

    def body(self, raw: Raw, ident: str) -> ir.Body | None:
        """Return the request's body."""
        if raw.body is None:
            return None
        node, pointer = raw.body
        media = tuple(self._media(node, pointer))
        if not media:
            return None
        return ir.Body(
            required=node.get("required") is True,
            media=media,
            description=text(node, "description"),
            ident=ident,
        )

    def answers(self, raw: Raw) -> tuple[ir.Answer, ...]:
        """Return the documented responses."""
        return tuple(
            ir.Answer(
                status=status,
                description=text(node, "description"),
                media=tuple(self._media(node, pointer, is_answer=True)),
                headers=tuple(
                    ir.Header(name=name, description=text(header, "description"))
                    for name, header, _ in self._context.tree.members(node, "headers", pointer)
                ),
            )
            for status, node, pointer in raw.responses
        )

    def _media(self, node: Node, pointer: str, *, is_answer: bool = False) -> Iterator[ir.Media]:
        """Yield the media types; JSON first, because a client sends the first."""
        found = [
            self._medium(name, media, at, is_answer)
            for name, media, at in self._context.tree.members(node, "content", pointer)
        ]
        yield from sorted(found, key=lambda it: it.kind != "json")

    def _medium(self, name: str, media: Node, pointer: str, is_answer: bool) -> ir.Media:
        kind = kind_of(name)
        at = pointers.join(pointer, "schema")
        resolved, _ = self._context.tree.follow(media.get("schema"), at)
        annotation, checked = {
            "text": ("str", "str"),
            "binary": ("bytes | IO[bytes]", "bytes"),
        }.get(kind, ("", ""))
        if kind == "multipart":
            annotation, checked = "Mapping[str, Any]", "dict[str, Any]"
        if kind in ("json", "form"):
            schema, types = media.get("schema"), self._types
            checked = types.type_of(schema, at)
            annotation = (
                types.type_of(schema, at, bounds=False)
                if is_answer
                else types.annotation_of(schema, at)
            )
        return ir.Media(
            media_type=name,
            kind=kind,
            annotation=annotation,
            type=checked,
            example=_example(self._context, media, pointer, resolved),
        )


def kind_of(media_type: str) -> ir.BodyKind:
    """Return how a media type is written and read."""
    name = media_type.partition(";")[0].strip().lower()
    if name in ("application/json", "*/*") or name.endswith(("+json", "/json")):
        return "json"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    is_text = name.startswith("text/") or name == "application/xml" or name.endswith("+xml")
    return "text" if is_text else "binary"


def _example(context: Context, node: Node, pointer: str, schema: Node) -> Any:
    """Return the first example of a parameter or media type, else its schema's."""
    if "example" in node:
        return node["example"]
    for _, example, _ in context.tree.members(node, "examples", pointer):
        if "value" in example:
            return example["value"]
    examples = schema.get("examples")
    return examples[0] if isinstance(examples, list) and examples else None


def result_of(answers: tuple[ir.Answer, ...]) -> str:
    """Return what a method returns: what any success can be."""
    successes = [it for it in answers if it.status.startswith("2")]
    if not successes:
        successes = [it for it in answers if it.status == "default"]
    parts: list[str] = []
    for answer in successes:
        kinds = {"binary": "bytes", "text": "str", "multipart": "bytes"}
        parts += [kinds.get(media.kind, media.annotation) for media in answer.media[:1]] or ["None"]
    unique = sorted(dict.fromkeys(parts), key=lambda part: part == "None")
    if "Any" in unique:
        return "Any"
    return " | ".join(unique) or "None"
