"""What the logic of a call asks for, without doing it.

The logic is written once, as generators that yield these and are handed the outcome.
``driver`` performs them, blocking or awaiting.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from .messages import Opened, Request, Response


@dataclass(frozen=True, slots=True)
class Send:
    """Send a request; the outcome is a ``Response``, or a ``TransportError`` is thrown in."""

    request: Request


@dataclass(frozen=True, slots=True)
class Open:
    """Send a request; the outcome is an ``Opened`` whose body nobody has read yet."""

    request: Request


@dataclass(frozen=True, slots=True)
class Read:
    """Read the rest of an answer and close it; the outcome is the whole ``Response``."""

    opened: Opened


@dataclass(frozen=True, slots=True)
class Invoke:
    """Call a function of the user's; what it returns is awaited where that is possible."""

    function: Callable[[], Any | Awaitable[Any]]
    what: str = "the token's function"
    """What the function is, for the error when it is async and the client is not."""


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait for some seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait for what another call is doing; the outcome is its result."""

    future: Future[Any]


Effect: TypeAlias = Send | Open | Read | Invoke | Sleep | Wait
T = TypeVar("T")
Steps: TypeAlias = Generator[Effect, Any, T]


def sent(request: Request) -> Steps[Response]:
    """Send a request and return its whole answer."""
    response: Response = yield Send(request)
    return response
