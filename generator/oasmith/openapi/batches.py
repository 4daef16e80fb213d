"""Where the items of a batch stand in a request (``x-batch``)."""

from __future__ import annotations

from collections.abc import Iterable

from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Found, Node, Tree

_QUERY = "$request.query."
"""The beginning of the runtime expressions of OpenAPI that name parameters of the query."""


def query_parameter(items: str) -> str:
    """Return the parameter that an expression such as ``$request.query.ids`` names.

    Empty for a JSON pointer into the body. Source: OpenAPI 3.1.1, 4.8.20.4 (runtime expressions).
    """
    return items.removeprefix(_QUERY) if items.startswith(_QUERY) else ""


def parameter_of(parameters: Iterable[tuple[Node, str]], name: str) -> tuple[Node, str] | None:
    """Return the parameter of the query with a name, with its pointer; None where there is none."""
    for node, pointer in parameters:
        if (node.get("in"), node.get("name")) == ("query", name):
            return node, pointer
    return None


def listed(tree: Tree, parameter: tuple[Node, str]) -> Found | None:
    """Return the schema of the list that a parameter is; None where it is no list."""
    node, pointer = parameter
    schema = tree.follow(node.get("schema"), pointers.join(pointer, "schema"))
    return schema if "items" in schema[0] else None
