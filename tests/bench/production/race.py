"""Compares calls in one process, in short turns, so that other load affects all of them alike.

Run as a program, it prints the microseconds of a call, wall time, as JSON:
``overhead KIND RECORDS URL SECONDS`` of our client and of its HTTP library alone,
``extras RECORDS URL SECONDS`` of our blocking client with each option,
``own RECORDS URL SECONDS`` of calls without a network, and of decoding their response.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any, TypeAlias

from ..contenders import oasmith_decode
from ..kinds import KINDS, Ids, Kind, complete, end_with, in_memory, looking, ours, raw
from ..sample import answer

Turn: TypeAlias = Callable[[int], Ids]
"""Makes a number of calls, one after another; returns the ids of the last one's results."""

CALLS = 10
"""Calls in one turn: about a hundredth of a second."""

PLAIN = "plain"


def race(turns: Mapping[str, Turn], records: int, seconds: float) -> dict[str, float]:
    """Return the median microseconds of a call, with turns of about ``seconds`` in all for each.

    Raises ``ValueError`` if results of a call are missing.
    """
    for turn in turns.values():
        complete(turn(CALLS), records)
    taken: dict[str, list[float]] = {name: [] for name in turns}
    end = time.perf_counter() + seconds * len(turns)
    while not taken[next(iter(turns))] or time.perf_counter() < end:
        for name, turn in turns.items():
            start = time.perf_counter()
            turn(CALLS)
            taken[name].append((time.perf_counter() - start) / CALLS)
    return {name: median(it) * 1e6 for name, it in taken.items()}


def turn(kind: Kind, call: Callable[[], Any], runner: asyncio.Runner) -> Turn:
    """Return turns of ``call``; each enters an event loop once."""

    def blocking(count: int) -> Ids:
        for _ in range(count - 1):
            call()
        return call()

    async def awaiting(count: int) -> Ids:
        for _ in range(count - 1):
            await call()
        return await call()

    return (lambda count: runner.run(awaiting(count))) if kind.awaits else blocking


def overhead(name: str, records: int, url: str, seconds: float) -> dict[str, float]:
    """Return the cost of a call with our client, and without any."""
    kind = KINDS[name]
    calls = {"raw": raw(url, kind, records), "oasmith": ours(url, kind, records)}
    with asyncio.Runner() as runner:
        turns = {name: turn(kind, call, runner) for name, call in calls.items()}
        return race(turns, records, seconds)


def extras(records: int, url: str, seconds: float) -> dict[str, float]:
    """Return the cost of a call with each option, and with none."""
    kind = KINDS["httpx2"]
    with asyncio.Runner() as runner:
        turns = {
            name: turn(kind, ours(url, kind, records, **options), runner)
            for name, options in options().items()
        }
        return race(turns, records, seconds)


def own(records: int, url: str, seconds: float) -> dict[str, float]:
    """Return the cost of a call without a network, and of decoding a response; ignores ``url``."""
    from bigin import models
    from pydantic import TypeAdapter

    kind, content = in_memory(records), answer(records)
    bare = TypeAdapter(models.UpdateRelatedRecordsAnswer)
    decode = oasmith_decode()
    calls: dict[str, Callable[[], Ids]] = {
        "raw": raw(url, kind, records),
        "oasmith": ours(url, kind, records),
        "oasmith, results": looking(url, kind, records),
        "decode": decode,
        "pydantic": lambda: [it.details.id for it in bare.validate_json(content, strict=True).data],
    }
    with asyncio.Runner() as runner:
        turns = {name: turn(kind, call, runner) for name, call in calls.items()}
        return race(turns, records, seconds)


def options() -> dict[str, dict[str, Any]]:
    """Return the options that are compared. Hooks do nothing, and the limit delays nothing."""
    from bigin import Hooks, RateLimit, RetryPolicy

    def nothing(_: object) -> None: ...

    hooks = Hooks(
        before_request=nothing, after_response=nothing, on_retry=nothing, on_error=nothing
    )
    single: dict[str, dict[str, Any]] = {
        "retries=RetryPolicy(max_retries=5)": {"retries": RetryPolicy(max_retries=5)},
        "hooks, all four": {"hooks": hooks},
        "on_deviation": {"on_deviation": nothing},
        "strict=True": {"strict": True},
        "rate_limit, of calls and at once": {"rate_limit": RateLimit(calls=10**6, concurrency=10)},
    }
    together = {key: value for it in single.values() for key, value in it.items()}
    without = {"retries=0": {"retries": 0}}
    return {PLAIN: {}, **without, **single, "the last five together": together}


def main(mode: str, *rest: str) -> None:
    """Print the requested measurements, and exit."""
    *first, records, url, seconds = rest
    measured = {"overhead": overhead, "extras": extras, "own": own}[mode]
    end_with(measured(*first, int(records), url, float(seconds)))


if __name__ == "__main__":
    main(*sys.argv[1:])
