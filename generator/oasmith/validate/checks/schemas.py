"""Checks of schemas: enums, required properties and discriminators."""

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
"""Keywords by which a property can be described in another schema."""


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
        literal = json.dumps(value, sort_keys=True, default=str)
        if literal in seen:
            value_pointer = pointers.join(pointer, "enum", index)
            yield view.finding(
                "duplicate-enum-value", f"the enum has {literal} twice", value_pointer
            )
        seen.add(literal)


def _required(view: View, schema: Node, pointer: str) -> Iterator[Finding]:
    """Report names that are required twice, or that no schema describes."""
    names = schema.get("required")
    if not isinstance(names, list):
        return
    for index, name in enumerate(names):
        if name in names[:index]:
            name_pointer = pointers.join(pointer, "required", index)
            yield view.finding("duplicate-required", f"{name!r} is required twice", name_pointer)
    described = set(_described(view, schema, pointer, set()))
    if "/allOf/" in pointer:
        # The schema that has the allOf may describe the property.
        parent = pointer.rpartition("/allOf/")[0]
        described |= set(_described(view, {"$ref": f"#{parent}"}, parent, set()))
    extra = schema.get("additionalProperties")
    is_open = any(key in schema for key in OPEN_KEYS) or "/allOf/" in pointer
    is_open = is_open or extra is True or isinstance(extra, dict) or not described
    for index, name in enumerate(names):
        if isinstance(name, str) and name not in described:
            similar = difflib.get_close_matches(name, described - set(names), n=1, cutoff=0.75)
            if is_open and not similar:
                continue
            yield view.finding(
                "required-unknown",
                f"{name!r} is required but not described",
                pointers.join(pointer, "required", index),
                f"Did you mean {similar[0]!r}?" if similar else "Describe it in `properties`.",
            )


def _described(view: View, schema: Node, pointer: str, seen: set[str]) -> Iterator[str]:
    """Yield the properties that a schema or its subschemas in ``UNIONS`` describe."""
    target, target_pointer = view.tree.follow(schema, pointer)
    if target_pointer in seen:
        return
    seen.add(target_pointer)
    for part in (schema, target):
        properties = part.get("properties")
        yield from properties if isinstance(properties, dict) else ()
        for union in UNIONS:
            for child, where in view.tree.items(part, union, target_pointer):
                yield from _described(view, child, where, seen)


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
            similar = difflib.get_close_matches(name, names, n=1)
            yield view.finding(
                "discriminator-mapping",
                f"the discriminator maps {value!r} to {text!r}, which does not exist",
                pointers.join(pointer, "discriminator", "mapping", value),
                f"Did you mean {similar[0]!r}?" if similar else "Name a schema of the document.",
            )
