"""Errors in the body of a request: of the whole call, or of items of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from oasmith.mock.batches import ItemError
from oasmith.mock.causes import Cause
from oasmith.mock.document import MockDocument
from oasmith.mock.rows import row_for
from oasmith.openapi import pointer as pointers
from oasmith.openapi.validation_errors import Mismatch
from oasmith.traffic.requests import CheckedRequest, without_files
from oasmith_runtime import json_pointer


class BodyErrors:
    """The mismatches between a request body and its schema."""

    def __init__(self, document: MockDocument, checked: CheckedRequest) -> None:
        """Use a request that was interpreted by the document."""
        self._document, self._checked = document, checked

    @cached_property
    def mismatches(self) -> list[Mismatch]:
        """All mismatches; none if the body cannot be parsed."""
        media, body, operation = self._checked.media, self._checked.body, self._checked.operation
        is_wrong = any(one.rule == "invalid-request-body" for one in self._checked.problems)
        if not is_wrong or media is None or operation is None or body is json_pointer.ABSENT:
            return []
        traffic = self._document.traffic
        cursor = traffic.schemas(operation).request_body(media).cursor
        plain = without_files(body) if media.kind == "multipart" else body
        return traffic.request.mismatches(cursor, plain)

    @property
    def of_call(self) -> Mismatch:
        """The first mismatch outside of items, or else the first one."""
        whole = (one for one in self.mismatches if self._item_of(one) is None)
        return next(whole, self.mismatches[0])

    @cached_property
    def item_errors(self) -> Mapping[int, ItemError] | None:
        """The errors of single items by index; None if the whole call is invalid."""
        operation = self._checked.operation
        table = self._document.rows(operation) if operation is not None else ()
        errors: dict[int, ItemError] = {}
        for mismatch in self.mismatches:
            index = self._item_of(mismatch)
            entry = row_for(table, cause_of(mismatch), items=True)
            if index is None or entry is None:
                return None
            place = place_of(mismatch)
            errors.setdefault(index, ItemError(entry=entry, place=place, is_placed=True))
        return errors

    def _item_of(self, mismatch: Mismatch) -> int | None:
        """Return the index of the item with a mismatch; None if it is outside of items."""
        operation = self._checked.operation
        batch = operation.batch if operation is not None else None
        if batch is None or not mismatch.place.startswith(f"{batch.items}/"):
            return None
        step = pointers.split(mismatch.place.removeprefix(batch.items))[0]
        return int(step) if step.isdecimal() else None

    def excess(self, mismatch: Mismatch) -> str:
        """Return a message if the mismatch is a list that is too long; otherwise empty."""
        value = json_pointer.get(self._checked.body, mismatch.place)
        media, operation = self._checked.media, self._checked.operation
        if not isinstance(value, list) or media is None or operation is None:
            return ""
        schemas = self._document.traffic.request
        cursor = self._document.traffic.schemas(operation).request_body(media).cursor
        for step in pointers.split(mismatch.place):
            below = schemas.item(cursor) if step.isdecimal() else schemas.member(cursor, step)
            cursor = below
        maximum = int(min(schemas.view(cursor).numbers("maxItems"), default=len(value)))
        if len(value) <= maximum:
            return ""
        place = mismatch.place or "/"
        return f"the request body has {len(value)} items at {place}; at most {maximum} are allowed"


def cause_of(mismatch: Mismatch) -> Cause:
    """Return the cause of a refusal for a mismatch."""
    return Cause.MISSING_FIELD if mismatch.absent else Cause.INVALID_BODY


def place_of(mismatch: Mismatch) -> str:
    """Return a JSON pointer into the body: to the invalid value, or to the missing property."""
    return pointers.join(mismatch.place, mismatch.absent) if mismatch.absent else mismatch.place
