"""Access to the nodes of a bundled document: resolves references, and returns pointers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oasmith.openapi import pointer as pointers

Node = dict[str, Any]
Found = tuple[Node, str]


@dataclass(frozen=True, slots=True)
class Tree:
    """Walks a document in which every reference is local."""

    data: Mapping[str, Any]

    def follow(self, node: Any, pointer: str) -> Found:
        """Resolve a node that may be a reference; return the target and its pointer.

        Returns an empty object for a reference that cannot be resolved, or is its own target.
        """
        seen: set[str] = set()
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            pointer = pointers.unquoted(node["$ref"])
            if pointer in seen:
                return {}, pointer
            seen.add(pointer)
            try:
                node = pointers.get(self.data, pointer)
            except LookupError:
                return {}, pointer
        return (node if isinstance(node, dict) else {}), pointer

    def members(self, node: Any, key: str, pointer: str) -> Iterator[tuple[str, Node, str]]:
        """Yield name, object and pointer of the members of the mapping ``node[key]``.

        Extensions are skipped.
        """
        mapping = node.get(key) if isinstance(node, Mapping) else None
        for name, value in (mapping if isinstance(mapping, dict) else {}).items():
            if not name.startswith("x-"):
                target, target_pointer = self.follow(value, pointers.join(pointer, key, name))
                yield name, target, target_pointer

    def items(self, node: Any, key: str, pointer: str) -> Iterator[Found]:
        """Yield the objects of the list ``node[key]`` with their pointers."""
        values = node.get(key) if isinstance(node, Mapping) else None
        for index, value in enumerate(values if isinstance(values, list) else ()):
            yield self.follow(value, pointers.join(pointer, key, index))

    def descend(self, schema: Any, pointer: str, path: str) -> Found | None:
        """Return the schema of the property at the JSON pointer ``path`` in a value.

        None if no schema describes it.
        """
        return self._descend(self.follow(schema, pointer), pointers.split(path), frozenset())

    def _descend(self, start: Found, steps: list[str], above: frozenset[str]) -> Found | None:
        """See ``descend``; ``above`` are the schemas that may contain themselves."""
        if not steps:
            return start
        schema, pointer = start
        if pointer in above:
            return None
        properties = schema.get("properties")
        if isinstance(properties, dict) and steps[0] in properties:
            where = pointers.join(pointer, "properties", steps[0])
            return self._descend(self.follow(properties[steps[0]], where), steps[1:], frozenset())
        for union in ("allOf", "anyOf", "oneOf"):
            for part in self.items(schema, union, pointer):
                below = self._descend(part, steps, above | {pointer})
                if below is not None:
                    return below
        return None

    def content(self, node: Node, pointer: str, path: str) -> Found | None:
        """Return the schema of the list at ``path`` in a body or response; None if missing."""
        for _, media, where in self.members(node, "content", pointer):
            target = self.descend(media.get("schema"), pointers.join(where, "schema"), path)
            if target is not None and "items" in target[0]:
                return target
        return None
