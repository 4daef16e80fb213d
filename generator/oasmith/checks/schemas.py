"""Schemas: enums, required properties, discriminators."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from urllib.parse import unquote

from oasmith import pointer as pointers
from oasmith.checks.view import View
from oasmith.findings import Finding
from oasmith.tree import Node

OPEN_KEYS = ("allOf", "anyOf", "oneOf", "additionalProperties", "patternProperties", "$ref")
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
    names, properties = schema.get("required"), schema.get("properties")
    if not isinstance(names, list):
        return
    for index, name in enumerate(names):
        if name in names[:index]:
            name_pointer = pointers.join(pointer, "required", index)
            yield view.finding("duplicate-required", f"{name!r} is required twice", name_pointer)
    is_open = any(key in schema for key in OPEN_KEYS) or "/allOf/" in pointer
    if not isinstance(properties, dict) or is_open:
        return
    for index, name in enumerate(names):
        if isinstance(name, str) and name not in properties:
            near = difflib.get_close_matches(name, properties, n=1)
            yield view.finding(
                "required-unknown",
                f"{name!r} is required but not described",
                pointers.join(pointer, "required", index),
                f"Did you mean {near[0]!r}?" if near else "Describe it in `properties`.",
            )


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
