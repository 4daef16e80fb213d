"""The exceptions of every client.

The client's ``errors`` module adds one class for each error code of its document. How a response
becomes a failure is in ``failures``.
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
"""Problems that a message lists; ``ArgumentError.problems`` has all."""

_RUNTIME = __name__.rpartition(".")[0]

PUBLIC_PACKAGE = _RUNTIME.removesuffix("._runtime")
"""From where users import the exceptions: the client, or the runtime that several share."""


class ClientError(Exception):
    """Base of everything that a client raises on purpose. No message of one shows a credential."""

    code: str | None = None
    """The API's code for the error; None where it gave none, or was not asked."""
    resolution: str = ""
    """What to do about it; empty where nobody knows."""

    def __init__(self, message: str = "") -> None:
        """Say what happened."""
        # Tracebacks end in logs and bug trackers, which more people read than may have the
        # credential.
        text = without_remembered(message)
        self.message = text
        """What happened, without what to do about it."""
        super().__init__(text)

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        # A traceback names the class as it is imported, such as pets.ArgumentError.
        if cls.__module__.startswith(f"{_RUNTIME}."):
            cls.__module__ = PUBLIC_PACKAGE

    def __reduce__(self) -> tuple[Any, ...]:
        # By its state, because what an exception was made of is not what its message says.
        state = data_without_remembered(self.__dict__)
        return _restored, (type(self), self.args), state


# Its subclasses do it when they are made.
ClientError.__module__ = PUBLIC_PACKAGE


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

    resolution = "Correct the argument; nothing of it was sent."

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Collect every problem of one call in ``problems``."""
        self.problems = tuple(map(_without_secrets, problems))
        lines = [str(problem) for problem in self.problems[:MAX_SHOWN]]
        more = len(self.problems) - MAX_SHOWN
        super().__init__("\n".join([*lines, f"and {more} more"] if more > 0 else lines))

    @classmethod
    def of(cls, argument: str, message: str) -> ArgumentError:
        """Return the error of a single problem."""
        return cls([Problem(argument, message)])


def _without_secrets(problem: Problem) -> Problem:
    return Problem(without_remembered(problem.argument), without_remembered(problem.message))


class TransportError(ClientError):
    """No complete response arrived: refused, reset, cut off or too slow.

    ``sent`` is False when the request certainly never left, True when it may have arrived.
    """

    def __init__(self, message: str, *, request: Request, sent: bool = True) -> None:
        """Say in ``message`` what happened to ``request``."""
        super().__init__(f"{message} ({request.method} {request.shown_url})")
        self.request = request
        self.sent = sent
        self.resolution = (
            "Look whether it arrived before you send it again." if sent else "Send it again."
        )


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
        self.code = self.error = error and without_remembered(error)
        self.resolution = self.hint = without_remembered(hint)
        self.message = without_remembered(message)
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
        self.resolution = f"Use a token with {listed(required)}."


class DataCenterMismatch(UserWarning):
    """The token belongs to another data centre than the one that was chosen."""

    __module__ = PUBLIC_PACKAGE


class UnexpectedResponse(ClientError):
    """A response that the document does not describe, e.g. HTML in place of JSON."""

    def __init__(self, message: str, *, response: Response) -> None:
        """Say in ``message`` what was expected of ``response``."""
        # Redacted before it is shortened: half a credential would not be found.
        text = repr(one_line(redact(response.text[:MAX_READ]), 200))
        super().__init__(f"{message}: HTTP {response.status}, {text}{request_id(response)}")
        self.response = response
        self.status = response.status


class ApiError(ClientError):
    """The API refused the call, or one item of a batch."""

    def __init__(self, failure: Failure) -> None:
        """Wrap what the API said."""
        self.failure = failure
        self.resolution = "\n".join(dict.fromkeys(row.resolution for row in failure.rows))
        """What the API's documentation advises; empty for a code that it does not list."""
        super().__init__(sentence(failure, self.resolution))
        self.code = failure.code
        """The API's error code; None when the body has none."""
        self.status = failure.status
        """The HTTP status of the response."""
        self.message = failure.message
        """The API's own words, or an excerpt of the body."""
        self.explanation = failure.explanation
        """What the API adds, in words: the field, what was expected, what came."""
        self.details = failure.details
        """What the API adds, as data."""
        self.data = failure.body
        """The body of the response as data, or the item's result in a batch, as it came."""
        self.body = failure.body if failure.decoded is None else failure.decoded
        """The body in its documented type; ``data`` where the document has none."""
        self.response = failure.response
        """The raw response."""
        self.operation_id = failure.operation_id
        """The operation that failed."""
        self.required_scopes = failure.required_scopes
        """When scopes were the reason: the alternatives, any one of which will do."""

    @property
    def retry_after(self) -> float | None:
        """The seconds that the API asks to wait before another call; None when it does not."""
        return self.response.retry_after


class UnknownCode(ApiError):
    """An error code that the document does not list."""


def error_of(failure: Failure, classes: Mapping[str, type[ApiError]]) -> ApiError:
    """Return the exception of a failure: the class of its code, if the document has that code."""
    if failure.code is None:
        return ApiError(failure)
    # Without an error table every code would be unknown, and the word would say nothing.
    return classes.get(failure.code, UnknownCode if classes else ApiError)(failure)
