"""The operations of a document before they are lowered, and the schemas inside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from oasmith.lower.context import Context, text
from oasmith.lower.schemas.schemas import Schemas
from oasmith.naming import words
from oasmith.openapi import pointer as pointers
from oasmith.openapi.grammar import METHODS
from oasmith.openapi.http import WITHOUT_CONTENT

Node = dict[str, Any]


@dataclass(slots=True)
class Raw:
    """One operation of the document, with its references resolved."""

    path: str
    method: str
    node: Node
    pointer: str
    path_node: Node
    path_pointer: str
    parameters: list[tuple[Node, str]] = field(default_factory=list)
    body: tuple[Node, str] | None = None
    responses: list[tuple[str, Node, str]] = field(default_factory=list)
    number: int = 1
    """Distinguishes operations with the same ``operationId``."""
    group: str = ""
    """The resource of the operation, from an extension, a tag or the path; see ``resources``."""
    method_name: str = ""
    """The name of the method, before clashes are resolved."""
    spoken: str = ""
    """A short natural name of the operation; empty if another operation has the same one."""

    @property
    def written_id(self) -> str:
        """The ``operationId``, or an id derived from method and path."""
        joined = " ".join(word for word in words(self.path))
        return text(self.node, "operationId") or f"{self.method} {joined}".strip()

    @property
    def id(self) -> str:
        """The unique id: ``written_id``, with ``number`` if this is not 1."""
        return self.written_id if self.number == 1 else f"{self.written_id}_{self.number}"

    @property
    def called(self) -> str:
        """The name from which the names of constants and classes are derived."""
        return self.spoken or self.id


def operations(context: Context) -> list[Raw]:
    """Return all operations of ``paths``, in the order of the document."""
    raws = []
    for path, item, path_pointer in context.tree.members(context.data, "paths", ""):
        # An extension of the Paths Object is not a path.
        if path.startswith("x-"):
            continue
        for method, node, pointer in methods(item, path_pointer):
            raw = Raw(with_slash(path), method, node, pointer, item, path_pointer)
            raw.parameters = list(_parameters(context, raw))
            if "requestBody" in node:
                raw.body = context.tree.follow(
                    node["requestBody"], pointers.join(pointer, "requestBody")
                )
            raw.responses = list(_responses(context, raw))
            raws.append(raw)
    _number(raws)
    return raws


def _responses(context: Context, raw: Raw) -> Iterator[tuple[str, Node, str]]:
    """Yield status, object and pointer of each response.

    ``content`` is removed from responses that have no content in HTTP.
    """
    for status, node, pointer in context.tree.members(raw.node, "responses", raw.pointer):
        if status in WITHOUT_CONTENT:
            node = {key: value for key, value in node.items() if key != "content"}
        yield status, node, pointer


def _number(raws: list[Raw]) -> None:
    """Set the number of operations with the same id, so that each has a unique id."""
    taken = {raw.id for raw in raws}
    seen: set[str] = set()
    for raw in raws:
        if raw.id in seen:
            while raw.id in taken:
                raw.number += 1
            taken.add(raw.id)
        seen.add(raw.id)


def with_slash(path: str) -> str:
    """Return a path with a leading slash, so that it cannot extend the host of a server's URL."""
    return path if path.startswith("/") else f"/{path}"


def methods(item: Node, pointer: str) -> Iterator[tuple[str, Node, str]]:
    """Yield the operations of a path item: method in upper case, object and pointer."""
    for method in METHODS:
        if isinstance(item.get(method), dict):
            yield method.upper(), item[method], pointers.join(pointer, method)
    additional = item.get("additionalOperations")
    for method, node in (additional if isinstance(additional, dict) else {}).items():
        if isinstance(node, dict):
            yield method, node, pointers.join(pointer, "additionalOperations", method)


def _parameters(context: Context, raw: Raw) -> Iterator[tuple[Node, str]]:
    """Yield the parameters of path item and operation; the operation's override the path's."""
    parameters: dict[tuple[str, str], tuple[Node, str]] = {}
    for owner, pointer in ((raw.path_node, raw.path_pointer), (raw.node, raw.pointer)):
        entries = owner.get("parameters")
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            node, node_pointer = context.tree.follow(
                entry, pointers.join(pointer, "parameters", index)
            )
            key = (text(node, "in"), text(node, "name"))
            if all(key) and not _is_ignored(*key):
                parameters[key] = (node, node_pointer)
    yield from parameters.values()
    for name in dict.fromkeys(_PLACEHOLDER.findall(raw.path)):
        if ("path", name) not in parameters:
            # Validation reports the missing declaration; a path parameter works without it.
            parameters["path", name] = (
                _undeclared(name),
                pointers.join(raw.pointer, "parameters", name),
            )
            yield parameters["path", name]


_PLACEHOLDER = re.compile(r"{([^{}]+)}")


def _undeclared(name: str) -> Node:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _is_ignored(location: str, name: str) -> bool:
    """Return whether a parameter must be ignored (OpenAPI specification, section 4.8.12)."""
    return location == "header" and name.lower() in ("accept", "content-type", "authorization")


def announce(raws: list[Raw], incoming: list[tuple[Raw, str]], schemas: Schemas) -> None:
    """Announce the inline schemas of operations, webhooks and callbacks.

    ``incoming`` are the requests that the API sends, each with the name for its schemas.
    """
    for raw in raws:
        for node, pointer in raw.parameters:
            for schema, schema_pointer in value_schemas(node, pointer):
                schemas.add(schema, f"{raw.called} {text(node, 'name')}", schema_pointer)
        if raw.body is not None:
            for schema, schema_pointer in value_schemas(*raw.body):
                schemas.add(schema, f"{raw.called} request", schema_pointer)
        for status, node, pointer in raw.responses:
            suffix = "response" if status.startswith("2") else f"response {status}"
            for schema, schema_pointer in value_schemas(node, pointer):
                schemas.add(schema, f"{raw.called} {suffix}", schema_pointer, is_response=True)
            for name, header, header_pointer in schemas.tree.members(node, "headers", pointer):
                for schema, schema_pointer in value_schemas(header, header_pointer):
                    schemas.add(
                        schema, f"{raw.called} {name} header", schema_pointer, is_response=True
                    )
    for raw, name in incoming:
        if raw.body is not None:
            for schema, schema_pointer in value_schemas(*raw.body):
                schemas.add(schema, name, schema_pointer, is_response=True)
    schemas.name()


def value_schemas(node: Mapping[str, Any], pointer: str) -> Iterator[tuple[Any, str]]:
    """Yield the schemas of a parameter, body or response with their pointers."""
    if "schema" in node:
        yield node["schema"], pointers.join(pointer, "schema")
    content = node.get("content")
    for media_type, media in (content if isinstance(content, dict) else {}).items():
        for key in ("schema", "itemSchema"):
            if isinstance(media, dict) and key in media:
                yield media[key], pointers.join(pointer, "content", media_type, key)
