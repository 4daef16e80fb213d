"""Writes the page's section about the costs of our client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..report import Row, cost, table
from .race import PLAIN

TEXT = """\
## In production

The costs of Bigin's client in a program. `make bench ONLY=production` measures this part and
rewrites only this section: *Update related records* over loopback, with a server in a separate
process that has its response ready in advance. Values are medians of {rounds}; in each round, every
contender has a new process, one after another. Those of many records are from one round.

{machine}

### A call

A call with one record and one with a hundred, with our client and with its HTTP library alone:
httpx2 or pyreqwest (`http_client="fast"`) with `json.dumps` and `json.loads`, which validate
nothing. Each pair is measured in one process that alternates between ten calls of each. *More* is
what our client adds to the time of a call: it validates request and response, and creates a model
of each result.

{overhead}

### Our own time

The same call with a hundred records through an `httpx2.Client` whose transport responds
immediately, without a network or a server. All take turns in one process. *Results* is our client
if each result is accessed as its model. *pydantic* decodes the same models of a response alone.

{own}

The first call of a process, with its imports:

{first}

### Many records

{records} records in calls of a hundred, one call after another, from a generator. `update` returns
an outcome with all records and their results; `update_each` yields each result when it arrives, and
keeps none. Memory is the peak memory of the process; growth is its increase after a first call.

{volume}

### Several calls at once

The same records with `update_each(concurrency=…)`, threads in the blocking client and tasks in the
async one, with a server that takes {delay} for each response. *Of ideal* compares the rate with
that of as many calls that are each as fast as one alone. All threads or tasks of a process share
one processor, so at some point more of them do not help.

{concurrency}

### Options

The time of a call of the blocking client through httpx2 with an option, relative to the same client
without any, which retries twice: 1.10 is ten per cent more. All take turns in one process. Hooks do
nothing, the limit delays nothing, and the responses are as documented, so nothing is retried or
reported.

{extras}
"""


def section(results: Mapping[str, Any]) -> str:
    """Return the section."""
    rounds = results["rounds"]
    return TEXT.format(
        rounds="1 round" if rounds == 1 else f"{rounds} rounds",
        machine=table(["", ""], results["machine"].items()),
        overhead=_overhead(results["overhead"]),
        own=_own(results["own"]),
        first=_first(results["first"]),
        records=f"{results['records']:,}",
        volume=_volume(results["volume"], results["records"]),
        delay=f"{results['delay'] * 1000:.0f} ms",
        concurrency=_concurrency(results["concurrency"], results["records"]),
        extras=_extras(results["extras"]),
    )


def _count(records: int) -> str:
    return "1 record" if records == 1 else f"{records} records"


def _overhead(rows: Sequence[Row]) -> str:
    head = ["", "calls per second", "oasmith, calls per second", "to it", "more, per call"]
    return table(
        head,
        (
            [
                f"{it['kind']}, {_count(it['records'])}",
                f"{1e6 / it['raw']:,.0f}",
                f"{1e6 / it['oasmith']:,.0f}",
                f"{it['raw'] / it['oasmith']:.0%}",
                f"{it['oasmith'] - it['raw']:.0f} µs",
            ]
            for it in rows
        ),
    )


def _own(row: Row) -> str:
    raw, bare = row["raw"], row["pydantic"]
    more = {name: row[name] - raw for name in ("oasmith", "oasmith, results")}
    return table(
        ["", "time", "to the one before"],
        [
            ["a call, httpx2 + json", f"{raw:.0f} µs", ""],
            ["a call, oasmith", f"{row['oasmith']:.0f} µs", f"{more['oasmith']:+.0f} µs"],
            [
                "a call, oasmith, results",
                f"{row['oasmith, results']:.0f} µs",
                f"{more['oasmith, results']:+.0f} µs to httpx2",
            ],
            ["a response, pydantic", f"{bare:.0f} µs", ""],
            ["a response, oasmith", f"{row['decode']:.0f} µs", f"{row['decode'] / bare:.2f} times"],
        ],
    )


def _first(rows: Sequence[Row]) -> str:
    raw = rows[0]["seconds"]
    return table(
        ["", "time", "to httpx2 + json"],
        (
            [f"first call, {it['name']}", cost(it), f"{it['seconds'] / raw:.2f} times"]
            for it in rows
        ),
    )


def _volume(rows: Sequence[Row], records: int) -> str:
    raw = next(it["seconds"] for it in rows if it["method"] == "raw")
    head = ["", "time", "records per second", "to httpx2 + json", "memory", "growth"]
    return table(
        head,
        (
            [
                _way(it),
                f"{it['seconds']:.2f} s",
                f"{records / it['seconds']:,.0f}",
                f"{raw / it['seconds']:.0%}",
                f"{it['megabytes']:.0f} MB",
                f"{it['growth']:.0f} MB",
            ]
            for it in rows
        ),
    )


def _way(row: Row) -> str:
    is_raw = row["method"] == "raw"
    return f"{row['kind']} + json" if is_raw else f"`{row['method']}`, {row['kind']}"


def _concurrency(rows: Sequence[Row], records: int) -> str:
    head = ["", "at once", "records per second", "to one at once", "of ideal"]
    kinds = dict.fromkeys(it["kind"] for it in rows)
    return table(head, (line for kind in kinds for line in _scaled(rows, kind, records)))


def _scaled(rows: Sequence[Row], kind: str, records: int) -> Iterator[list[str]]:
    """Yield the rows about concurrency of one kind; the first is that of one call at a time."""
    own = [it for it in rows if it["kind"] == kind]
    for it in own:
        times = own[0]["seconds"] / it["seconds"]
        yield [
            kind,
            str(it["concurrency"]),
            f"{records / it['seconds']:,.0f}",
            f"{times:.1f} times",
            f"{times / it['concurrency']:.0%}",
        ]


def _extras(rows: Sequence[Row]) -> str:
    names = [it for it in rows[0] if it not in ("records", "megabytes", PLAIN)]
    return table(
        ["", *(_count(it["records"]) for it in rows)],
        ([name, *(f"{it[name] / it[PLAIN]:.2f}" for it in rows)] for name in names),
    )
