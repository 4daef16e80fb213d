"""Errors that a server reports within a stream, after the status was sent."""

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
"""The type of events, and the field of objects, by which APIs report errors in a stream."""

HINT = "The server reported the error in the middle of a stream, which ended there."


class StreamError(ApiError):
    """The API reported an error in a stream that had started successfully.

    It ends the stream; the items before it were yielded. ``event`` is the server-sent event, None
    for other streams. ``body`` is its data, parsed if it is JSON, else as text.
    """

    def __init__(self, failure: Failure, event: ServerSentEvent | None = None) -> None:
        """Set the attributes from a failure, and the event that reported it."""
        super().__init__(failure)
        # Redacted like the message, because tracebacks and pickles contain it.
        self.event = event and replace(event, data=without_remembered(event.data))


def stream_error(
    bound: BoundOperation, response: Response, body: Any, event: ServerSentEvent | None
) -> StreamError:
    """Return the exception for an error that ``body`` reports."""
    operation, envelope = bound.operation, bound.config.definition.envelope
    failure = failure_of(operation.id, operation.errors, envelope, response, body)
    return StreamError(replace(failure, hint=HINT), event)


def documents_error_events(annotation: Any) -> bool:
    """Return whether the model of whole events has ``error`` as an event type."""
    models = (member for member in union_members(annotation) if is_model(member))
    types = (types_by_alias(model).get("event") for model in models)
    return any(ERROR in get_args(member) for type_ in types for member in union_members(type_))


def is_error_object(raw: Any, item: Any, *, fits: bool) -> bool:
    """Return whether an object reports an error instead of an item.

    It has a field ``error`` that the item's model does not have, and is invalid for the model or
    has none of its fields. ``item`` is the decoded ``raw``.
    """
    if not (isinstance(raw, dict) and raw.get(ERROR) and isinstance(item, Model)):
        return False
    extra = item.model_extra or {}
    return ERROR in extra and (not fits or item.model_fields_set <= extra.keys())
