"""A document with its IR: the contract between an API and its clients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from oasmith import ir
from oasmith.diagnostics.findings import Location
from oasmith.document.bundle import Document
from oasmith.openapi import pointer as pointers
from oasmith.openapi.normalize import normalize_schema
from oasmith.openapi.tree import Found, Tree


@dataclass(frozen=True)
class Contract:
    """A document with its IR."""

    document: Document
    api: ir.Api
    _schemas: dict[str, Any] = field(default_factory=dict, repr=False, kw_only=True)

    @property
    def data(self) -> Mapping[str, Any]:
        """The bundled document."""
        return self.document.data

    @cached_property
    def tree(self) -> Tree:
        """The bundled document as a tree."""
        return Tree(self.data)

    @cached_property
    def _is_30(self) -> bool:
        return str(self.data.get("openapi", "")).startswith("3.0")

    def node(self, pointer: str) -> Found:
        """Return the object at a pointer, references followed; an empty one if there is none."""
        try:
            return self.tree.follow(pointers.get(self.data, pointer), pointer)
        except LookupError:
            return {}, pointer

    def normalized(self, schema: Any, pointer: str) -> Any:
        """Return a schema of the document in JSON Schema 2020-12; ``pointer`` is its location."""
        if pointer not in self._schemas:
            self._schemas[pointer] = normalize_schema(schema, is_30=self._is_30)
        return self._schemas[pointer]

    def target(self, reference: str) -> tuple[Any, str]:
        """Return the normalized schema that a local reference points to, and its pointer.

        The schema is ``True`` if the reference cannot be resolved.
        """
        pointer = pointers.unquoted(reference)
        if pointer not in self._schemas:
            try:
                schema = pointers.get(self.data, pointer)
            except LookupError:
                return True, pointer
            return self.normalized(schema, pointer), pointer
        return self._schemas[pointer], pointer

    def locate(self, pointer: str) -> Location:
        """Return the location of a node, or of its nearest ancestor that exists."""
        return self.document.positions.locate(pointer)
