"""Multipart bodies and forms: what the document says of each part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oasmith import ir, pointer as pointers
from oasmith.lower.context import text
from oasmith.lower.expressions import Expressions
from oasmith.lower.media import kind_of
from oasmith.tree import Found, Node, Tree

STYLED = frozenset({"style", "explode", "allowReserved"})


def parts(
    tree: Tree, types: Expressions, media: Node, pointer: str, kind: ir.BodyKind
) -> tuple[ir.Part, ...]:
    """Return the parts of a multipart body; of a form, the fields that have a style."""
    if kind not in ("multipart", "form"):
        return ()
    schema, at = tree.follow(media.get("schema"), pointers.join(pointer, "schema"))
    required = set(_required(tree, schema, at))
    encodings = {name: node for name, node, _ in tree.members(media, "encoding", pointer)}
    found = {
        name: _part(tree, types, name, property, encodings.get(name, {}))
        for name, property in _properties(tree, schema, at)
    }
    made = (
        ir.Part(
            name=it.name,
            type=it.type,
            required=name in required and kind == "multipart",
            content_type=it.content_type if kind == "multipart" else "",
            style=it.style if kind == "form" else "",
            explode=it.explode,
            allow_reserved=it.allow_reserved,
        )
        for name, it in found.items()
    )
    return tuple(it for it in made if kind == "multipart" or it.style)


def _part(tree: Tree, types: Expressions, name: str, property: Found, encoding: Node) -> ir.Part:
    schema, at = property
    is_styled = bool(STYLED & encoding.keys())
    style = text(encoding, "style") or "form"
    found, place = tree.follow(schema, at)
    inner, _ = tree.follow(found.get("items"), pointers.join(place, "items"))
    return ir.Part(
        name=name,
        type="bytes" if is_file(found) or is_file(inner) else types.type_of(schema, at),
        content_type=text(encoding, "contentType") or text(found, "contentMediaType"),
        style=style if is_styled else "",
        explode=is_styled and bool(encoding.get("explode", style == "form")),
        allow_reserved=encoding.get("allowReserved") is True,
    )


def is_file(schema: Node) -> bool:
    """Return whether a part is raw bytes, in the words of 3.0 or 3.1."""
    if text(schema, "format") == "binary" or text(schema, "contentEncoding") == "binary":
        return True
    is_encoded = "contentEncoding" in schema or "contentSchema" in schema
    media_type = text(schema, "contentMediaType")
    return bool(media_type) and not is_encoded and kind_of(media_type, {}) == "binary"


def _properties(
    tree: Tree, schema: Node, pointer: str, above: frozenset[str] = frozenset()
) -> Iterator[tuple[str, tuple[Any, str]]]:
    """Yield the properties of a schema and of its parts with their places."""
    if pointer in above:
        return
    for part, at in tree.items(schema, "allOf", pointer):
        yield from _properties(tree, part, at, above | {pointer})
    properties = schema.get("properties")
    for name, value in (properties if isinstance(properties, dict) else {}).items():
        yield name, (value, pointers.join(pointer, "properties", name))


def _required(
    tree: Tree, schema: Node, pointer: str, above: frozenset[str] = frozenset()
) -> Iterator[str]:
    if pointer in above:
        return
    for part, at in tree.items(schema, "allOf", pointer):
        yield from _required(tree, part, at, above | {pointer})
    names = schema.get("required")
    yield from (it for it in (names if isinstance(names, list) else ()) if isinstance(it, str))
