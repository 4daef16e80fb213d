"""Performs effects: the only place where blocking and awaiting differ."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, TypeVar

from . import clock
from .effects import Effect, Invoke, Open, Read, Send, Sleep, Steps, Wait
from .errors import TokenError
from .transport import AsyncTransport, Transport

T = TypeVar("T")


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
        steps.close()


def _perform(effect: Effect, transport: Transport) -> Any:
    match effect:
        case Send(request):
            return transport.send(request)
        case Open(request):
            return transport.open(request)
        case Read(opened):
            return transport.read(opened)
        case Sleep(seconds):
            return clock.sleep(seconds)
        case Wait(future):
            return future.result()
        case Invoke(function, what):
            return _plain(function(), what)


def _plain(value: Any, what: str) -> Any:
    if inspect.isawaitable(value):
        if inspect.iscoroutine(value):
            value.close()
        raise TokenError(f"{what} is async; use the async client with it")
    return value


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
        case Send(request):
            return await transport.send(request)
        case Open(request):
            return await transport.open(request)
        case Read(opened):
            return await transport.read(opened)
        case Sleep(seconds):
            return await clock.sleep_async(seconds)
        case Wait(future):
            return await asyncio.wrap_future(future)
        case Invoke(function, _):
            value = function()
            return await value if inspect.isawaitable(value) else value
