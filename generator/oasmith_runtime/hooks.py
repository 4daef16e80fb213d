"""Functions of the user's that are called while a call happens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from .errors import ClientError
from .messages import Request, Response

HookResult: TypeAlias = Awaitable[Any] | Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """A call that is going to be repeated."""

    attempt: int
    """1 for the first repetition."""
    delay: float
    """Seconds until then."""
    request: Request
    response: Response | None = None
    """The response that it is repeated after."""
    error: ClientError | None = None
    """Why there was no response."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Functions that are called while a call happens; async ones only in the async client.

    What they raise ends the call.
    """

    before_request: Callable[[Request], HookResult] | None = None
    """May return another request, which is sent in its place, for example with a signature."""
    after_response: Callable[[Response], HookResult] | None = None
    """Is told of each response, before it is read. A stream's response has no body yet."""
    on_retry: Callable[[Retry], HookResult] | None = None
    on_error: Callable[[ClientError], HookResult] | None = None
    """Is told what a call raises."""
