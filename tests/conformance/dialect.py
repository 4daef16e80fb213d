"""Converts a document, in one walk, to one JSON Schema dialect with absolute references."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Node = dict[str, Any]

SINGLE = (
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
)
SEVERAL = ("allOf", "anyOf", "oneOf", "prefixItems")
NAMED = ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties")
"""The keywords of JSON Schema that contain schemas."""


class Walk:
    """Visits every node once and changes it in place."""

    def __init__(
        self,
        direction: str,
        absolute: Callable[[str, str], str],
        target: Callable[[str], Any],
    ) -> None:
        """Make references absolute with ``absolute`` and resolve them with ``target``."""
        self._hidden = "readOnly" if direction == "request" else "writeOnly"
        self._absolute, self._target = absolute, target
        self._seen: dict[int, Any] = {}
        self._schemas: list[Node] = []
        self._is_30 = False

    def document(self, data: Node, base: str) -> None:
        """Visit a whole document."""
        self._is_30 = str(data.get("openapi", "")).startswith("3.0")
        self._node(data, base, "")

    def _node(self, node: Any, base: str, key: str) -> None:
        """Visit a node that is not a schema."""
        if id(node) in self._seen or not isinstance(node, dict | list):
            return
        self._seen[id(node)] = node
        if isinstance(node, list):
            for item in node:
                self._node(item, base, key)
            return
        if isinstance(node.get("$ref"), str):
            self._refer(node, base, is_schema=False)
        for name, value in list(node.items()):
            if name in ("schema", "itemSchema") and isinstance(value, dict | bool):
                self.schema(value, base)
            elif key == "components" and name == "schemas" and isinstance(value, dict):
                for schema in value.values():
                    self.schema(schema, base)
            elif name not in ("example", "examples"):
                self._node(value, base, name)

    def _refer(self, node: Node, base: str, *, is_schema: bool) -> None:
        reference = self._absolute(node["$ref"], base)
        node["$ref"] = reference
        if not reference.startswith("urn:file-"):
            return
        place, _, pointer = reference.partition("#")
        whole = self._target(place)
        if isinstance(whole, dict) and {"openapi", "components", "paths"} & whole.keys():
            self._node(whole, place, "")
        if pointer and not pointer.startswith("/"):
            return
        try:
            found = self._target(reference)
        except (LookupError, TypeError, ValueError):
            return
        if is_schema:
            self.schema(found, place)
        else:
            self._node(found, place, "")

    def schema(self, node: Any, base: str) -> None:
        """Visit a schema and those in it."""
        if not isinstance(node, dict) or id(node) in self._seen:
            return
        self._seen[id(node)] = node
        self._schemas.append(node)
        if isinstance(node.get("$ref"), str):
            if self._is_30:
                for name in node.keys() - {"$ref"}:
                    del node[name]
            self._refer(node, base, is_schema=True)
        modern(node)
        for inner in children(node):
            self.schema(inner, base)
        self._mapping(node, base)

    def _mapping(self, node: Node, base: str) -> None:
        """Normalize the schema names in a discriminator's mapping."""
        discriminator = node.get("discriminator")
        if not isinstance(discriminator, dict):
            node.pop("discriminator", None)
            return
        mapping = discriminator.get("mapping")
        if not isinstance(mapping, dict):
            return
        for tag, to in mapping.items():
            is_name = "/" not in to and "#" not in to and not to.endswith((".json", ".yaml"))
            reference = f"#/components/schemas/{to}" if is_name else to
            mapping[tag] = self._absolute(reference, base)

    def finish(self) -> None:
        """Remove required properties that are not sent in this direction."""
        for node in self._schemas:
            hidden = {
                name
                for part in self._together(node, 0)
                for name, inner in (part.get("properties") or {}).items()
                if self.is_hidden(inner)
            }
            if hidden:
                self._unrequire(node, hidden)

    def is_hidden(self, schema: Any) -> bool:
        """Return whether a property is not sent in this direction."""
        return any(part.get(self._hidden) is True for part in self._together(schema, 0))

    def _together(self, schema: Any, depth: int) -> Iterator[Node]:
        """Yield a schema and those that it includes with ``$ref`` and ``allOf``."""
        if not isinstance(schema, dict) or depth > 12:
            return
        yield schema
        if str(schema.get("$ref")).startswith("urn:file-"):
            try:
                yield from self._together(self._target(schema["$ref"]), depth + 1)
            except (LookupError, TypeError, ValueError):
                return
        for member in schema.get("allOf") or ():
            yield from self._together(member, depth + 1)

    def _unrequire(self, node: Node, hidden: set[str]) -> None:
        if isinstance(node.get("required"), list):
            node["required"] = [name for name in node["required"] if name not in hidden]
        for member in node.get("allOf") or ():
            if isinstance(member, dict):
                self._unrequire(member, hidden)


def children(schema: Node) -> Iterator[Any]:
    """Yield the schemas directly in a schema."""
    for name in SINGLE:
        yield schema.get(name)
    for name in SEVERAL:
        yield from schema[name] if isinstance(schema.get(name), list) else ()
    for name in NAMED:
        yield from schema[name].values() if isinstance(schema.get(name), dict) else ()


def modern(schema: Node) -> None:
    """Convert OpenAPI 3.0's own keywords to JSON Schema's; deduplicate ``required``."""
    if isinstance(schema.get("required"), list):
        schema["required"] = list(dict.fromkeys(map(str, schema["required"])))
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(schema.get(exclusive), bool) and schema.pop(exclusive) and bound in schema:
            schema[exclusive] = schema.pop(bound)
    for union in ("oneOf", "anyOf"):
        # Rust's schemars writes this for an optional value. In an ``allOf`` it has no effect.
        members = schema.get(union)
        if isinstance(members, list):
            null = {"type": "null"}
            schema[union] = [null if it == {"nullable": True} else it for it in members]
    # Without a type the keyword has no effect: OpenAPI 3.0.3, proposal "Clarify nullable".
    if schema.pop("nullable", False) is True and isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]


def any_of(node: Any) -> Any:
    """Return a copy in which a value may match several members of a ``oneOf``."""
    if isinstance(node, list):
        return [any_of(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: any_of(value) for key, value in node.items()}
    if isinstance(made.get("oneOf"), list):
        members = {"anyOf": made.pop("oneOf")}
        made["allOf"] = [*made.get("allOf", ()), members]
    return made
