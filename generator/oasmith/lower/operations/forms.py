"""Parts of multipart bodies and fields of forms."""

from __future__ import annotations

from typing import Any

from oasmith import ir
from oasmith.ir.types import BYTES
from oasmith.lower.context import text
from oasmith.lower.media import is_file, kind_of
from oasmith.lower.schemas import directions
from oasmith.lower.schemas.properties import properties_of, required_of
from oasmith.lower.schemas.types import Types
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Found, Node, Tree

STYLED = frozenset({"style", "explode", "allowReserved"})


def parts(
    tree: Tree, types: Types, media: Node, pointer: str, kind: ir.BodyKind
) -> tuple[ir.Part, ...]:
    """Return the parts of a multipart body, or the fields of a form with a style or as JSON."""
    if kind not in ("multipart", "form"):
        return ()
    schema, schema_pointer = tree.follow(media.get("schema"), pointers.join(pointer, "schema"))
    required = set(required_of(tree, schema, schema_pointer))
    read_only = directions.fields(tree, schema, ["readOnly"])
    encodings = {name: node for name, node, _ in tree.members(media, "encoding", pointer)}
    # An encoding may be for a property of a union's member, and these are not collected here.
    unlisted: dict[str, tuple[Any, str]] = {name: ({}, "") for name in encodings}
    properties = {
        name: _part(tree, types, name, member, encodings.get(name, {}))
        for name, member in (unlisted | dict(properties_of(tree, schema, schema_pointer))).items()
    }
    all_parts = (
        ir.Part(
            name=member.name,
            type=member.type,
            required=name in required and kind == "multipart" and name not in read_only,
            content_type=member.content_type if kind == "multipart" or _is_json(member) else "",
            style=member.style if kind == "form" else "",
            explode=member.explode,
            allow_reserved=member.allow_reserved,
        )
        for name, member in properties.items()
    )
    return tuple(
        part for part in all_parts if kind == "multipart" or part.style or part.content_type
    )


def _part(tree: Tree, types: Types, name: str, property: Found, encoding: Node) -> ir.Part:
    schema, property_pointer = property
    is_styled = bool(STYLED & encoding.keys())
    style = text(encoding, "style") or "form"
    resolved, place = tree.follow(schema, property_pointer)
    inner, _ = tree.follow(resolved.get("items"), pointers.join(place, "items"))
    return ir.Part(
        name=name,
        type=BYTES
        if is_file(resolved) or is_file(inner)
        else types.type_of(schema, property_pointer),
        content_type=text(encoding, "contentType") or text(resolved, "contentMediaType"),
        style=style if is_styled else "",
        explode=is_styled and bool(encoding.get("explode", style == "form")),
        allow_reserved=encoding.get("allowReserved") is True,
    )


def _is_json(part: ir.Part) -> bool:
    """Return whether a field of a form is JSON; a style takes precedence over ``contentType``."""
    return not part.style and kind_of(part.content_type, {}) == "json"
