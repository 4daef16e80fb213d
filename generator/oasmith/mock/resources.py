"""What is written can be read: resources of paths such as ``/pets`` and ``/pets/{id}``."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from oasmith import ir
from oasmith.contract.schemas.view import Cursor
from oasmith.ir.content import Media
from oasmith.mock.examples import HIDDEN, Bodies, json_copy
from oasmith.mock.state import Collection, State
from oasmith.traffic.requests import CheckedRequest

_ITEM_PATH = re.compile(r"(?P<collection>.+)/\{(?P<name>[^{}/]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A collection with its members, as the document has them."""

    collection: str
    """The path of the collection."""
    parameter: str
    """The path parameter that names a member."""
    key: str
    """The property of a member that has the same value."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the state says of a request; nothing of it where the document's examples answer."""

    is_missing: bool = False
    """Whether the member is not there."""
    value: Any = None
    """The body of the response, before it is fitted to its schema; None for no say."""
    is_created: bool = False
    """Whether a member came into being, so that a 201 fits better than a 200."""


class Resources:
    """The resources of one document that can be written and read."""

    def __init__(self, api: ir.Api, bodies: Bodies) -> None:
        """Find the collections whose members can be read by a path of their own."""
        self._bodies = bodies
        self._by_path: dict[str, Resource] = {}
        by_path: dict[str, dict[str, ir.Operation]] = {}
        for operation in api.operations:
            by_path.setdefault(operation.path, {})[operation.method.upper()] = operation
        for path, methods in by_path.items():
            match = _ITEM_PATH.fullmatch(path)
            if match is None or "GET" not in methods:
                continue
            collection = match["collection"]
            is_written = "POST" in by_path.get(collection, {}) or "PUT" in methods
            if is_written:
                key = self._key(methods["GET"], match["name"])
                resource = Resource(collection=collection, parameter=match["name"], key=key)
                self._by_path[path] = self._by_path[collection] = resource

    def _key(self, operation: ir.Operation, parameter: str) -> str:
        """Return the property of a member that its path names."""
        names: list[str] = []
        for _, cursor in self._success(operation):
            names = list(self._bodies.view(cursor).properties)
        candidates = (parameter, "id", *(name for name in names if name.lower().endswith("id")))
        return next((name for name in candidates if name in names), "id")

    def _success(self, operation: ir.Operation) -> Iterator[tuple[Media, Cursor]]:
        for spec in sorted(operation.responses, key=lambda spec: spec.status != "201"):
            if spec.media and spec.status.startswith("2"):
                yield spec.media[0], self._bodies.cursor(operation, spec.status, spec.media[0])
                return

    def apply(self, checked: CheckedRequest, state: State) -> Stored | None:
        """Do what a valid request asks for; None where the document's examples answer."""
        operation, route = checked.operation, checked.route
        resource = self._by_path.get(operation.path) if operation is not None else None
        if operation is None or route is None or resource is None:
            return None
        path = resource.collection
        for name, value in route.path.items():
            path = path.replace("{" + name + "}", value)
        collection = state.collection(path)
        method = operation.method.upper()
        if operation.path == resource.collection:
            if method == "POST":
                return self._create(resource, collection, operation, checked.body)
            if method == "GET" and (collection.is_used or collection.deleted):
                return Stored(value=list(collection.members.values()))
            return None
        id = unquote(route.path[resource.parameter])
        given = checked.parameters.get(_ident(operation, resource.parameter), id)
        return _member(method, resource, collection, id, given, checked.body)

    def _create(
        self, resource: Resource, collection: Collection, operation: ir.Operation, body: Any
    ) -> Stored | None:
        if not isinstance(body, dict):
            return None
        collection.created += 1
        whole: dict[str, Any] = {}
        for _, cursor in self._success(operation):
            sample = self._bodies.plain(cursor)
            whole = json_copy(sample) if isinstance(sample, dict) else {}
            if resource.key not in body:
                member = self._bodies.member(cursor, resource.key)
                whole[resource.key] = self._new_id(member, collection)
        whole.setdefault(resource.key, str(collection.created))
        member_value = {**whole, **body}
        collection.members[_text(member_value[resource.key])] = member_value
        collection.deleted.discard(_text(member_value[resource.key]))
        return Stored(value=member_value, is_created=True)

    def _new_id(self, cursor: Cursor, collection: Collection) -> Any:
        """Return an id that fits its schema and that no other member has."""
        number = collection.created
        drawn = uuid.uuid5(uuid.NAMESPACE_OID, str(number))
        candidates = [number, str(number), str(drawn), drawn.hex]
        candidates += [
            self._bodies.sample(cursor, str(attempt)) for attempt in range(number, number + 8)
        ]
        free = [one for one in candidates if _text(one) not in collection.members]
        return next((one for one in free if self._bodies.accepts(cursor, one)), str(number))

    def fitted(self, operation: ir.Operation, status: str, media: Media, value: Any) -> Any:
        """Return what was stored as the response has it: alone, or inside of an envelope.

        None where the response has no place for it.
        """
        cursor = self._bodies.cursor(operation, status, media)
        shown = self._shown(cursor, value)
        if self._bodies.accepts(cursor, shown):
            return shown
        envelope = self._bodies.plain(cursor)
        if not isinstance(envelope, dict):
            return None
        kind = list if isinstance(value, list) else dict
        for name, below in self._bodies.view(cursor).properties.items():
            inner = self._shown(below, value)
            is_alike = isinstance(self._bodies.plain(below), kind)
            if is_alike and self._bodies.accepts(below, inner):
                whole = {**envelope, name: inner}
                if self._bodies.accepts(cursor, whole):
                    return whole
        return None

    def _shown(self, cursor: Cursor, value: Any) -> Any:
        """Return a value without the properties that no response has."""
        view = self._bodies.view(cursor)
        if isinstance(value, list):
            return [self._shown(view.cursor("items"), one) for one in value]
        if not isinstance(value, dict):
            return value
        hidden = {
            name
            for name, below in view.properties.items()
            if self._bodies.view(below).first(HIDDEN)
        }
        return {name: one for name, one in value.items() if name not in hidden}


def _ident(operation: ir.Operation, name: str) -> str:
    return next((one.ident for one in operation.parameters if one.name == name), name)


def _member(
    method: str, resource: Resource, collection: Collection, id: str, given: Any, body: Any
) -> Stored | None:
    """Read or write one member; its id is as the path has it, and ``given`` as its schema does."""
    current = collection.members.get(id)
    is_gone = current is None and (collection.is_used or id in collection.deleted)
    match method:
        case "GET" | "HEAD":
            return Stored(is_missing=True) if is_gone else _stored(current)
        case "PUT" if isinstance(body, dict):
            if is_gone and collection.created:
                return Stored(is_missing=True)
            collection.members[id] = {resource.key: given, **body}
            collection.deleted.discard(id)
            return Stored(value=collection.members[id], is_created=current is None)
        case "PATCH" if isinstance(body, dict):
            if is_gone:
                return Stored(is_missing=True)
            if current is None:
                return None
            collection.members[id] = merged(current, body)
            return Stored(value=collection.members[id])
        case "DELETE":
            if is_gone:
                return Stored(is_missing=True)
            collection.members.pop(id, None)
            collection.deleted.add(id)
            return _stored(current)
    return Stored(is_missing=True) if is_gone else None


def _stored(value: Any) -> Stored | None:
    return None if value is None else Stored(value=value)


def merged(target: Any, patch: Any) -> Any:
    """Return a value with a merge patch applied (RFC 7396, section 2)."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def _text(value: Any) -> str:
    return str(value)
