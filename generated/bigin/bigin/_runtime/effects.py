"""What the logic of a call asks for, and the two drivers that do it, blocking or awaiting.

The logic is written once, as generators that yield effects and are handed the outcome. Only the
drivers know whether the client blocks or awaits.
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

    Where ``keep_open`` returns True of the response's head, the outcome is a
    ``StreamingResponse`` whose body nobody has read yet.
    """

    request: Request
    keep_open: Callable[[StreamingResponse], bool] | None = None


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
    """Wait for what another call is doing; the outcome is its result.

    A ``TimeoutError`` is thrown in after ``limit`` seconds; None waits for as long as it takes.
    """

    future: Future[Any]
    limit: float | None = None
    thread: int | None = None
    """The identity of the thread in which the other call runs."""


Effect: TypeAlias = Send | Invoke | Sleep | Wait
T = TypeVar("T")
Steps: TypeAlias = Generator[Effect, Any, T]


def run(steps: Steps[T], transport: Transport) -> T:
    """Perform ``steps`` with blocking calls and return what they return."""
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
        # Ctrl-C and cancellation are not thrown in: steps then clean up, and cannot go on.
        steps.close()


def _perform(effect: Effect, transport: Transport) -> Any:
    match effect:
        case Send(request, keep_open):
            opened = transport.open(request)
            return opened if keep_open is not None and keep_open(opened) else read(opened)
        case Sleep(seconds):
            return clock.sleep(seconds)
        case Wait(future, limit, thread):
            if thread == threading.get_ident():
                # The other call is a task of this thread's event loop, which stands still.
                raise TokenError(
                    "an async call of this thread is refreshing the token, and a blocking call "
                    "cannot wait for it",
                    hint="Use the async client here, or make blocking calls in another thread.",
                )
            return future.result(limit)
        case Invoke(function, what):
            return _not_awaitable(function(), what)


def _not_awaitable(value: Any, what: str) -> Any:
    if inspect.isawaitable(value):
        # Closed, because Python warns of a coroutine that nobody has awaited.
        if inspect.iscoroutine(value):
            value.close()
        raise TokenError(f"{what} is async; use the async client with it")
    return value


def read(opened: StreamingResponse) -> Response:
    """Read the rest of a response, and close it."""
    size, chunks = 0, []
    try:
        for chunk in opened.chunks:
            size += len(chunk)
            _check_size(opened.request, size)
            chunks.append(chunk)
        return opened.with_content(b"".join(chunks))
    finally:
        opened.close()


async def run_async(steps: Steps[T], transport: AsyncTransport) -> T:
    """Perform ``steps`` awaiting and return what they return."""
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
            import asyncio  # A program that only blocks has no need of it.

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
        # The transport's own timeouts are for parts of a call, this one is for all of it.
        async with asyncio.timeout(request.deadline.left):
            opened = await transport.open(request)
            if keep_open is not None and keep_open(opened):
                return opened
            return await read_async(opened)
    except TimeoutError as error:
        raise ResponseTimeout(TOTAL_TIMEOUT, request=request) from error


async def read_async(opened: StreamingResponse) -> Response:
    """Read the rest of a response, and close it."""
    size, chunks = 0, []
    try:
        async for chunk in opened.chunks:
            size += len(chunk)
            _check_size(opened.request, size)
            chunks.append(chunk)
        return opened.with_content(b"".join(chunks))
    finally:
        await opened.close()


def _check_size(request: Request, size: int) -> None:
    """Raise ``ResponseTooLarge`` when a body has more bytes than its request allows."""
    limit = request.max_bytes
    if limit is not None and size > limit:
        raise ResponseTooLarge(f"the response has more than {limit} bytes", request=request)
