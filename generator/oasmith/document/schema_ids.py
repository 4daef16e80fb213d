"""URIs of schemas and documents: ``$id``, and ``$self`` of OpenAPI 3.2.

Source: JSON Schema 2020-12, section 8.2; OpenAPI 3.2, section 4.1. A schema with an ``$id`` is a
separate resource: references inside it, such as ``#/$defs``, are relative to its URI.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from oasmith.openapi import pointer as pointers

Resource = tuple[str, str]
"""A pointer, and the URI of the schema or document there."""


@dataclass(frozen=True)
class SchemaIds:
    """The URIs of the schemas in one file."""

    data: Any

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """Each URI with its pointer, including that of the document."""
        addresses = {address: pointer for pointer, address in self._resources.items() if address}
        return {**addresses, **({self._own: ""} if self._own else {})}

    @cached_property
    def _own(self) -> str:
        own = self.data.get("$self") if isinstance(self.data, dict) else None
        return joined("", own) if isinstance(own, str) else ""

    @cached_property
    def _resources(self) -> dict[str, str]:
        """Each pointer with its URI; ancestors come before their descendants."""
        return dict(_resources(self.data, "", self._own)) if _has_ids(self.data) else {}

    def around(self, pointer: str) -> Resource:
        """Return the nearest schema with an ``$id`` at or above a node, else the document."""
        while pointer and pointer not in self._resources:
            pointer = pointers.parent(pointer)
        return pointer, self._resources.get(pointer, self._own)


def joined(base: str, reference: str) -> str:
    """Return the URI of a reference relative to ``base``, without a fragment."""
    without_fragment = reference.partition("#")[0]
    try:
        return urljoin(base, without_fragment)
    except ValueError:  # It is not a valid URI, such as https://[.
        return without_fragment


def _has_ids(data: Any) -> bool:
    """Return whether the data has an ``$id``; most documents have none."""
    waiting = [data] if isinstance(data, dict | list) else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict) and "$id" in node:
            return True
        members = node.values() if isinstance(node, dict) else node
        waiting += [value for value in members if isinstance(value, dict | list)]
    return False


def _resources(node: Any, pointer: str, base: str) -> Iterator[Resource]:
    if isinstance(node, dict):
        own = node.get("$id")
        if isinstance(own, str) and pointer:
            base = joined(base, own)
            yield pointer, base
        for key, value in node.items():
            if isinstance(value, dict | list):
                yield from _resources(value, pointers.join(pointer, key), base)
    elif isinstance(node, list):
        for index, item in enumerate(node):
            if isinstance(item, dict | list):
                yield from _resources(item, pointers.join(pointer, index), base)
