"""Sends many records, a hundred in each call, in a separate process.

``KIND METHOD URL RECORDS CONCURRENCY`` prints as JSON the seconds that it took, and by how many
megabytes the peak of the process's memory grew after a first call.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from ..kinds import KINDS, client, end_with, raw
from ..measure import peak
from ..sample import ITEMS, MOST, PATH


def records(count: int) -> Iterator[dict[str, Any]]:
    """Yield records as a program would: each is created when it is needed."""
    for number in range(count):
        yield {**ITEMS[number % MOST]}


def blocking(url: str, name: str, method: str, concurrency: int) -> Callable[[int], int]:
    """Return a function that sends records and counts the successes."""
    related = client(url, KINDS[name]).related_records

    def update(count: int) -> int:
        return len(related.update(*PATH, data=records(count)).succeeded)

    def update_each(count: int) -> int:
        stream = related.update_each(*PATH, data=records(count), concurrency=concurrency)
        return sum(it.state == "succeeded" for it in stream)

    return update if method == "update" else update_each


def awaiting(url: str, name: str, method: str, concurrency: int) -> Callable[[int], int]:
    """As ``blocking``, with the async client."""
    related = client(url, KINDS[name]).related_records

    async def update(count: int) -> int:
        return len((await related.update(*PATH, data=records(count))).succeeded)

    async def update_each(count: int) -> int:
        stream, done = related.update_each, 0
        async for it in stream(*PATH, data=records(count), concurrency=concurrency):
            done += it.state == "succeeded"
        return done

    runner = asyncio.Runner()
    chosen = update if method == "update" else update_each
    return lambda count: runner.run(chosen(count))


def without_client(url: str, name: str) -> Callable[[int], int]:
    """As ``blocking``, with HTTP and the json module; results are not kept."""
    call = raw(url, KINDS[name])
    return lambda count: sum(len(call()) for _ in range(count // MOST))


def measured(send: Callable[[int], int], count: int) -> dict[str, float]:
    """Return seconds and memory. Raises ``ValueError`` if a record did not succeed."""
    send(MOST)
    before, start = peak(resource.getrusage(resource.RUSAGE_SELF)), time.perf_counter()
    done = send(count)
    seconds = time.perf_counter() - start
    if done != count:
        raise ValueError(f"{done} of {count} records succeeded")
    after = peak(resource.getrusage(resource.RUSAGE_SELF))
    return {"seconds": seconds, "growth": after - before}


def main(name: str, method: str, url: str, count: str, concurrency: str) -> None:
    """Print the measurements, and exit."""
    if method == "raw":
        send = without_client(url, name)
    else:
        made = awaiting if KINDS[name].awaits else blocking
        send = made(url, name, method, int(concurrency))
    end_with(measured(send, int(count)))


if __name__ == "__main__":
    main(*sys.argv[1:])
