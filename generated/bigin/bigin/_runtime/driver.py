"""Performs effects: the only place where blocking and awaiting differ."""

from __future__ import annotations

import inspect
from typing import Any, TypeVar

from .effects import Effect, Open, Read, Send, Steps
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
    if isinstance(effect, Send):
        return transport.send(effect.request)
    if isinstance(effect, Open):
        return transport.open(effect.request)
    if isinstance(effect, Read):
        try:
            return effect.opened.whole(b"".join(effect.opened.chunks))
        finally:
            effect.opened.close()
    value = effect.function()
    if inspect.isawaitable(value):
        if inspect.iscoroutine(value):
            value.close()
        raise TokenError("the token's function is async; use the async client with it")
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
    if isinstance(effect, Send):
        return await transport.send(effect.request)
    if isinstance(effect, Open):
        return await transport.open(effect.request)
    if isinstance(effect, Read):
        try:
            return effect.opened.whole(b"".join([it async for it in effect.opened.chunks]))
        finally:
            await effect.opened.close()
    value = effect.function()
    return await value if inspect.isawaitable(value) else value
