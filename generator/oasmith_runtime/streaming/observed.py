"""Observation of the end of a stream."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from ..messages import StreamingResponse

Fail: TypeAlias = Callable[[BaseException], None]


def observed(response: StreamingResponse, fail: Fail, end: Callable[[], None]) -> StreamingResponse:
    """Return a response that calls ``fail`` if its body is truncated, and ``end`` on close."""

    def close() -> Any:
        end()
        return response.close()

    is_async = hasattr(response.chunks, "__aiter__")
    chunks = (_chunks_async if is_async else _chunks)(response.chunks, fail)
    return replace(response, chunks=chunks, close=close, fail=fail)


def _chunks(chunks: Iterator[bytes], fail: Fail) -> Iterator[bytes]:
    try:
        yield from chunks
    except GeneratorExit:  # The reader left it early.
        raise
    except BaseException as error:
        fail(error)
        raise


async def _chunks_async(chunks: AsyncIterator[bytes], fail: Fail) -> AsyncIterator[bytes]:
    try:
        async for chunk in chunks:
            yield chunk
    except GeneratorExit:
        raise
    except BaseException as error:
        fail(error)
        raise
