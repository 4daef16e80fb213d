"""What a program is told of its calls while they happen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from .errors import ClientError
from .messages import Request, Response

Told: TypeAlias = Awaitable[Any] | Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """A call that is going to be repeated."""

    number: int
    """1 for the first repetition."""
    wait: float
    """Seconds until then."""
    request: Request
    response: Response | None = None
    """The answer that it is repeated after."""
    error: ClientError | None = None
    """Why there was no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Functions that are called while a call happens; async ones only in the async client.

    What they raise ends the call.
    """

    before_request: Callable[[Request], Told] | None = None
    """May return another request, which is sent in its place, for example with a signature."""
    after_response: Callable[[Response], Told] | None = None
    """Is told of each answer, before it is read. A stream's answer has no body yet."""
    on_retry: Callable[[Retry], Told] | None = None
    on_error: Callable[[ClientError], Told] | None = None
    """Is told what a call raises."""
