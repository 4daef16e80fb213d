"""Inheritance between named schemas (``allOf``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oasmith.openapi import pointer as pointers
from oasmith.openapi.references import bases

SECTION = "/components/schemas"


class Children:
    """The named schemas of a document and their bases, by pointer."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Collect the bases of the schemas in ``components`` of ``data``."""
        components = data.get("components")
        schemas = components.get("schemas") if isinstance(components, dict) else None
        self._bases = {
            pointers.join(SECTION, name): list(dict.fromkeys(bases(schema)))
            for name, schema in (schemas if isinstance(schemas, dict) else {}).items()
        }

    @property
    def names(self) -> frozenset[str]:
        """The pointers of all named schemas."""
        return frozenset(self._bases)

    def bases(self, pointer: str) -> list[str]:
        """Return all direct and indirect bases of a schema, the nearest first."""
        seen: dict[str, None] = {}
        todo = list(self._bases.get(pointer, ()))
        while todo:
            base = todo.pop(0)
            if base not in seen and base != pointer:
                seen[base] = None
                todo += self._bases.get(base, ())
        return list(seen)

    def all_of(self, pointer: str) -> list[str]:
        """Return all direct and indirect children of a schema."""
        return [child for child in self._bases if pointer in self.bases(child)]
