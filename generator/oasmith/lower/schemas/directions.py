"""Read-only fields, which are not in requests, and write-only fields, which are not in responses.

``required`` only applies in the direction in which a property is sent (OpenAPI 3.0.3, Schema
Object). In a class that is also used in the other direction, the field must be optional.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from oasmith.lower.schemas.objects import whole_of
from oasmith.openapi.tree import Tree

DEFAULTS = {"readOnly": "READ_ONLY", "writeOnly": "WRITE_ONLY"}
"""The keywords and the runtime's defaults for such fields."""


def one_way(
    tree: Tree,
    schemas: Mapping[str, Any],
    requests: Collection[str],
    responses: Collection[str],
    tags: Collection[str],
) -> dict[str, dict[str, str]]:
    """Return for each class the fields that may be missing in one direction, with their defaults.

    Args:
        tree: The document of the schemas.
        schemas: The document's schemas by class name.
        requests: The classes that requests use.
        responses: The classes that responses use.
        tags: Discriminator properties, which are always required.
    """
    one_way = {}
    for name, schema in schemas.items():
        keywords = [
            keyword
            for keyword, used in (("readOnly", requests), ("writeOnly", responses))
            if name in used
        ]
        marked = fields(tree, schema, keywords) if keywords else {}
        if optional := {field: default for field, default in marked.items() if field not in tags}:
            one_way[name] = optional
    return one_way


def fields(tree: Tree, schema: Any, keywords: list[str]) -> dict[str, str]:
    """Return the defaults of all properties with one of ``keywords``, including those of bases."""
    return {
        name: DEFAULTS[keyword]
        for name, inner in whole_of(tree, schema).properties.items()
        for keyword in keywords
        if _is_marked(tree, inner, keyword, 0)
    }


_DEEP = 12
"""The maximum depth of nested ``allOf``, which may be cyclic; real documents have less."""


def _is_marked(tree: Tree, schema: Any, keyword: str, depth: int) -> bool:
    """Return whether a schema, the target of its reference, or a part of it has ``keyword``."""
    if not isinstance(schema, dict) or depth > _DEEP:
        return False
    resolved, _ = tree.follow(schema, "")
    parts = resolved.get("allOf")
    return (
        schema.get(keyword) is True
        or resolved.get(keyword) is True
        or any(
            _is_marked(tree, part, keyword, depth + 1)
            for part in (parts if isinstance(parts, list) else ())
        )
    )
