"""A view of a document for checks: its objects by kind, with their pointers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from pydantic_core import PydanticSerializationError, to_json

from oasmith.diagnostics.findings import Finding
from oasmith.diagnostics.rules import RULES
from oasmith.document.bundle import Document
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import METHODS, children
from oasmith.openapi.normalize import normalize
from oasmith.openapi.tree import Found, Node, Tree


@dataclass(eq=False)
class View:
    """A document that is being validated."""

    document: Document
    _objects: dict[str, list[Found]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index all objects by kind."""
        self.tree = Tree(self.document.data)
        self._walk(dict(self.document.data), "document", "")

    @cached_property
    def normalized(self) -> Node:
        """The document with schemas of OpenAPI 3.0 converted to JSON Schema 2020-12."""
        return normalize(self.encodable)

    @cached_property
    def encodable(self) -> Node:
        """The document without lone surrogates, which escapes in JSON can produce.

        They cannot be encoded as UTF-8, so other libraries do not accept them.
        """
        try:
            to_json(self.document.data)
        except PydanticSerializationError:
            return cast("Node", whole_characters(dict(self.document.data)))
        return dict(self.document.data)

    def objects(self, kind: str) -> list[Found]:
        """Return all objects of a kind, without those that are only references.

        A schema with keywords next to its ``$ref`` is included.
        """
        return self._objects.get(kind, [])

    def operations(self) -> Iterator[tuple[str, str, Node, str, Node]]:
        """Yield path, method, operation, its pointer and the path item."""
        for path, item, path_pointer in self.tree.members(self.document.data, "paths", ""):
            for method in METHODS:
                if isinstance(item.get(method), dict):
                    yield path, method, item[method], pointers.join(path_pointer, method), item
            more = self.tree.members(item, "additionalOperations", path_pointer)
            yield from ((path, method, node, where, item) for method, node, where in more)

    def finding(
        self,
        rule: str,
        message: str,
        pointer: str,
        hint: str = "",
        *,
        use_site: bool = False,
        is_key: bool = False,
    ) -> Finding:
        """Return a finding at a node, at the reference to it (``use_site``) or at its key."""
        positions = self.document.positions
        locate = positions.use_site if use_site else positions.locate
        location = positions.key(pointer) if is_key else locate(pointer)
        known = RULES[rule]
        return Finding(rule, message, location, hint or known.fix, known.level, pointer)

    def _walk(self, node: Any, kind: str, pointer: str) -> None:
        if isinstance(node, list):
            for index, item in enumerate(node):
                self._walk(item, kind, pointers.join(pointer, index))
            return
        if not isinstance(node, dict):
            return
        # The target of a reference is checked once, at its own location.
        if not isinstance(node.get("$ref"), str) or (kind == "schema" and len(node) > 1):
            self._objects.setdefault(kind, []).append((node, pointer))
        for key, child in children(node, kind):
            value, child_pointer = node[key], pointers.join(pointer, key)
            if child.many == "map" and isinstance(value, dict):
                for name, item in value.items():
                    if kind == "schema" or not name.startswith("x-"):
                        self._walk(item, child.kind, pointers.join(child_pointer, name))
            else:
                self._walk(value, child.kind, child_pointer)


def whole_characters(value: Any) -> Any:
    """Return data in which lone surrogates are replaced by ``?``."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, list):
        return [whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {whole_characters(key): whole_characters(item) for key, item in value.items()}
    return value
