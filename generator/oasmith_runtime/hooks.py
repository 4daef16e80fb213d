"""Functions of the user's that are called during a call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from .errors import ClientError
from .messages import Request, Response

HookResult: TypeAlias = Awaitable[Any] | Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """A retry of a call, before it is sent."""

    attempt: int
    """1 for the first retry."""
    delay: float
    """Seconds until the retry."""
    request: Request
    response: Response | None = None
    """The response because of which the call is retried."""
    error: ClientError | None = None
    """The error, if there was no response."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Functions that are called during a call; async functions only in the async client.

    Their exceptions end the call.
    """

    before_request: Callable[[Request], HookResult] | None = None
    """May return another request, which is sent in its place, for example with a signature."""
    after_response: Callable[[Response], HookResult] | None = None
    """Called with each response before it is decoded. A streamed response has no body yet."""
    on_retry: Callable[[Retry], HookResult] | None = None
    on_error: Callable[[ClientError], HookResult] | None = None
    """Called with the exception of a call before it is raised."""
