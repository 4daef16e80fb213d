"""The exceptions of every client.

The client's ``errors`` module adds one class for each error code of its document. ``failures``
parses error responses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .failures import (
    ErrorEnvelope as ErrorEnvelope,
    ErrorRow as ErrorRow,
    Failure as Failure,
    failure_of as failure_of,
    matching_rows as matching_rows,
)
from .failures.sentence import listed, request_id, sentence
from .messages import Request, Response
from .redaction import data_without_remembered, redact, without_remembered
from .wording import MAX_READ, one_line

MAX_SHOWN = 10
"""Maximum number of problems in a message; ``ArgumentError.problems`` has all."""

_RUNTIME = __name__.rpartition(".")[0]

PUBLIC_PACKAGE = _RUNTIME.removesuffix("._runtime")
"""The package from which users import the exceptions: the client, or a shared runtime."""


class ClientError(Exception):
    """Base class of the exceptions of a client. Their messages contain no credentials."""

    code: str | None = None
    """The API's error code; None if it sent none, or was not called."""
    resolution: str = ""
    """How to fix the problem; empty if unknown."""

    def __init__(self, message: str = "") -> None:
        """Store a message, from which known credentials are removed."""
        # Tracebacks end up in logs and bug trackers, whose readers must not see the
        # credential.
        text = without_remembered(message)
        self.message = text
        """The problem, without the resolution."""
        super().__init__(text)

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        # A traceback shows the class as it is imported, such as pets.ArgumentError.
        if cls.__module__.startswith(f"{_RUNTIME}."):
            cls.__module__ = PUBLIC_PACKAGE

    def __reduce__(self) -> tuple[Any, ...]:
        # By its state, because its arguments are not those of the constructor.
        state = data_without_remembered(self.__dict__)
        return _restored, (type(self), self.args), state


# Subclasses set it when they are created.
ClientError.__module__ = PUBLIC_PACKAGE


def _restored(kind: type[ClientError], arguments: tuple[Any, ...]) -> ClientError:
    """Restore a pickled exception; pickle sets its attributes afterwards."""
    error = kind.__new__(kind)
    error.args = arguments
    return error


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of one argument."""

    argument: str
    """The argument and the location in it, e.g. ``data[3].id``."""
    message: str

    def __str__(self) -> str:
        return f"{self.argument}: {self.message}"


class ArgumentError(ClientError, ValueError):
    """Invalid arguments. Nothing was sent."""

    resolution = "Correct the argument; nothing was sent."

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Store the ``problems`` of one call."""
        self.problems = tuple(map(_without_secrets, problems))
        lines = [str(problem) for problem in self.problems[:MAX_SHOWN]]
        more = len(self.problems) - MAX_SHOWN
        super().__init__("\n".join([*lines, f"and {more} more"] if more > 0 else lines))

    @classmethod
    def of(cls, argument: str, message: str) -> ArgumentError:
        """Return the error for a single problem."""
        return cls([Problem(argument, message)])


def _without_secrets(problem: Problem) -> Problem:
    return Problem(without_remembered(problem.argument), without_remembered(problem.message))


class TransportError(ClientError):
    """No complete response arrived: the connection was refused, reset, cut off or too slow.

    ``sent`` is False if the request was certainly not sent, True if it may have arrived.
    """

    def __init__(self, message: str, *, request: Request, sent: bool = True) -> None:
        """Store the ``message`` and the ``request``."""
        super().__init__(f"{message} ({request.method} {request.shown_url})")
        self.request = request
        self.sent = sent
        self.resolution = (
            "Check whether it arrived before you send it again." if sent else "Send it again."
        )


class ResponseTimeout(TransportError):
    """The server took longer than ``timeout`` allows."""


class ResponseTooLarge(TransportError):
    """The response is longer than the client's ``max_bytes``; it is discarded."""


class ClientClosed(TransportError):
    """The client was closed before the call, or before its retry."""


class TokenError(ClientError):
    """The authorization server issued no access token.

    ``error`` is its error code, such as ``invalid_code``; None if it sent none.
    """

    def __init__(
        self,
        message: str,
        *,
        error: str | None = None,
        hint: str = "",
        retry_after: float | None = None,
    ) -> None:
        """Store the ``message``, and the ``hint`` that says how to fix the problem.

        ``retry_after`` is the number of seconds after which a retry may succeed.
        """
        super().__init__(f"{message}\n{hint}" if hint else message)
        self.code = self.error = error and without_remembered(error)
        self.resolution = self.hint = without_remembered(hint)
        self.message = without_remembered(message)
        self.retry_after = retry_after


class ScopeError(ClientError):
    """The token's scopes do not allow the operation. Nothing was sent.

    ``required`` has the alternatives: any one of the sets is sufficient.
    """

    def __init__(
        self, operation: str, required: tuple[frozenset[str], ...], known: Iterable[str]
    ) -> None:
        """Name the ``operation``, the ``required`` scopes and the token's ``known`` scopes."""
        self.operation_id = operation
        self.required = required
        self.known = frozenset(known)
        super().__init__(
            f"{operation} needs {listed(required)}; the token has "
            f"{', '.join(sorted(self.known)) or 'no scopes'}"
        )
        self.resolution = f"Use a token with {listed(required)}."


class DataCenterMismatch(UserWarning):
    """The token belongs to another data centre than the one that was chosen."""

    __module__ = PUBLIC_PACKAGE


class UnexpectedResponse(ClientError):
    """An undocumented response, e.g. HTML instead of JSON."""

    def __init__(self, message: str, *, response: Response) -> None:
        """Store the ``message``, which states what was expected, and the ``response``."""
        # Redacted before it is shortened, because a truncated credential is not found.
        text = repr(one_line(redact(response.text[:MAX_READ]), 200))
        super().__init__(f"{message}: HTTP {response.status}, {text}{request_id(response)}")
        self.response = response
        self.status = response.status


class ApiError(ClientError):
    """The API refused the call, or one item of a batch."""

    def __init__(self, failure: Failure) -> None:
        """Set the attributes from a failure."""
        self.failure = failure
        self.resolution = "\n".join(dict.fromkeys(row.resolution for row in failure.rows))
        """The resolution from the API's documentation; empty for an undocumented code."""
        super().__init__(sentence(failure, self.resolution))
        self.code = failure.code
        """The API's error code; None if the body has none."""
        self.status = failure.status
        """The HTTP status of the response."""
        self.message = failure.message
        """The API's message, or an excerpt of the body."""
        self.explanation = failure.explanation
        """The API's details as text: the field, the expected and the received value."""
        self.details = failure.details
        """The API's details as data."""
        self.data = failure.body
        """The body of the response, or the item's result in a batch, as unchanged data."""
        self.body = failure.body if failure.decoded is None else failure.decoded
        """The body in its documented type; ``data`` if the document has none."""
        self.response = failure.response
        """The raw response."""
        self.operation_id = failure.operation_id
        """The operation that failed."""
        self.required_scopes = failure.required_scopes
        """If scopes are missing: the alternatives, any one of which is sufficient."""

    @property
    def retry_after(self) -> float | None:
        """The seconds of the header ``Retry-After``; None if it is missing."""
        return self.response.retry_after


class UnknownCode(ApiError):
    """An error code that the document does not list."""


def error_of(failure: Failure, classes: Mapping[str, type[ApiError]]) -> ApiError:
    """Return the exception for a failure: the class of its code, if the document has that code."""
    if failure.code is None:
        return ApiError(failure)
    # Without an error table every code would be unknown, and the class meaningless.
    return classes.get(failure.code, UnknownCode if classes else ApiError)(failure)
