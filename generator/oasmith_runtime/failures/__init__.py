"""Parsing of error responses, and of failed results of a batch, to a ``Failure``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from .. import json_pointer
from ..messages import Response
from ..redaction import data_without_remembered, redact, redacted_url
from ..wording import MAX_READ, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRow:
    """A row of an operation's error table."""

    code: str
    status: str
    message: str
    resolution: str
    meaning: str = ""
    docs: str | None = None
    oauth: Literal["invalid_token", "insufficient_scope"] | None = None
    """The error code of RFC 6750, if the row is about the token."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Failure:
    """The API's error for a failed call or a failed item of a batch."""

    operation_id: str
    status: int
    code: str | None
    message: str
    details: Any
    body: Any
    """The body as data, or the item's result in a batch."""
    rows: tuple[ErrorRow, ...]
    """The rows of the error table that match; several if the response is ambiguous."""
    response: Response
    required_scopes: tuple[frozenset[str], ...] = ()
    hint: str = ""
    decoded: Any = None
    """The body in its documented type; None if the document has none."""
    explanation: str = ""
    """Further details of the body as text: the field, the expected and the received value."""

    def __reduce__(self) -> tuple[Any, ...]:
        fields = {name: getattr(self, name) for name in self.__slots__}
        return _failure, (data_without_remembered(fields),)

    def __repr__(self) -> str:
        error = f"{self.code!r}, {self.message!r}"
        return f"Failure({self.operation_id}, HTTP {self.status}, {error})"


def _failure(fields: dict[str, Any]) -> Failure:
    return Failure(**fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorEnvelope:
    """The locations of an error's parts in a body, as JSON Pointers."""

    code: str = "/code"
    message: str = "/message"
    details: str = "/details"

    def read(self, body: Any) -> tuple[str | None, str, Any]:
        """Return code, message and details of ``body``; None or empty if they are missing."""
        code = json_pointer.get(body, self.code)
        message = json_pointer.get(body, self.message)
        details = json_pointer.get(body, self.details)
        return (
            code if isinstance(code, str) else None,
            message if isinstance(message, str) else "",
            None if details is json_pointer.ABSENT else details,
        )


def matching_rows(
    rows: tuple[ErrorRow, ...], code: str | None, status: int, message: str
) -> tuple[ErrorRow, ...]:
    """Return the rows that match a response: by code, then by message and by status.

    Real responses differ from documentation in status and wording, so neither excludes a row
    unless another row matches better.
    """
    candidates = [row for row in rows if row.code == code]
    statuses = {str(status), f"{status // 100}XX", "default"}
    for better in (
        [row for row in candidates if row.message.casefold() == message.casefold()],
        [row for row in candidates if row.status in statuses],
    ):
        if better:
            candidates = [row for row in candidates if row in better]
    return tuple(candidates)


def failure_of(
    operation_id: str,
    rows: tuple[ErrorRow, ...],
    envelope: ErrorEnvelope,
    response: Response,
    body: Any,
    *,
    decoded: Any = None,
    item: Any = None,
) -> Failure:
    """Return the failure in ``body``, which is that of the response, or one result of a batch.

    Args:
        operation_id: The operation that failed.
        rows: Its error table.
        envelope: The documented locations of the parts of an error.
        response: The response.
        body: The body as data, or as text if it is not JSON.
        decoded: The body in its documented type; None if the document has none.
        item: The item of a batch that was refused, as data, whose value the text quotes.
    """
    # Imported here, because most programs start without an error and do not need them.
    from .codes import code_of
    from .details import explanation
    from .shapes import excerpt_of, message_of, more_of

    # Some APIs and proxies repeat the credential that they reject. It is redacted first, because
    # a shortened credential would not be found.
    error = redact(body[:MAX_READ]) if isinstance(body, str) else data_without_remembered(body)
    code, message, details = envelope.read(error)
    code = code or code_of(error, response.status)
    more = [explanation(details, data_without_remembered(item))]
    if message:
        more.append(more_of(error))
    else:
        # A code is more specific than an excerpt of the body.
        message = message_of(error) or ("" if code else excerpt_of(error))
    return Failure(
        operation_id=operation_id,
        status=response.status,
        code=code,
        message=_redirect(response) or message,
        details=details,
        body=body,
        rows=matching_rows(rows, code, response.status, message),
        response=response,
        decoded=decoded,
        explanation=_joined(more, message),
    )


def _joined(texts: Iterable[str], message: str) -> str:
    """Join the texts that the message does not contain."""
    return "; ".join(text for text in dict.fromkeys(texts) if text and text not in message)


def _redirect(response: Response) -> str:
    """Return the message for a redirect, which is not followed (RFC 9110, section 15.4)."""
    if response.status == 304:
        return "not modified: the caller's copy is still valid"
    location = response.headers.get("location")
    if not 300 <= response.status < 400 or not location:
        return ""
    return f"redirects to {one_line(redacted_url(location))}, which is not followed"
