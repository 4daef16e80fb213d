"""The document as checks look at it: every object of a kind with its pointer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from oasmith import pointer as pointers
from oasmith.dialect import normalise
from oasmith.document import Document
from oasmith.findings import Finding
from oasmith.rules import RULES
from oasmith.shape import METHODS, child

Node = dict[str, Any]
Found = tuple[Node, str]


@dataclass(eq=False)
class View:
    """One document under check."""

    document: Document
    _objects: dict[str, list[Found]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Walk the whole tree once."""
        self._walk(dict(self.document.data), "document", "")

    @cached_property
    def dialect(self) -> Node:
        """The document with the schemas of OpenAPI 3.0 as JSON Schema 2020-12."""
        return normalise(self.document.data)

    def objects(self, kind: str) -> list[Found]:
        """Return every object of a kind that is written out, none that is only a reference."""
        return self._objects.get(kind, [])

    def operations(self) -> Iterator[tuple[str, str, Node, str, Node]]:
        """Yield path, method, operation, its pointer and the path item."""
        for path, item, at in self.members(dict(self.document.data), "paths", ""):
            for method in METHODS:
                if isinstance(item.get(method), dict):
                    yield path, method, item[method], pointers.join(at, method), item

    def members(self, node: Any, key: str, pointer: str) -> Iterator[tuple[str, Node, str]]:
        """Yield name, object and pointer of the members of the mapping ``node[key]``."""
        mapping = node.get(key) if isinstance(node, dict) else None
        for name, value in (mapping if isinstance(mapping, dict) else {}).items():
            if not str(name).startswith("x-"):
                found, at = self.follow(value, pointers.join(pointer, key, name))
                yield name, found, at

    def items(self, node: Any, key: str, pointer: str) -> Iterator[Found]:
        """Yield the objects of the list ``node[key]`` with their pointers."""
        values = node.get(key) if isinstance(node, dict) else None
        for index, value in enumerate(values if isinstance(values, list) else ()):
            yield self.follow(value, pointers.join(pointer, key, index))

    def follow(self, node: Any, pointer: str) -> Found:
        """Return what a node that may be a reference means, and where that stands."""
        seen: set[str] = set()
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            pointer = unquote(node["$ref"].removeprefix("#"))
            if pointer in seen:
                return {}, pointer
            seen.add(pointer)
            try:
                node = pointers.get(dict(self.document.data), pointer)
            except LookupError:
                return {}, pointer
        return (node if isinstance(node, dict) else {}), pointer

    def finding(
        self, rule: str, message: str, pointer: str, hint: str = "", *, use_site: bool = False
    ) -> Finding:
        """Return a finding at a node, or at the reference through which it came."""
        positions = self.document.positions
        location = positions.use_site(pointer) if use_site else positions.locate(pointer)
        known = RULES[rule]
        return Finding(rule, message, location, hint or known.fix, known.level, pointer)

    def _walk(self, node: Any, kind: str, pointer: str) -> None:
        if isinstance(node, list):
            for index, item in enumerate(node):
                self._walk(item, kind, pointers.join(pointer, index))
            return
        if not isinstance(node, dict):
            return
        if not isinstance(node.get("$ref"), str):
            self._objects.setdefault(kind, []).append((node, pointer))
        for key, value in node.items():
            below = child(kind, key)
            if below is None:
                continue
            at = pointers.join(pointer, key)
            if below.many == "map" and isinstance(value, dict):
                for name, item in value.items():
                    if kind == "schema" or not name.startswith("x-"):
                        self._walk(item, below.kind, pointers.join(at, name))
            else:
                self._walk(value, below.kind, at)
