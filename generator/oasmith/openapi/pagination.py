"""The extensions for pagination of Fern, Speakeasy and oasmith, parsed to one form.

Sources: the pages on pagination of buildwithfern.com and speakeasy.com, for ``x-fern-pagination``
and ``x-speakeasy-pagination``; RFC 8288 for ``x-pagination``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Found, Node, Tree
from oasmith_runtime.operation import Pagination, PaginationKind

FERN, SPEAKEASY = "x-fern-pagination", "x-speakeasy-pagination"
OWN = "x-pagination"
"""The extension of oasmith, for what the others cannot express."""

Steps = tuple[str | int, ...]
"""A path into a value: names of properties, and indexes of lists, which may be negative."""

_STEP = re.compile(r"\.?([A-Za-z_$][\w$-]*)|\[(-?\d{1,9})\]|\[(['\"])(.+?)\3\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaginationRule:
    """The pagination of one operation, as the document describes it."""

    shape: Pagination
    """The kind of pagination; without the method's arguments and the path to the list."""
    input: Steps | None = None
    """The parameter, or the path to the body's property, that selects a page; None for URLs."""
    limit: Steps = ()
    """The same for the size of a page; empty if there is none."""
    number: str = ""
    """The parameter for the page number, for responses without a cursor; empty if there is none."""
    results: Steps | None = None
    """The path to the list in the response; None if it is not stated."""

    @property
    def ways(self) -> tuple[Steps, ...]:
        """The paths into the response, except that to the list."""
        ways = (self.shape.next, self.shape.more, self.shape.pages)
        return tuple(steps for steps in ways if steps is not None)


def read(operation: Node, root: Mapping[str, Any]) -> tuple[PaginationRule | None, str]:
    """Return the pagination of an operation, or an error message if it cannot be read.

    Returns None and an empty message for an operation without pagination.
    """
    key = key_of(operation)
    shape = operation.get(key)
    if shape is True:
        shape = root.get(key)
    if not isinstance(shape, Mapping):
        return None, ""
    try:
        return _READERS[key](shape), ""
    except _Unreadable as error:
        return None, str(error)


def key_of(operation: Node) -> str:
    """Return the extension that describes the pagination of an operation; empty if none does."""
    return next((key for key in _READERS if operation.get(key)), "")


class _Unreadable(Exception):
    """A path or a combination of keys is not supported."""


def _fern(shape: Mapping[str, Any]) -> PaginationRule:
    def path(key: str, start: str) -> Steps | None:
        return _steps(shape[key], start) if key in shape else None

    results = path("results", "$response")
    for key in ("next_uri", "next_path"):
        if key in shape:
            return PaginationRule(
                shape=Pagination(kind="url", results=(), next=path(key, "$response")),
                results=results,
            )
    if "cursor" in shape:
        return PaginationRule(
            shape=Pagination(kind="cursor", results=(), next=path("next_cursor", "$response")),
            input=path("cursor", "$request") or (),
            results=results,
        )
    if "offset" in shape:
        limit = path("step", "$request") or ()
        return PaginationRule(
            shape=Pagination(
                kind="offset" if limit else "page",
                results=(),
                more=path("has-next-page", "$response"),
            ),
            input=path("offset", "$request") or (),
            limit=limit,
            results=results,
        )
    raise _Unreadable("it names no `cursor`, `offset`, `next_uri` or `next_path`")


_KINDS: Mapping[str, PaginationKind] = {"url": "url", "cursor": "cursor", "offsetLimit": "offset"}


def _speakeasy(shape: Mapping[str, Any]) -> PaginationRule:
    outputs = shape.get("outputs")
    outputs = outputs if isinstance(outputs, Mapping) else {}
    inputs = {
        str(entry.get("type")): _input(entry)
        for entry in shape.get("inputs") or ()
        if isinstance(entry, Mapping)
    }

    def path(key: str) -> Steps | None:
        return _steps(outputs[key], "$") if key in outputs else None

    kind = _KINDS.get(str(shape.get("type")))
    if kind == "offset" and "page" in inputs:
        kind = "page"
    input_type = "" if kind == "url" else str(kind)
    if kind is None or (input_type and input_type not in inputs):
        raise _Unreadable(f"`inputs` has no entry of the type `{input_type or 'offset'}`")
    following = path("nextUrl" if kind == "url" else "nextCursor")
    if kind in ("cursor", "url") and following is None:
        raise _Unreadable("`outputs` does not say where the next page is")
    return PaginationRule(
        shape=Pagination(kind=kind, results=(), next=following, pages=path("numPages")),
        input=inputs.get(input_type),
        limit=inputs.get("limit", ()),
        results=path("results"),
    )


def _own(shape: Mapping[str, Any]) -> PaginationRule:
    def path(key: str) -> Steps | None:
        return _steps(shape[key], "$") if key in shape else None

    kind = shape.get("type")
    if kind == "link":
        return PaginationRule(shape=Pagination(kind="link", results=()), results=path("results"))
    if kind != "cursor":
        raise _Unreadable("its `type` is neither `link` nor `cursor`")
    if "cursor" not in shape or "next" not in shape:
        raise _Unreadable("a cursor needs `cursor` and `next`")
    if "number" in shape and "more" not in shape:
        raise _Unreadable("`number` needs `more`, which says whether there is another page")
    return PaginationRule(
        shape=Pagination(kind="cursor", results=(), next=path("next"), more=path("more")),
        input=(str(shape["cursor"]),),
        number=str(shape.get("number", "")),
        limit=(str(shape["limit"]),) if "limit" in shape else (),
        results=path("results"),
    )


_READERS: Mapping[str, Callable[[Mapping[str, Any]], PaginationRule]] = {
    OWN: _own,
    FERN: _fern,
    SPEAKEASY: _speakeasy,
}
"""The functions that parse the extensions; the first takes precedence."""

EXTENSIONS = tuple(_READERS)


def _input(entry: Mapping[str, Any]) -> Steps:
    name = str(entry.get("name"))
    return _steps(f"$.{name}", "$") if "." in name else (name,)


def _steps(path: Any, start: str) -> Steps:
    """Parse the steps of ``$response.a.b`` or of the JSONPath ``$.a[-1].b``."""
    rest = str(path)
    if not rest.startswith(start):
        raise _Unreadable(f"the path {rest!r} does not begin with `{start}`")
    rest = rest[len(start) :]
    steps: list[str | int] = []
    while rest:
        match = _STEP.match(rest)
        if match is None:
            raise _Unreadable(f"the path {path!r} has more than names and indexes")
        steps.append(int(match[2]) if match[2] else match[1] or match[4])
        rest = rest[match.end() :]
    return tuple(steps)


def descend(tree: Tree, schema: Any, pointer: str, steps: Steps) -> Found | None:
    """Return the schema of the value at a path; None if no schema describes it."""
    current: Found | None = tree.follow(schema, pointer)
    for step in steps:
        if current is None:
            return None
        if isinstance(step, int):
            inner, inner_pointer = current
            current = (
                tree.follow(inner["items"], pointers.join(inner_pointer, "items"))
                if ("items" in inner)
                else None
            )
        else:
            current = tree.descend(*current, pointers.join("", step))
    return current


def answer(tree: Tree, operation: Node, pointer: str) -> tuple[Any, str] | None:
    """Return the schema of the first successful JSON response, with its pointer."""
    for status, response, response_pointer in tree.members(operation, "responses", pointer):
        if status.startswith("2") or status == "default":
            for name, media, place in tree.members(response, "content", response_pointer):
                if "json" in name:
                    return media.get("schema"), pointers.join(place, "schema")
    return None


def results(
    tree: Tree, rule: PaginationRule, schema: Any, pointer: str
) -> tuple[Steps, Found] | None:
    """Return the path to the list in a response, and the schema of its items.

    If the document does not state the path, it is the only list in the response; None if there is
    not exactly one.
    """
    paths = [rule.results] if rule.results is not None else list(_lists(tree, schema, pointer))
    if len(paths) != 1:
        return None
    results = descend(tree, schema, pointer, paths[0])
    if results is None or "items" not in results[0]:
        return None
    return paths[0], (results[0]["items"], pointers.join(results[1], "items"))


def _lists(tree: Tree, schema: Any, pointer: str) -> Iterator[Steps]:
    resolved, target = tree.follow(schema, pointer)
    if resolved.get("type") == "array":
        yield ()
    for name, inner, _ in tree.members(resolved, "properties", target):
        if inner.get("type") == "array":
            yield (name,)
