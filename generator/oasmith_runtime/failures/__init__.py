"""How an error response, or one result of a batch, becomes a ``Failure``: what the API said."""

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
    """One line of an operation's error table."""

    code: str
    status: str
    message: str
    resolution: str
    meaning: str = ""
    docs: str | None = None
    oauth: Literal["invalid_token", "insufficient_scope"] | None = None
    """What the row says of the token, in the words of RFC 6750."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Failure:
    """What the API said about a failed call or a failed item of a batch."""

    operation_id: str
    status: int
    code: str | None
    message: str
    details: Any
    body: Any
    """The body as data, or the item's result in a batch."""
    rows: tuple[ErrorRow, ...]
    """The rows of the error table that fit; several when the response is ambiguous."""
    response: Response
    required_scopes: tuple[frozenset[str], ...] = ()
    hint: str = ""
    decoded: Any = None
    """The body in its documented type; None where the document has none."""
    explanation: str = ""
    """What the body says besides its message, in words: the field, what was expected, what came."""

    def __reduce__(self) -> tuple[Any, ...]:
        fields = {name: getattr(self, name) for name in self.__slots__}
        return _failure, (data_without_remembered(fields),)

    def __repr__(self) -> str:
        said = f"{self.code!r}, {self.message!r}"
        return f"Failure({self.operation_id}, HTTP {self.status}, {said})"


def _failure(fields: dict[str, Any]) -> Failure:
    return Failure(**fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorEnvelope:
    """Where an error's parts stand in its body, as JSON pointers."""

    code: str = "/code"
    message: str = "/message"
    details: str = "/details"

    def read(self, body: Any) -> tuple[str | None, str, Any]:
        """Return code, message and details of ``body``; None or empty where they are not."""
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
    """Return the rows that a response can be: by code, then by message and by status.

    Documentation and practice differ in status and wording, so neither excludes a row unless
    another row fits better.
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
    """Return what ``body`` says; it is the whole response's, or one result of a batch.

    Args:
        operation_id: The operation that failed.
        rows: Its error table.
        envelope: Where the document says that the parts of an error stand.
        response: The response.
        body: The body as data, or text where it is no JSON.
        decoded: The body in its documented type; None where the document has none.
        item: The item of a batch that was refused, as data, for the words about its value.
    """
    # Here, because most programs begin without an error, and so without these modules.
    from .codes import code_of
    from .details import explanation
    from .shapes import excerpt_of, message_of, more_of

    # Some APIs and proxies show the credential that they refuse. It is taken out first, because
    # what was shortened can no longer be found.
    said = redact(body[:MAX_READ]) if isinstance(body, str) else data_without_remembered(body)
    code, message, details = envelope.read(said)
    code = code or code_of(said, response.status)
    more = [explanation(details, data_without_remembered(item))]
    if message:
        more.append(more_of(said))
    else:
        # A code says more than the body around it.
        message = message_of(said) or ("" if code else excerpt_of(said))
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


def _joined(texts: Iterable[str], said: str) -> str:
    """Return what the texts say that was not said already."""
    return "; ".join(text for text in dict.fromkeys(texts) if text and text not in said)


def _redirect(response: Response) -> str:
    """Return what a redirect means for the caller: it is not followed (RFC 9110, section 15.4)."""
    if response.status == 304:
        return "not modified: the copy that the caller has is still good"
    location = response.headers.get("location")
    if not 300 <= response.status < 400 or not location:
        return ""
    return f"redirects to {one_line(redacted_url(location))}, which is not followed"
