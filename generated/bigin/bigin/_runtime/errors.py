"""The exceptions of every client. The client's ``errors`` module adds one class per error code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .messages import Request, Response
from .operation import ErrorRow
from .redact import without_known
from .retries import retry_after


class ClientError(Exception):
    """Base of everything that a client raises on purpose. No message of one shows a credential."""

    def __init__(self, message: str = "") -> None:
        """Say what happened."""
        super().__init__(without_known(message))


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
    """No complete answer arrived: refused, reset, cut off or too slow.

    ``sent`` is False when the request certainly never left, True when it may have arrived.
    """

    def __init__(self, message: str, *, request: Request, sent: bool = True) -> None:
        """Say in ``message`` what happened to ``request``."""
        super().__init__(f"{message} ({request.method} {request.shown_url})")
        self.request = request
        self.sent = sent


class ResponseTimeout(TransportError):
    """The server took longer than ``timeout`` allows."""


class AnswerTooLong(TransportError):
    """The answer is longer than the client's ``most_bytes``; what was read is given up."""


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
            f"{operation} needs {listed(required)}; the token has "
            f"{', '.join(sorted(self.known)) or 'no scopes'}"
        )


class DataCenterMismatch(UserWarning):
    """The token belongs to another data centre than the one that was chosen."""


class UnexpectedAnswer(ClientError):
    """An answer that the document does not describe, e.g. HTML in place of JSON."""

    def __init__(self, message: str, *, response: Response) -> None:
        """Say in ``message`` what was expected of ``response``."""
        super().__init__(f"{message}: HTTP {response.status}, {response.text[:200]!r}")
        self.response = response
        self.status = response.status


class PayloadError(ClientError, ValueError):
    """What the API sent to a webhook is not in the media type that it should be in."""


@dataclass(frozen=True, slots=True, kw_only=True)
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
    """The rows of the error table that fit; several when the answer is ambiguous."""
    response: Response
    required_scopes: tuple[frozenset[str], ...] = ()
    hint: str = ""


class ApiError(ClientError):
    """The API refused the call, or one item of a batch."""

    def __init__(self, failure: Failure) -> None:
        """Wrap what the API said."""
        self.failure = failure
        super().__init__(_sentence(failure, self.resolution))

    @property
    def code(self) -> str | None:
        """The API's error code; None when the body has none."""
        return self.failure.code

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return self.failure.status

    @property
    def message(self) -> str:
        """The API's own words."""
        return self.failure.message

    @property
    def details(self) -> Any:
        """What the API adds, as data."""
        return self.failure.details

    @property
    def body(self) -> Any:
        """The body of the answer as data, or the item's result in a batch."""
        return self.failure.body

    @property
    def response(self) -> Response:
        """The raw answer."""
        return self.failure.response

    @property
    def retry_after(self) -> float | None:
        """The seconds that the API asks to wait before another call; None when it does not."""
        return retry_after(self.failure.response.headers)

    @property
    def operation_id(self) -> str:
        """The operation that failed."""
        return self.failure.operation_id

    @property
    def required_scopes(self) -> tuple[frozenset[str], ...]:
        """When scopes were the reason: the alternatives, any one of which will do."""
        return self.failure.required_scopes

    @property
    def resolution(self) -> str:
        """What the API's documentation advises; empty for a code that it does not list."""
        return "\n".join(dict.fromkeys(row.resolution for row in self.failure.rows))


class UnknownCode(ApiError):
    """An error code that the document does not list."""


def _sentence(failure: Failure, resolution: str) -> str:
    said = ": ".join(filter(None, [failure.code, failure.message])) or "no reason given"
    lines = [f"{said} (HTTP {failure.status}, {failure.operation_id})"]
    if resolution:
        lines.append(resolution)
    if failure.required_scopes:
        lines.append(f"It needs {listed(failure.required_scopes)}.")
    if failure.hint:
        lines.append(failure.hint)
    return "\n".join(lines)


def listed(alternatives: tuple[frozenset[str], ...]) -> str:
    """Return alternatives in words: ``scope a or b`` or ``scopes a and b, or c``."""
    sets = [" and ".join(sorted(alternative)) for alternative in alternatives]
    return f"the scope {' or '.join(sets)}"
