"""Errors that a server reports in the middle of a stream, where it is too late for a status."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from ..errors import ApiError, Failure, failure_of
from ..messages import Response
from ..models import Model
from ..models.types import is_model, types_by_alias, union_members
from ..redaction import without_remembered
from ..request_builder import BoundOperation
from .readers import ServerSentEvent

ERROR = "error"
"""The type of an event, and the field of an object, with which APIs report that a stream failed."""

HINT = "The server reported it in the middle of a stream, which ended there."


class StreamError(ApiError):
    """The API reported an error in a stream that had begun as a success.

    It ends the stream; the items before it were handed out. ``event`` is the server-sent event as
    it came, None for other streams. ``body`` is its data as JSON where it is JSON, else the text.
    """

    def __init__(self, failure: Failure, event: ServerSentEvent | None = None) -> None:
        """Wrap what the API said, and the event in which it did."""
        super().__init__(failure)
        # Tracebacks and pickles show it, like the message.
        self.event = event and replace(event, data=without_remembered(event.data))


def stream_error(
    bound: BoundOperation, response: Response, body: Any, event: ServerSentEvent | None
) -> StreamError:
    """Return the exception of an error that ``body`` reports, with the message that it has."""
    operation, envelope = bound.operation, bound.config.definition.envelope
    failure = failure_of(operation.id, operation.errors, envelope, response, body)
    return StreamError(replace(failure, hint=HINT), event)


def documents_error_events(annotation: Any) -> bool:
    """Return whether the model of whole events names ``error`` as a type of event."""
    models = (member for member in union_members(annotation) if is_model(member))
    types = (types_by_alias(model).get("event") for model in models)
    return any(ERROR in get_args(member) for type_ in types for member in union_members(type_))


def is_error_object(raw: Any, item: Any, *, fits: bool) -> bool:
    """Return whether an object reports an error in the place of an item.

    It has a field ``error`` that the item's model has not, and does not fit the model or has none
    of its fields. ``item`` is what was made of ``raw``.
    """
    if not (isinstance(raw, dict) and raw.get(ERROR) and isinstance(item, Model)):
        return False
    extra = item.model_extra or {}
    return ERROR in extra and (not fits or item.model_fields_set <= extra.keys())
