"""The location of the items of a batch in a request (``x-batch``)."""

from __future__ import annotations

from collections.abc import Iterable

from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Found, Node, Tree

_QUERY = "$request.query."
"""The prefix of runtime expressions of OpenAPI for query parameters."""


def query_parameter(items: str) -> str:
    """Return the name of the parameter in an expression such as ``$request.query.ids``.

    Empty for a JSON pointer into the body. Source: OpenAPI 3.1.1, 4.8.20.4 (runtime expressions).
    """
    return items.removeprefix(_QUERY) if items.startswith(_QUERY) else ""


def parameter_of(parameters: Iterable[tuple[Node, str]], name: str) -> tuple[Node, str] | None:
    """Return the query parameter with a name, and its pointer; None if it does not exist."""
    for node, pointer in parameters:
        if (node.get("in"), node.get("name")) == ("query", name):
            return node, pointer
    return None


def listed(tree: Tree, parameter: tuple[Node, str]) -> Found | None:
    """Return the schema of a parameter that is a list; None if it is not a list."""
    node, pointer = parameter
    schema = tree.follow(node.get("schema"), pointers.join(pointer, "schema"))
    return schema if "items" in schema[0] else None
