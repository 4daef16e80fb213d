"""The exceptions of every client, and how an error response becomes one.

The client's ``errors`` module adds one class for each error code of its document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from . import json_pointer
from .messages import Request, Response
from .redaction import data_without_remembered, without_remembered


class ClientError(Exception):
    """Base of everything that a client raises on purpose. No message of one shows a credential."""

    def __init__(self, message: str = "") -> None:
        """Say what happened."""
        # Tracebacks end in logs and bug trackers, which more people read than may have the
        # credential.
        super().__init__(without_remembered(message))

    def __reduce__(self) -> tuple[Any, ...]:
        # By its state, because what an exception was made of is not what its message says.
        state = data_without_remembered(self.__dict__)
        return _restored, (type(self), self.args), state


def _restored(kind: type[ClientError], arguments: tuple[Any, ...]) -> ClientError:
    """Return an exception that was pickled; its attributes follow."""
    error = kind.__new__(kind)
    error.args = arguments
    return error


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one argument."""

    argument: str
    """The argument and the place in it, e.g. ``data[3].id``."""
    message: str

    def __str__(self) -> str:
        return f"{self.argument}: {self.message}"


class ArgumentError(ClientError, ValueError):
    """Arguments that cannot be right. Nothing was sent."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Collect every problem of one call in ``problems``."""
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    @classmethod
    def of(cls, argument: str, message: str) -> ArgumentError:
        """Return the error of a single problem."""
        return cls([Problem(argument, message)])


class TransportError(ClientError):
    """No complete response arrived: refused, reset, cut off or too slow.

    ``sent`` is False when the request certainly never left, True when it may have arrived.
    """

    def __init__(self, message: str, *, request: Request, sent: bool = True) -> None:
        """Say in ``message`` what happened to ``request``."""
        super().__init__(f"{message} ({request.method} {request.shown_url})")
        self.request = request
        self.sent = sent


class ResponseTimeout(TransportError):
    """The server took longer than ``timeout`` allows."""


class ResponseTooLarge(TransportError):
    """The response is longer than the client's ``max_bytes``; what was read is given up."""


class ClientClosed(TransportError):
    """The client was closed before the call, or before it could be repeated."""


class TokenError(ClientError):
    """The accounts server gave no access token.

    ``error`` is its word for the reason, such as ``invalid_code``; None when it gave none.
    """

    def __init__(
        self,
        message: str,
        *,
        error: str | None = None,
        hint: str = "",
        retry_after: float | None = None,
    ) -> None:
        """Say in ``message`` what happened and in ``hint`` what to do.

        ``retry_after`` is set where waiting for so many seconds helps.
        """
        super().__init__(f"{message}\n{hint}" if hint else message)
        self.error = error
        self.hint = hint
        self.retry_after = retry_after


class ScopeError(ClientError):
    """The token's scopes do not allow the operation. Nothing was sent.

    ``required`` has the alternatives: any one of the sets will do.
    """

    def __init__(
        self, operation: str, required: tuple[frozenset[str], ...], known: Iterable[str]
    ) -> None:
        """Name the ``operation``, what it requires, and the scopes that are known."""
        self.operation_id = operation
        self.required = required
        self.known = frozenset(known)
        super().__init__(
            f"{operation} needs {_listed(required)}; the token has "
            f"{', '.join(sorted(self.known)) or 'no scopes'}"
        )


class DataCenterMismatch(UserWarning):
    """The token belongs to another data centre than the one that was chosen."""


class UnexpectedResponse(ClientError):
    """A response that the document does not describe, e.g. HTML in place of JSON."""

    def __init__(self, message: str, *, response: Response) -> None:
        """Say in ``message`` what was expected of ``response``."""
        super().__init__(f"{message}: HTTP {response.status}, {response.text[:200]!r}")
        self.response = response
        self.status = response.status


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
    """The decoded body, or the item's result in a batch."""
    rows: tuple[ErrorRow, ...]
    """The rows of the error table that fit; several when the response is ambiguous."""
    response: Response
    required_scopes: tuple[frozenset[str], ...] = ()
    hint: str = ""

    def __reduce__(self) -> tuple[Any, ...]:
        fields = {name: getattr(self, name) for name in self.__slots__}
        return _failure, (data_without_remembered(fields),)

    def __repr__(self) -> str:
        said = f"{self.code!r}, {self.message!r}"
        return f"Failure({self.operation_id}, HTTP {self.status}, {said})"


def _failure(fields: dict[str, Any]) -> Failure:
    return Failure(**fields)


class ApiError(ClientError):
    """The API refused the call, or one item of a batch."""

    def __init__(self, failure: Failure) -> None:
        """Wrap what the API said."""
        self.failure = failure
        self.code = failure.code
        """The API's error code; None when the body has none."""
        self.status = failure.status
        """The HTTP status of the response."""
        self.message = failure.message
        """The API's own words."""
        self.details = failure.details
        """What the API adds, as data."""
        self.body = failure.body
        """The body of the response as data, or the item's result in a batch."""
        self.response = failure.response
        """The raw response."""
        self.operation_id = failure.operation_id
        """The operation that failed."""
        self.required_scopes = failure.required_scopes
        """When scopes were the reason: the alternatives, any one of which will do."""
        self.resolution = "\n".join(dict.fromkeys(row.resolution for row in failure.rows))
        """What the API's documentation advises; empty for a code that it does not list."""
        super().__init__(_sentence(failure, self.resolution))

    @property
    def retry_after(self) -> float | None:
        """The seconds that the API asks to wait before another call; None when it does not."""
        return self.response.retry_after


class UnknownCode(ApiError):
    """An error code that the document does not list."""


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
) -> Failure:
    """Return what ``body`` says; it is the whole response's, or one result of a batch."""
    code, message, details = envelope.read(body)
    return Failure(
        operation_id=operation_id,
        status=response.status,
        code=code,
        # Some APIs and proxies show the credential that they refuse.
        message=without_remembered(message),
        details=details,
        body=body,
        rows=matching_rows(rows, code, response.status, message),
        response=response,
    )


def error_of(failure: Failure, classes: Mapping[str, type[ApiError]]) -> ApiError:
    """Return the exception of a failure: the class of its code, if the document has that code."""
    if failure.code is None:
        return ApiError(failure)
    # Without an error table every code would be unknown, and the word would say nothing.
    return classes.get(failure.code, UnknownCode if classes else ApiError)(failure)


def _sentence(failure: Failure, resolution: str) -> str:
    said = ": ".join(filter(None, [failure.code, failure.message])) or "no reason given"
    lines = [f"{said} (HTTP {failure.status}, {failure.operation_id})"]
    if resolution:
        lines.append(resolution)
    if failure.required_scopes:
        lines.append(f"It needs {_listed(failure.required_scopes)}.")
    if failure.hint:
        lines.append(failure.hint)
    return "\n".join(lines)


def _listed(alternatives: tuple[frozenset[str], ...]) -> str:
    """Return alternatives in words: ``the scope a or b and c``."""
    sets = [" and ".join(sorted(alternative)) for alternative in alternatives]
    return f"the scope {' or '.join(sets)}"
