"""Which named schemas are ``allOf`` which others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oasmith.openapi import pointer as pointers
from oasmith.openapi.references import bases

SECTION = "/components/schemas"


class Children:
    """The named schemas of a document with their bases, by their pointers."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Look through the components of ``data``."""
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
        """Return what a schema is ``allOf``, nearest first, through every level."""
        seen: dict[str, None] = {}
        todo = list(self._bases.get(pointer, ()))
        while todo:
            base = todo.pop(0)
            if base not in seen and base != pointer:
                seen[base] = None
                todo += self._bases.get(base, ())
        return list(seen)

    def all_of(self, pointer: str) -> list[str]:
        """Return the schemas that are ``allOf`` one, through every level."""
        return [child for child in self._bases if pointer in self.bases(child)]
