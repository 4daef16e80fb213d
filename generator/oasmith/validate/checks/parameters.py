"""Checks of paths, parameters, operation ids and tags."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Node
from oasmith.validate.checks.view import View

PLACES = ("query", "querystring", "header", "path", "cookie")

PLACEHOLDER = re.compile(r"{([^{}]+)}")


def check(view: View) -> Iterator[Finding]:
    """Check each path with its operations."""
    yield from _operation_ids(view)
    yield from _ambiguous(view)
    yield from _tags(view)
    for path, method, operation, pointer, item in view.operations():
        yield from _declared(view, path, method, operation, pointer, item)
        if not isinstance(operation.get("responses"), dict) or not operation["responses"]:
            yield view.finding(
                "missing-responses",
                f"{method.upper()} {path} documents no responses",
                pointer,
                "Add `responses` with at least one status.",
            )


def _declared(
    view: View, path: str, method: str, operation: Node, pointer: str, item: Node
) -> Iterator[Finding]:
    item_pointer = pointers.parent(pointer).removesuffix("/additionalOperations")
    declared: dict[str, str] = {}
    unknown = False
    for owner, owner_pointer in ((item, item_pointer), (operation, pointer)):
        seen: set[tuple[str, str]] = set()
        for parameter, where in view.tree.items(owner, "parameters", owner_pointer):
            key = (str(parameter.get("in")), str(parameter.get("name")))
            if not isinstance(parameter.get("name"), str) or key[0] not in PLACES:
                # The parameter cannot be identified; the reason is reported by another check.
                unknown = True
                continue
            if key in seen:
                message = f"the {key[0]} parameter {key[1]!r} is declared twice"
                yield view.finding("duplicate-parameter", message, where)
            seen.add(key)
            if key[0] != "path":
                continue
            declared[key[1]] = where
            if parameter.get("required") is not True:
                yield view.finding(
                    "optional-path-parameter",
                    f"the path parameter {key[1]!r} is not required",
                    where,
                    "Write `required: true`; a path cannot leave it out.",
                )
    wanted = PLACEHOLDER.findall(path)
    for name in dict.fromkeys(wanted):
        if name not in declared and not unknown:
            similar = difflib.get_close_matches(name, set(declared) - set(wanted), n=1)
            hint = f"Did you mean the parameter {similar[0]!r}? " if similar else ""
            yield view.finding(
                "undeclared-path-parameter",
                f"{method.upper()} {path} does not declare its path parameter {name!r}",
                item_pointer,
                f"{hint}Add to `parameters`: {{name: {name}, in: path, required: true, "
                "schema: {type: string}}.",
            )
    for name, where in declared.items():
        is_reported = difflib.get_close_matches(name, set(wanted) - declared.keys(), n=1)
        if name not in wanted and not is_reported:
            message = f"the path parameter {name!r} is not in {path}"
            yield view.finding("unused-path-parameter", message, where)


def _operation_ids(view: View) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for path, method, operation, pointer, _ in view.operations():
        id = operation.get("operationId")
        if not isinstance(id, str):
            continue
        if id in seen:
            yield view.finding(
                "duplicate-operation-id",
                f"the operationId {id!r} is also that of {seen[id]}",
                pointers.join(pointer, "operationId"),
                "Give each operation a unique id.",
            )
        seen.setdefault(id, f"{method.upper()} {path}")


def _ambiguous(view: View) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for path, _, path_pointer in view.tree.members(view.document.data, "paths", ""):
        shape = PLACEHOLDER.sub("{}", path)
        if shape in seen:
            message = f"the path {path} matches the same requests as {seen[shape]}"
            yield view.finding("ambiguous-path", message, path_pointer)
        seen.setdefault(shape, path)


def _tags(view: View) -> Iterator[Finding]:
    data = dict(view.document.data)
    declared: set[str] = set()
    for tag, pointer in view.tree.items(data, "tags", ""):
        name = tag.get("name")
        if not isinstance(name, str):
            return  # The declared tags are not known completely.
        if name in declared:
            where = pointers.join(pointer, "name")
            yield view.finding("duplicate-tag", f"the tag '{name}' is declared twice", where)
        declared.add(name)
    yield from _parents(view, declared)
    if not declared:
        return
    reported: set[str] = set()
    for _, _, operation, pointer, _ in view.operations():
        tags = operation.get("tags")
        for index, tag in enumerate(tags if isinstance(tags, list) else ()):
            if isinstance(tag, str) and tag not in declared and tag not in reported:
                reported.add(tag)
                similar = difflib.get_close_matches(tag, map(str, declared), n=1)
                yield view.finding(
                    "undeclared-tag",
                    f"the tag {tag!r} is not declared",
                    pointers.join(pointer, "tags", index),
                    f"Did you mean {similar[0]!r}?" if similar else "Add it to `tags`.",
                )


def _parents(view: View, declared: set[str]) -> Iterator[Finding]:
    """Check the parents of tags (OpenAPI 3.2): each exists, and none is its own ancestor."""
    tags = list(view.tree.items(dict(view.document.data), "tags", ""))
    parents = {tag.get("name"): tag.get("parent") for tag, _ in tags}
    reported: set[str] = set()
    for tag, pointer in tags:
        parent, where = tag.get("parent"), pointers.join(pointer, "parent")
        if not isinstance(parent, str):
            continue
        if parent not in declared:
            similar = difflib.get_close_matches(parent, declared, n=1)
            hint = f"Did you mean '{similar[0]}'?" if similar else "Add it to `tags`."
            yield view.finding("undeclared-tag", f"the tag '{parent}' is not declared", where, hint)
        ancestors = [parent]
        while isinstance(above := parents.get(ancestors[-1]), str) and above not in ancestors:
            ancestors.append(above)
        # Only the first tag of a cycle is reported.
        if tag.get("name") in ancestors and where not in reported:
            reported |= {
                pointers.join(other_pointer, "parent")
                for other, other_pointer in tags
                if other.get("name") in ancestors
            }
            message = f"the tag '{tag['name']}' is its own ancestor"
            yield view.finding("circular-tag", message, where, "Give one of these no parent.")
