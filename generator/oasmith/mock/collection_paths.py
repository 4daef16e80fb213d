"""Detection of the collections in a document, and their initial members."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from oasmith import ir
from oasmith.contract.contract import Contract
from oasmith.contract.schemas.view import Cursor
from oasmith.mock.examples import Bodies
from oasmith.mock.options import OptionError
from oasmith.openapi import pointer as pointers
from oasmith_runtime.wording import did_you_mean

Methods = Mapping[str, ir.Operation]
"""The operations of a path by method."""

Seed = Mapping[str, Sequence[Mapping[str, Any]]]
"""The initial members of collections, by the path of the collection."""

_ITEM_PATH = re.compile(r"(?P<collection>.+)/\{(?P<name>[^{}/]+)\}")
_PLACEHOLDER = re.compile(r"\\\{[^{}/]+\\\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A collection in the document, with the path of its members."""

    collection: str
    """The path of the collection."""
    parameter: str = ""
    """The path parameter that identifies a member; empty if members have no paths."""
    key: str = "id"
    """The property that identifies a member."""
    chosen_by: tuple[str, ...] = ()
    """The query parameters that select one of several collections at the path."""

    def address(
        self, operation: ir.Operation, path: Mapping[str, str], parameters: Mapping[str, Any]
    ) -> str:
        """Return the address of the collection of a request: its path, with ``chosen_by``."""
        address = self.collection
        for name, value in path.items():
            address = address.replace("{" + name + "}", value)
        idents = {one.name: one.ident for one in operation.parameters}
        chosen = {name: parameters.get(idents.get(name, name)) for name in self.chosen_by}
        return f"{address}?{urlencode(chosen)}" if chosen else address

    def has(self, address: str) -> bool:
        """Return whether an address belongs to this collection."""
        path = _PLACEHOLDER.sub("[^/?]+", re.escape(self.collection))
        query = "&".join(f"{re.escape(urlencode({name: ''}))}[^&]*" for name in self.chosen_by)
        return re.fullmatch(f"{path}\\?{query}" if query else path, address) is not None


def collections(contract: Contract, bodies: Bodies) -> dict[str, Resource]:
    """Return the collections of a document, by their paths and by the paths of their members.

    A collection is a path that can be listed, or that accepts new members or batches of them. The
    paths of its members end with one further parameter, unless such a path itself has pagination.
    """
    by_path: dict[str, dict[str, ir.Operation]] = {}
    for operation in contract.api.operations:
        by_path.setdefault(operation.path, {})[operation.method.upper()] = operation
    resources: dict[str, Resource] = {}
    for path, methods in by_path.items():
        match = _ITEM_PATH.fullmatch(path)
        parent = by_path.get(match["collection"], {}) if match is not None else {}
        if match is not None and _is_member(methods, parent):
            resource = Resource(
                collection=match["collection"],
                parameter=match["name"],
                key=_key(bodies, match["name"], [*methods.values(), *parent.values()]),
                chosen_by=_chosen_by(contract, parent),
            )
            resources[path] = resources[match["collection"]] = resource
    for path, methods in by_path.items():
        if path not in resources and (_is_listed(bodies, methods) or _has_batch(methods)):
            key = _key(bodies, "", [*methods.values()])
            resources[path] = Resource(
                collection=path, key=key, chosen_by=_chosen_by(contract, methods)
            )
    return resources


def _is_member(methods: Methods, parent: Methods) -> bool:
    """Return whether a path addresses a member of its parent path."""
    reads = methods.get("GET")
    if reads is not None and reads.pagination is not None:
        return False
    is_written = "POST" in parent or "PUT" in methods
    is_listed = "GET" in parent and bool({"GET", "DELETE"} & methods.keys())
    return is_listed or (reads is not None and is_written)


def _is_listed(bodies: Bodies, methods: Methods) -> bool:
    """Return whether a GET of the path returns a list."""
    reads = methods.get("GET")
    return reads is not None and bool(_items(bodies, reads))


def _has_batch(methods: Methods) -> bool:
    return any(operation.batch is not None for operation in methods.values())


def _chosen_by(contract: Contract, methods: Methods) -> tuple[str, ...]:
    """Return the required query parameters of the GET operation, without arrays."""
    reads = methods.get("GET")
    needed = (one for one in (reads.parameters if reads is not None else ()) if one.required)
    return tuple(
        one.name
        for one in needed
        if one.location == "query"
        and contract.node(pointers.join(one.pointer, "schema"))[0].get("type") != "array"
    )


def _items(bodies: Bodies, operation: ir.Operation) -> list[Cursor]:
    """Return the schemas of the items of the lists in a successful response."""
    cursors = [cursor for _, cursor in bodies.success(operation)]
    whole = [bodies.view(cursor) for cursor in cursors]
    below = (one for view in whole for one in view.properties.values())
    views = chain(whole, map(bodies.view, below))
    return [view.cursor("items") for view in views if next(view.having("items"), None)]


def _key(bodies: Bodies, parameter: str, operations: Iterable[ir.Operation]) -> str:
    """Return the property that identifies a member, as ``parameter`` does in a path."""
    names: list[str] = []
    for operation in operations:
        cursors = [cursor for _, cursor in bodies.success(operation)]
        for cursor in (*cursors, *_items(bodies, operation)):
            names += bodies.view(cursor).properties
    endings = sorted((name for name in names if parameter.endswith(f"_{name}")), key=len)
    ids = (name for name in names if name.lower().endswith("id"))
    candidates = (parameter, *reversed(endings), "id", *ids)
    return next((name for name in candidates if name in names), "id")


def seeded(resources: Iterable[Resource], seed: Seed) -> dict[str, dict[str, Mapping[str, Any]]]:
    """Return the members of a seed by their ids, grouped by the addresses of collections.

    Raises ``OptionError`` for an unknown collection, and for a member without its id.
    """
    known = list(dict.fromkeys(resources))
    by_address: dict[str, dict[str, Mapping[str, Any]]] = {}
    for address, members in seed.items():
        # A path with fewer placeholders takes precedence, as in the routing of requests.
        fitting = sorted(
            (one for one in known if one.has(address)), key=lambda one: one.collection.count("{")
        )
        if not fitting:
            paths = [one.collection for one in known]
            raise OptionError(
                f"{address!r} is not a list of the document{did_you_mean(address, paths)}; "
                f"lists are {', '.join(paths)}"
            )
        key = fitting[0].key
        for number, member in enumerate(members):
            if not isinstance(member, Mapping) or member.get(key) is None:
                raise OptionError(f"{address}: member {number} has no {key!r}")
        by_address[address] = {str(member[key]): member for member in members}
    return by_address
