"""Fields that travel one way: what is read-only is in no request, write-only in no answer.

``required`` counts where a property travels, and only there (OpenAPI 3.0.3, Schema Object). A class
that is used the other way too must do without the field.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from oasmith.lower.schemas.objects import whole_of
from oasmith.openapi.tree import Tree

DEFAULTS = {"readOnly": "READ_ONLY", "writeOnly": "WRITE_ONLY"}
"""The keywords with the runtime's defaults of such fields."""


def one_way(
    tree: Tree,
    schemas: Mapping[str, Any],
    requests: Collection[str],
    answers: Collection[str],
    tags: Collection[str],
) -> dict[str, dict[str, str]]:
    """Return for each class the fields that it must do without, each with its default.

    Args:
        tree: The document that the schemas are from.
        schemas: The schemas of the classes by name, as the document has them.
        requests: The classes that requests reach.
        answers: The classes that answers reach.
        tags: Properties that tell the members of unions apart, and are always needed.
    """
    one_way = {}
    for name, schema in schemas.items():
        words = [
            word
            for word, reached in (("readOnly", requests), ("writeOnly", answers))
            if name in reached
        ]
        marked = fields(tree, schema, words) if words else {}
        if left := {field: default for field, default in marked.items() if field not in tags}:
            one_way[name] = left
    return one_way


def fields(tree: Tree, schema: Any, words: list[str]) -> dict[str, str]:
    """Return the properties that one of ``words`` marks, also those of the bases."""
    return {
        name: DEFAULTS[word]
        for name, inner in whole_of(tree, schema).properties.items()
        for word in words
        if _is_marked(tree, inner, word, 0)
    }


_DEEP = 12
"""More parts in parts than a document has; parts can lead back to themselves."""


def _is_marked(tree: Tree, schema: Any, word: str, depth: int) -> bool:
    """Return whether a schema, what it refers to, or a part of it says ``word``."""
    if not isinstance(schema, dict) or depth > _DEEP:
        return False
    resolved, _ = tree.follow(schema, "")
    parts = resolved.get("allOf")
    return (
        schema.get(word) is True
        or resolved.get(word) is True
        or any(
            _is_marked(tree, part, word, depth + 1)
            for part in (parts if isinstance(parts, list) else ())
        )
    )
