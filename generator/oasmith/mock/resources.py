"""Stateful resources at paths such as ``/pets`` and ``/pets/{id}``."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from oasmith import ir
from oasmith.contract.contract import Contract
from oasmith.contract.schemas.view import Cursor
from oasmith.ir.content import Media
from oasmith.mock.collection_paths import Resource, Seed, collections, seeded
from oasmith.mock.examples import HIDDEN, Bodies, json_copy
from oasmith.mock.members import Stored, one_member
from oasmith.mock.pages import UnknownPage, page_of, put
from oasmith.mock.state import Collection, State
from oasmith.traffic.requests import CheckedRequest
from oasmith_runtime import json_pointer


class Resources:
    """The collections of one document, with the operations on their state."""

    def __init__(self, contract: Contract, bodies: Bodies) -> None:
        """Detect the collections of a document."""
        self._contract, self._bodies = contract, bodies
        self._by_path: dict[str, Resource] = collections(contract, bodies)

    def state(self, seed: Seed) -> State:
        """Return a state with the initial members of collections.

        Raises ``OptionError`` for an unknown collection, and for a member without its id.
        """
        state = State()
        for path, members in seeded(self._by_path.values(), seed).items():
            collection = state.collection(path)
            collection.is_seeded = True
            for id, member in members.items():
                collection.put(id, json_copy(member))
        return state

    def apply(self, checked: CheckedRequest, state: State) -> Stored | None:
        """Execute a valid request; return None if the document's examples are the response."""
        operation, route = checked.operation, checked.route
        resource = self._by_path.get(operation.path) if operation is not None else None
        if operation is None or route is None or resource is None:
            return None
        collection = state.collection(resource.address(operation, route.path, checked.parameters))
        method = operation.method.upper()
        if operation.path == resource.collection:
            if method == "POST":
                return self._create(resource, collection, operation, checked.body)
            if method == "GET" and (collection.is_used or collection.deleted):
                return self._list(operation, checked.parameters, collection)
            return None
        id = unquote(route.path[resource.parameter])
        typed_id = checked.parameters.get(_ident(operation, resource.parameter), id)
        return one_member(method, resource.key, collection, id, typed_id, checked.body)

    def _list(
        self, operation: ir.Operation, arguments: Mapping[str, Any], collection: Collection
    ) -> Stored:
        try:
            page = page_of(self._contract, operation, arguments, list(collection.members.values()))
        except UnknownPage as error:
            return Stored(invalid=str(error))
        return Stored(value=page.members, is_list=True, places=page.places)

    def absent(self, checked: CheckedRequest, items: Sequence[Any], state: State) -> list[int]:
        """Return the indexes of the items of a deleting batch that do not exist."""
        resource, collection = self._of_batch(checked, state)
        operation = checked.operation
        if resource is None or operation is None or operation.method.upper() != "DELETE":
            return []
        ids = [_item_id(operation, item) for item in items]
        return [n for n, id in enumerate(ids) if id is not None and collection.lacks(id)]

    def write(self, checked: CheckedRequest, items: Sequence[Any], state: State) -> None:
        """Execute the successful items of a batch."""
        resource, collection = self._of_batch(checked, state)
        operation = checked.operation
        if resource is None or operation is None:
            return
        for item in items:
            id = _item_id(operation, item)
            if id is None:
                continue
            if operation.method.upper() == "DELETE":
                collection.remove(id)
            elif isinstance(item, dict):
                collection.put(id, {**collection.members.get(id, {}), **json_copy(item)})

    def _of_batch(
        self, checked: CheckedRequest, state: State
    ) -> tuple[Resource | None, Collection]:
        """Return the collection of a batch; a new, empty one without a resource if it has none."""
        operation, route = checked.operation, checked.route
        resource = self._by_path.get(operation.path) if operation is not None else None
        if operation is None or route is None or resource is None:
            return None, Collection()
        if operation.path != resource.collection:
            return None, Collection()
        address = resource.address(operation, route.path, checked.parameters)
        return resource, state.collection(address)

    def _create(
        self, resource: Resource, collection: Collection, operation: ir.Operation, body: Any
    ) -> Stored | None:
        if not isinstance(body, dict):
            return None
        collection.created += 1
        whole: dict[str, Any] = {}
        for _, cursor in self._bodies.success(operation):
            sample = self._bodies.plain(cursor)
            whole = json_copy(sample) if isinstance(sample, dict) else {}
            if resource.key not in body:
                member = self._bodies.member(cursor, resource.key)
                whole[resource.key] = self._new_id(member, collection)
        whole.setdefault(resource.key, str(collection.created))
        member_value = {**whole, **body}
        collection.put(str(member_value[resource.key]), member_value)
        return Stored(value=member_value, is_created=True)

    def _new_id(self, cursor: Cursor, collection: Collection) -> Any:
        """Return an unused id that matches its schema."""
        number = collection.created
        drawn = uuid.uuid5(uuid.NAMESPACE_OID, str(number))
        candidates = [number, str(number), str(drawn), drawn.hex]
        candidates += [
            self._bodies.sample(cursor, str(attempt)) for attempt in range(number, number + 8)
        ]
        free = [one for one in candidates if str(one) not in collection.members]
        return next((one for one in free if self._bodies.accepts(cursor, one)), str(number))

    def fitted(self, operation: ir.Operation, status: str, media: Media, stored: Stored) -> Any:
        """Return the stored value as the body of the response: alone, or inside of an envelope.

        None if the schema of the response has no place for it.
        """
        cursor = self._bodies.cursor(operation, status, media)
        alone = self._without_hidden(cursor, stored.value)
        if self._bodies.accepts(cursor, alone):
            return alone
        envelope = self._envelope(operation, status, media, cursor, stored)
        if not isinstance(envelope, dict):
            return None
        for name, below in self._bodies.view(cursor).properties.items():
            sample = self._bodies.plain(below)
            for value in (stored.value, [stored.value]):
                inner = self._without_hidden(below, value)
                has_type_of_sample = isinstance(sample, type(value))
                if has_type_of_sample and self._bodies.accepts(below, inner):
                    whole = {**envelope, name: inner}
                    if self._bodies.accepts(cursor, whole):
                        return whole
        return None

    def _envelope(
        self, operation: ir.Operation, status: str, media: Media, cursor: Cursor, stored: Stored
    ) -> Any:
        """Return an envelope for the stored value, with the values about its page."""
        envelope = self._bodies.plain(cursor)
        if stored.is_list:
            examples = self._bodies.examples(operation)
            own = (one.value for one in examples if one.status == status)
            envelope = next((one for one in own if self._bodies.accepts(cursor, one)), envelope)
        envelope = json_copy(envelope)
        for place, value in stored.places:
            put(envelope, place, value)
        return envelope

    def _without_hidden(self, cursor: Cursor, value: Any) -> Any:
        """Return a value without write-only properties."""
        view = self._bodies.view(cursor)
        if isinstance(value, list):
            return [self._without_hidden(view.cursor("items"), one) for one in value]
        if not isinstance(value, dict):
            return value
        hidden = {
            name
            for name, below in view.properties.items()
            if self._bodies.view(below).first(HIDDEN)
        }
        return {name: one for name, one in value.items() if name not in hidden}


def _item_id(operation: ir.Operation, item: Any) -> str | None:
    """Return the id of an item of a batch; None if it has none."""
    place = operation.batch.item_id if operation.batch is not None else None
    id = json_pointer.get(item, place) if place is not None else None
    return str(id) if isinstance(id, str | int) and not isinstance(id, bool) else None


def _ident(operation: ir.Operation, name: str) -> str:
    return next((one.ident for one in operation.parameters if one.name == name), name)
