"""Schemas: enums, required properties, discriminators."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from urllib.parse import unquote

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Node
from oasmith.validate.checks.view import View

UNIONS = ("allOf", "anyOf", "oneOf")
OPEN_KEYS = (*UNIONS, "patternProperties", "$ref", "if", "dependentSchemas")
"""Keywords with which a property can be described elsewhere."""


def check(view: View) -> Iterator[Finding]:
    """Check each schema of the document."""
    for schema, pointer in view.objects("schema"):
        yield from _enum(view, schema, pointer)
        yield from _required(view, schema, pointer)
        yield from _discriminator(view, schema, pointer)


def _enum(view: View, schema: Node, pointer: str) -> Iterator[Finding]:
    values = schema.get("enum")
    seen: set[str] = set()
    for index, value in enumerate(values if isinstance(values, list) else ()):
        written = json.dumps(value, sort_keys=True, default=str)
        if written in seen:
            value_pointer = pointers.join(pointer, "enum", index)
            yield view.finding(
                "duplicate-enum-value", f"the enum has {written} twice", value_pointer
            )
        seen.add(written)


def _required(view: View, schema: Node, pointer: str) -> Iterator[Finding]:
    """Report names that are required twice, or without a schema where no other could have one."""
    names = schema.get("required")
    if not isinstance(names, list):
        return
    for index, name in enumerate(names):
        if name in names[:index]:
            name_pointer = pointers.join(pointer, "required", index)
            yield view.finding("duplicate-required", f"{name!r} is required twice", name_pointer)
    described = set(_described(view, schema, pointer, set()))
    if "/allOf/" in pointer:
        # The whole that this is a part of may describe it.
        whole = pointer.rpartition("/allOf/")[0]
        described |= set(_described(view, {"$ref": f"#{whole}"}, whole, set()))
    extra = schema.get("additionalProperties")
    is_open = any(key in schema for key in OPEN_KEYS) or "/allOf/" in pointer
    is_open = is_open or extra is True or isinstance(extra, dict) or not described
    for index, name in enumerate(names):
        if isinstance(name, str) and name not in described:
            near = difflib.get_close_matches(name, described - set(names), n=1, cutoff=0.75)
            if is_open and not near:
                continue
            yield view.finding(
                "required-unknown",
                f"{name!r} is required but not described",
                pointers.join(pointer, "required", index),
                f"Did you mean {near[0]!r}?" if near else "Describe it in `properties`.",
            )


def _described(view: View, schema: Node, pointer: str, seen: set[str]) -> Iterator[str]:
    """Yield the properties that a schema describes, itself or in its parts."""
    target, place = view.tree.follow(schema, pointer)
    if place in seen:
        return
    seen.add(place)
    for part in (schema, target):
        properties = part.get("properties")
        yield from properties if isinstance(properties, dict) else ()
        for union in UNIONS:
            for below, where in view.tree.items(part, union, place):
                yield from _described(view, below, where, seen)


def _discriminator(view: View, schema: Node, pointer: str) -> Iterator[Finding]:
    discriminator = schema.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    if not isinstance(mapping, dict):
        return
    components = view.document.data.get("components")
    known = components.get("schemas") if isinstance(components, dict) else None
    names = known if isinstance(known, dict) else {}
    for value, target in mapping.items():
        text = unquote(str(target))
        name = text.rpartition("/")[2]
        is_local = not text.startswith("#") or text.startswith("#/components/schemas/")
        if is_local and name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            yield view.finding(
                "discriminator-mapping",
                f"the discriminator maps {value!r} to {text!r}, which does not exist",
                pointers.join(pointer, "discriminator", "mapping", value),
                f"Did you mean {near[0]!r}?" if near else "Name a schema of the document.",
            )
