"""From an error answer to the exception that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import pointers
from .errors import ApiError, Failure, UnknownCode
from .messages import Response
from .operation import ErrorRow, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorEnvelope:
    """Where an error's parts stand in its body, as JSON pointers."""

    code: str = "/code"
    message: str = "/message"
    details: str = "/details"

    def read(self, body: Any) -> tuple[str | None, str, Any]:
        """Return code, message and details of ``body``; None or empty where they are not."""
        code = pointers.get(body, self.code)
        message = pointers.get(body, self.message)
        details = pointers.get(body, self.details)
        return (
            code if isinstance(code, str) else None,
            message if isinstance(message, str) else "",
            None if details is pointers.ABSENT else details,
        )


def matching_rows(
    rows: tuple[ErrorRow, ...], code: str | None, status: int, message: str
) -> tuple[ErrorRow, ...]:
    """Return the rows that an answer can be: by code, then by status and message.

    Documentation and practice differ in status and wording, so neither excludes a row unless
    another row fits better.
    """
    candidates = [row for row in rows if row.code == code]
    statuses = {str(status), f"{status // 100}XX", "default"}
    for narrower in (
        [row for row in candidates if row.message.casefold() == message.casefold()],
        [row for row in candidates if row.status in statuses],
    ):
        if narrower:
            candidates = [row for row in candidates if row in narrower]
    return tuple(candidates)


def failure_of(
    operation: Operation[Any], envelope: ErrorEnvelope, response: Response, body: Any
) -> Failure:
    """Return what ``body`` says; it is the whole answer, or one result of a batch."""
    code, message, details = envelope.read(body)
    return Failure(
        operation_id=operation.id,
        status=response.status,
        code=code,
        message=message,
        details=details,
        body=body,
        rows=matching_rows(operation.errors, code, response.status, message),
        response=response,
    )


def error_of(failure: Failure, classes: Mapping[str, type[ApiError]]) -> ApiError:
    """Return the exception of a failure: the class of its code, if the document has that code."""
    if failure.code is None:
        return ApiError(failure)
    return classes.get(failure.code, UnknownCode if classes else ApiError)(failure)
