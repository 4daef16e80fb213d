"""The effects of a call, and the two drivers that perform them, sync and async.

The logic of a call is written once, as generators ("steps") that yield effects and receive their
outcomes. Only the drivers know whether the client is sync or async.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from . import clock
from .errors import ResponseTimeout, ResponseTooLarge, TokenError
from .http import TOTAL_TIMEOUT, AsyncTransport, Transport
from .messages import Request, Response, StreamingResponse


@dataclass(frozen=True, slots=True)
class Send:
    """Send a request; the outcome is a ``Response``, or a ``TransportError`` is thrown in.

    If ``keep_open`` returns True for the response's status and headers, the outcome is a
    ``StreamingResponse`` whose body has not been read yet.
    """

    request: Request
    keep_open: Callable[[StreamingResponse], bool] | None = None


@dataclass(frozen=True, slots=True)
class Invoke:
    """Call a function of the user's, and await its result in an async client."""

    function: Callable[[], Any | Awaitable[Any]]
    name: str = "the token function"
    """The name of the function in the error for an async function in a sync client."""


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait for some seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait for the result of another call, which is the outcome.

    A ``TimeoutError`` is thrown in after ``limit`` seconds; None waits without a limit.
    """

    future: Future[Any]
    limit: float | None = None
    thread: int | None = None
    """The identity of the thread in which the other call runs."""


Effect: TypeAlias = Send | Invoke | Sleep | Wait
T = TypeVar("T")
Steps: TypeAlias = Generator[Effect, Any, T]


def run(steps: Steps[T], transport: Transport) -> T:
    """Run ``steps`` with blocking calls and return their result."""
    try:
        effect = next(steps)
        while True:
            try:
                outcome = _perform(effect, transport)
            except Exception as error:
                effect = steps.throw(error)
            else:
                effect = steps.send(outcome)
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        # Ctrl-C and cancellation are not thrown in: steps then clean up, and cannot continue.
        steps.close()


def _perform(effect: Effect, transport: Transport) -> Any:
    match effect:
        case Send(request, keep_open):
            response = transport.open(request)
            return response if keep_open is not None and keep_open(response) else read(response)
        case Sleep(seconds):
            return clock.sleep(seconds)
        case Wait(future, limit, thread):
            if thread == threading.get_ident():
                # The other call is a task of this thread's event loop, which is blocked.
                raise TokenError(
                    "an async call of this thread is refreshing the token, and a sync call "
                    "cannot wait for it",
                    hint="Use the async client here, or the sync client in another thread.",
                )
            return future.result(limit)
        case Invoke(function, name):
            return _not_awaitable(function(), name)


def _not_awaitable(value: Any, name: str) -> Any:
    if inspect.isawaitable(value):
        # Closed, because Python warns about a coroutine that was never awaited.
        if inspect.iscoroutine(value):
            value.close()
        raise TokenError(f"{name} is async; use the async client with it")
    return value


def read(response: StreamingResponse) -> Response:
    """Read the body of a response, and close it."""
    size, chunks = 0, []
    try:
        for chunk in response.chunks:
            size += len(chunk)
            _check_size(response.request, size)
            chunks.append(chunk)
        return response.with_content(b"".join(chunks))
    finally:
        response.close()


async def run_async(steps: Steps[T], transport: AsyncTransport) -> T:
    """Run ``steps`` with awaited calls and return their result."""
    try:
        effect = next(steps)
        while True:
            try:
                outcome = await _perform_async(effect, transport)
            except Exception as error:
                effect = steps.throw(error)
            else:
                effect = steps.send(outcome)
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        steps.close()


async def _perform_async(effect: Effect, transport: AsyncTransport) -> Any:
    match effect:
        case Send(request, keep_open):
            return await _send_async(transport, request, keep_open)
        case Sleep(seconds):
            return await clock.sleep_async(seconds)
        case Wait(future, limit, _):
            import asyncio  # Imported here, because a sync program does not need it.

            return await asyncio.wait_for(asyncio.wrap_future(future), limit)
        case Invoke(function, _):
            value = function()
            return await value if inspect.isawaitable(value) else value


async def _send_async(
    transport: AsyncTransport,
    request: Request,
    keep_open: Callable[[StreamingResponse], bool] | None,
) -> Response | StreamingResponse:
    import asyncio

    clock.running_loop()
    try:
        # The transport's own timeouts are for parts of a call, this one is for the whole call.
        async with asyncio.timeout(request.deadline.left):
            response = await transport.open(request)
            if keep_open is not None and keep_open(response):
                return response
            return await read_async(response)
    except TimeoutError as error:
        raise ResponseTimeout(TOTAL_TIMEOUT, request=request) from error


async def read_async(response: StreamingResponse) -> Response:
    """Read the body of a response, and close it."""
    size, chunks = 0, []
    try:
        async for chunk in response.chunks:
            size += len(chunk)
            _check_size(response.request, size)
            chunks.append(chunk)
        return response.with_content(b"".join(chunks))
    finally:
        await response.close()


def _check_size(request: Request, size: int) -> None:
    """Raise ``ResponseTooLarge`` if a body has more bytes than its request allows."""
    limit = request.max_bytes
    if limit is not None and size > limit:
        raise ResponseTooLarge(f"the response has more than {limit} bytes", request=request)
