"""Finding the parts of a document that its operations use.

These are the targets of references, also in extensions, the schemas of discriminators, the
operations of links, and the security schemes and tags that operations name.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from oasmith.document.selection import candidates
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import METHODS, child
from oasmith.openapi.references import bases, references
from oasmith.openapi.walk import Visited, objects

SCHEMAS = "/components/schemas"


@dataclass(slots=True)
class Uses:
    """The used parts of a document."""

    operations: dict[str, None] = field(default_factory=dict)
    """The pointers of operations, in the order in which they are reached."""
    components: set[str] = field(default_factory=set)
    """The pointers of components."""
    tags: set[str] = field(default_factory=set)
    scopes: dict[str, set[str] | None] = field(default_factory=dict)
    """The scopes of each security scheme; None if a requirement names none, so that all are
    used."""
    inherits_security: bool = False
    """Whether an operation has no ``security``."""
    inherits_servers: bool = False
    """Whether neither an operation nor its path item has ``servers``."""
    dead_links: set[str] = field(default_factory=set)
    """Pointers of links to operations that are excluded."""


def uses(data: Mapping[str, Any], wanted: Sequence[str], excluded: frozenset[str]) -> Uses:
    """Return the parts of a document that operations use.

    Args:
        data: The bundled document.
        wanted: The pointers of the operations.
        excluded: The pointers of operations that are removed even if a link refers to them.
    """
    finder = _Finder(data, excluded)
    finder.find(wanted)
    return finder.result


class _Finder:
    def __init__(self, data: Mapping[str, Any], excluded: frozenset[str]) -> None:
        self.result = Uses()
        self._data = data
        self._excluded = excluded
        self._waiting: deque[tuple[str, str]] = deque()
        self._seen: set[str] = set()

    def find(self, wanted: Sequence[str]) -> None:
        # Extensions of the document are kept, whichever operations are selected.
        for key, value in self._data.items():
            if key.startswith("x-") and key != "x-webhooks":
                self._follow(references(value), "extension")
        for pointer in wanted:
            self._add_operation(pointer)
        self._finish()
        if self.result.inherits_security:
            self._require(self._data.get("security"))
            self._finish()

    def _finish(self) -> None:
        """Visit the queued parts, and those that are queued meanwhile."""
        while self._waiting:
            pointer, kind = self._waiting.popleft()
            for visited in objects(_at(self._data, pointer), kind, pointer):
                self._visit(visited)

    def _add_operation(self, pointer: str) -> None:
        if pointer in self.result.operations:
            return
        self.result.operations[pointer] = None
        self._waiting.append((pointer, "operation"))
        place = path_item(pointer)
        item, operation = _at(self._data, place), _at(self._data, pointer)
        if "servers" not in item and "servers" not in operation and place.startswith("/paths/"):
            self.result.inherits_servers = True
        if place not in self._seen:
            self._seen.add(place)
            rest = {
                key: value
                for key, value in item.items()
                if key not in METHODS and key != "additionalOperations"
            }
            for visited in objects(rest, "pathItem", place):
                self._visit(visited)

    def _visit(self, visited: Visited) -> None:
        node, kind, pointer = visited
        for key, value in node.items():
            if child(kind, key) is None and isinstance(value, dict | list):
                self._follow(references(value), "extension")
        if isinstance(node.get("$ref"), str):
            self._follow([node["$ref"]], kind)
        if kind == "schema":
            self._visit_schema(node, pointer)
        elif kind == "operation":
            self._visit_operation(node)
        elif kind == "link":
            self._visit_link(node, pointer)

    def _follow(self, texts: Iterator[str] | Sequence[str], kind: str) -> None:
        for text in texts:
            if text.startswith("#/"):
                self._use(pointers.unquoted(text), kind)

    def _use(self, pointer: str, kind: str) -> None:
        """Add the component that contains a pointer, and queue it, or else the target itself."""
        owner = component(pointer)
        target, kind = (owner, _component_kind(owner)) if owner else (pointer, kind)
        if target in self._seen or not isinstance(_at(self._data, target), dict | list | bool):
            return
        self._seen.add(target)
        if owner:
            self.result.components.add(owner)
        self._waiting.append((target, kind))

    def _visit_schema(self, schema: dict[str, Any], pointer: str) -> None:
        discriminator = schema.get("discriminator")
        if isinstance(discriminator, dict):
            mapping = discriminator.get("mapping")
            targets = list(mapping.values()) if isinstance(mapping, dict) else []
            for target in [*targets, discriminator.get("defaultMapping")]:
                if isinstance(target, str):
                    is_reference = target.startswith("#/")
                    by_name = pointers.join(SCHEMAS, target)
                    self._use(pointers.unquoted(target) if is_reference else by_name, "schema")
            for descendant in self._descendants(pointer):
                self._use(descendant, "schema")
        if isinstance(schema.get("$dynamicRef"), str):
            for anchored in self._anchors.get(schema["$dynamicRef"].rpartition("#")[2], ()):
                self._use(anchored, "schema")

    def _descendants(self, pointer: str) -> Iterator[str]:
        """Yield the schemas that extend a schema by ``allOf``, directly or indirectly."""
        waiting, seen = [pointer], {pointer}
        while waiting:
            for descendant in self._children.get(waiting.pop(), ()):
                if descendant not in seen:
                    seen.add(descendant)
                    waiting.append(descendant)
                    yield descendant

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        """Each schema with those that refer to it in ``allOf``."""
        children: dict[str, list[str]] = {}
        for name, schema in self._schemas():
            for base in bases(schema):
                children.setdefault(base, []).append(pointers.join(SCHEMAS, name))
        return children

    @cached_property
    def _anchors(self) -> dict[str, list[str]]:
        """Each anchor with the schemas that define it."""
        anchors: dict[str, list[str]] = {}
        for name, schema in self._schemas():
            for visited in objects(schema, "schema"):
                for key in ("$anchor", "$dynamicAnchor"):
                    if isinstance(visited.node.get(key), str):
                        pointer = pointers.join(SCHEMAS, name)
                        anchors.setdefault(visited.node[key], []).append(pointer)
        return anchors

    def _schemas(self) -> list[tuple[str, Any]]:
        schemas = _at(self._data, SCHEMAS)
        return list(schemas.items()) if isinstance(schemas, dict) else []

    def _visit_operation(self, operation: dict[str, Any]) -> None:
        tags = operation.get("tags")
        names = tags if isinstance(tags, list) else []
        self.result.tags.update(tag for tag in names if isinstance(tag, str))
        if "security" in operation:
            self._require(operation["security"])
        else:
            self.result.inherits_security = True

    def _require(self, security: Any) -> None:
        """Add the schemes of security requirements, with their scopes."""
        for requirement in security if isinstance(security, list) else ():
            for name, scopes in (requirement if isinstance(requirement, dict) else {}).items():
                self._use(pointers.join("/components/securitySchemes", name), "securityScheme")
                known = self.result.scopes.setdefault(name, set())
                if not isinstance(scopes, list) or not scopes or known is None:
                    self.result.scopes[name] = None
                else:
                    known.update(scope for scope in scopes if isinstance(scope, str))

    def _visit_link(self, link: dict[str, Any], pointer: str) -> None:
        target = self._linked(link)
        if target in self._excluded:
            self.result.dead_links.add(pointer)
        elif target is not None:
            self._add_operation(target)

    def _linked(self, link: dict[str, Any]) -> str | None:
        reference = link.get("operationRef")
        if isinstance(reference, str) and reference.startswith(("#/paths/", "#/webhooks/")):
            target = pointers.unquoted(reference)
            return target if isinstance(_at(self._data, target), dict) else None
        name = link.get("operationId")
        return self._ids.get(name) if isinstance(name, str) else None

    @cached_property
    def _ids(self) -> dict[str, str]:
        """The pointer of each operation, by its ``operationId``; of duplicates, the first."""
        with_id = [candidate for candidate in candidates(self._data) if candidate.id]
        return {candidate.id: candidate.pointer for candidate in reversed(with_id)}


def component(pointer: str) -> str:
    """Return the pointer of the component that contains a pointer; empty if there is none."""
    steps = pointers.split(pointer)
    if len(steps) < 3 or steps[0] != "components":
        return ""
    return pointers.join("", *steps[:3])


def path_item(pointer: str) -> str:
    """Return the pointer of an operation's path item."""
    return pointers.join("", *pointers.split(pointer)[:2])


def _component_kind(pointer: str) -> str:
    below = child("components", pointers.split(pointer)[1])
    return below.kind if below else "extension"


def _at(data: Any, pointer: str) -> Any:
    try:
        return pointers.get(data, pointer)
    except LookupError:
        return None
