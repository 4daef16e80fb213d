"""Schemas that contain themselves, and parent schemas that list their own children.

Only ``$ref``, ``allOf``, ``anyOf`` and ``oneOf`` count: a property, an item or a value of a map may
refer back to the schema, as in a tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import transform

UNIONS = ("allOf", "anyOf", "oneOf")
SECTION = "/components/schemas"

LONGEST = 150
"""Maximum length of a chain of schemas; real documents have less than 20."""

Cycle = tuple[str, ...]
"""The pointers from a schema back to itself; only the first if a chain is too long to follow."""


def cycles(data: Mapping[str, Any]) -> Iterator[Cycle]:
    """Yield each cycle of a document's named schemas once."""
    done = set[str]()
    for name in _named(data):
        yield from _cycles(data, pointers.join(SECTION, name), (), done)


def without_cycles(data: dict[str, Any]) -> dict[str, Any]:
    """Return a document in which the last schema of each cycle is empty.

    ``data`` is not modified. The values of such a schema are undefined, so models accept any.
    """
    closing = {cycle[-2] for cycle in cycles(data) if len(cycle) > 1}
    return _with(data, {pointer: {} for pointer in closing}) if closing else data


def inherited(data: dict[str, Any]) -> dict[str, Any]:
    """Return a document in which parents that list their own children are split.

    Many documents have a schema whose ``oneOf`` lists schemas that extend it by ``allOf``. What the
    children share becomes a separate schema, and the parent becomes the union of the children.
    ``data`` is not modified.
    """
    schemas = _named(data)
    parents = {name: _base_name(name, schemas) for name in schemas if _is_parent(data, name)}
    if not parents:
        return data
    bases = {f"#{SECTION}/{pointers.escape(name)}": base for name, base in parents.items()}

    def change(node: dict[str, Any], kind: str) -> dict[str, Any]:
        parts = node.get("allOf")
        if kind != "schema" or not isinstance(parts, list):
            return node
        return {**node, "allOf": [_based(part, bases) for part in parts]}

    new_schemas: dict[str, Any] = {}
    for name, schema in schemas.items():
        if name in parents:
            base, union = _split(schema, parents[name])
            new_schemas[name] = transform(union, "schema", change)
            new_schemas[parents[name]] = transform(base, "schema", change)
        else:
            new_schemas[name] = transform(schema, "schema", change)
    rest: dict[str, Any] = transform(data, "document", change)
    return {**rest, "components": {**rest["components"], "schemas": new_schemas}}


def _named(data: Mapping[str, Any]) -> dict[str, Any]:
    components = data.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    return schemas if isinstance(schemas, dict) else {}


def _cycles(data: Mapping[str, Any], pointer: str, above: Cycle, done: set[str]) -> Iterator[Cycle]:
    """Yield the cycles that can be reached from a schema."""
    if pointer in above:
        yield (*above[above.index(pointer) :], pointer)
    elif len(above) > LONGEST:
        yield (above[0],)
    elif pointer not in done:
        for part in _parts(data, pointer, UNIONS):
            yield from _cycles(data, part, (*above, pointer), done)
        # All cycles through this schema have been found.
        done.add(pointer)


def _parts(data: Mapping[str, Any], pointer: str, keys: tuple[str, ...]) -> Iterator[str]:
    """Yield the pointers of the schemas that a schema refers to or combines."""
    try:
        schema = pointers.get(data, pointer)
    except LookupError:
        return
    if not isinstance(schema, dict):
        return
    reference = schema.get("$ref")
    if isinstance(reference, str) and (reference == "#" or reference.startswith("#/")):
        yield pointers.unquoted(reference)
    for union in keys:
        members = schema.get(union)
        for index in range(len(members) if isinstance(members, list) else 0):
            yield pointers.join(pointer, union, index)


def _reached(data: Mapping[str, Any], start: Iterator[str], keys: tuple[str, ...]) -> set[str]:
    queue, seen = list(start), set[str]()
    while queue:
        pointer = queue.pop()
        if pointer not in seen:
            seen.add(pointer)
            queue += _parts(data, pointer, keys)
    return seen


def _is_parent(data: Mapping[str, Any], name: str) -> bool:
    """Return whether a schema is a union with a member that extends it by ``allOf``."""
    parent = pointers.join(SECTION, name)
    schema = pointers.get(data, parent)
    if not isinstance(schema, dict) or not {"oneOf", "anyOf"} & schema.keys():
        return False
    members = _reached(data, _parts(data, parent, ("oneOf", "anyOf")), ("oneOf", "anyOf"))
    return parent not in members and any(
        parent in _reached(data, _parts(data, member, ("allOf",)), ("allOf",)) for member in members
    )


def _split(schema: dict[str, Any], base: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split a parent into the schema that its children share, and their union.

    If there is a discriminator, values that it does not map have at least the shared schema.
    """
    union = ("oneOf", "anyOf", "discriminator")
    shared = ("description", "title", "deprecated")
    own = {key: value for key, value in schema.items() if key not in union}
    parent = {key: value for key, value in schema.items() if key in (*union, *shared)}
    if isinstance(parent.get("discriminator"), dict):
        reference = f"#{SECTION}/{pointers.escape(base)}"
        parent["discriminator"] = {**parent["discriminator"], "base": reference}
    return own, parent


def _base_name(name: str, schemas: Mapping[str, Any]) -> str:
    # The name becomes a class, so it must not be that of another schema.
    base = f"{name}Base"
    while base in schemas:
        base += "_"
    return base


def _based(part: Any, bases: Mapping[str, str]) -> Any:
    reference = part.get("$ref") if isinstance(part, dict) else None
    if not isinstance(reference, str) or unquote(reference) not in bases:
        return part
    base = pointers.escape(bases[unquote(reference)])
    return {**part, "$ref": f"#{SECTION}/{base}"}


def _with(node: Any, values: Mapping[str, Any], pointer: str = "") -> Any:
    """Return a tree with some values replaced, by their pointers."""
    if pointer in values:
        return values[pointer]
    if not any(changed.startswith(f"{pointer}/") for changed in values):
        return node
    if isinstance(node, dict):
        return {
            key: _with(value, values, pointers.join(pointer, key)) for key, value in node.items()
        }
    if isinstance(node, list):
        return [
            _with(item, values, pointers.join(pointer, index)) for index, item in enumerate(node)
        ]
    return node
