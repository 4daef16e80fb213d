"""Runs the measurements of this part, each in separate processes, in rounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..clients import Environments, Figures, in_rounds, served
from ..kinds import KINDS
from ..machine import machine
from ..sample import MOST

ENVIRONMENT = "own"
LIBRARIES = ("httpx2", "pyreqwest", "pydantic")
BARE = "httpx2"
"""The kind that is also measured without a client."""
EXTRAS = "extras"
OWN = "own"
FIRST = ("httpx2 + json", "oasmith")
"""Makes the first call of a process."""
METHODS = ("update", "update_each")
RACE, VOLUME = "bench.production.race", "bench.production.volume"


@dataclass(frozen=True, kw_only=True)
class Size:
    """The amount of measurements."""

    rounds: int = 5
    long_rounds: int = 1
    """Rounds with many records, which take long."""
    seconds: float = 2.0
    """How long each contender of a race runs, in each round."""
    sizes: Sequence[int] = (1, MOST)
    """Records in the calls of a race."""
    kinds: Sequence[str] = tuple(KINDS)
    records: int = 100_000
    concurrency: Sequence[int] = (1, 2, 4, 8, 16, 32)
    delay: float = 0.02
    """Seconds until the server responds, for measurements of concurrency."""


FULL = Size()
QUICK = Size(rounds=1, seconds=0.2, records=2_000, concurrency=(1, 8))


def production(environments: Environments, size: Size) -> dict[str, Any]:
    """Return all measurements as data."""
    return {
        "machine": machine(environments, LIBRARIES),
        "records": size.records,
        "delay": size.delay,
        "rounds": size.rounds,
        **_races(environments, size),
        "own": _own(environments, size),
        "first": _first(environments, size),
        "volume": _volume(environments, size),
        "concurrency": _concurrency(environments, size),
    }


def _races(environments: Environments, size: Size) -> dict[str, list[dict[str, Any]]]:
    """Return the cost of a call, and of options, for calls of each size."""
    overhead, extras = [], []
    for records in size.sizes:
        with served(records=records) as url:
            program = partial(environments.run, ENVIRONMENT, "-m", RACE)
            rest = (str(records), url, str(size.seconds))
            races = {it: partial(program, "overhead", it, *rest) for it in size.kinds}
            found = in_rounds({**races, EXTRAS: partial(program, EXTRAS, *rest)}, size.rounds)
        overhead += [{"kind": it, "records": records, **found[it]} for it in size.kinds]
        extras.append({"records": records, **found[EXTRAS]})
    return {"overhead": overhead, "extras": extras}


def _own(environments: Environments, size: Size) -> dict[str, float]:
    """Return the cost of calls without a network, and of decoding their response."""
    run = partial(environments.run, ENVIRONMENT, "-m", RACE)
    rest = (str(MOST), "http://127.0.0.1", str(size.seconds))
    return in_rounds({OWN: partial(run, OWN, *rest)}, size.rounds)[OWN]


def _first(environments: Environments, size: Size) -> list[dict[str, Any]]:
    """Return the cost of the first call of a process, with imports."""
    with served() as url:
        runs = {it: partial(environments.contender, "first", it, url) for it in FIRST}
        for run in runs.values():
            run()  # Writes the compiled bytecode.
        found = in_rounds(runs, 5 * size.rounds)
    return [{"name": name, **found[name]} for name in FIRST]


def _volume(environments: Environments, size: Size) -> list[dict[str, Any]]:
    """Return time and memory of many records, one call after another."""
    ways = [(BARE, "raw"), *((kind, way) for kind in size.kinds for way in METHODS)]
    with served() as url:
        runs = {it: _sending(environments, url, size.records, *it) for it in ways}
        found = in_rounds(runs, size.long_rounds)
    return [{"kind": kind, "method": way, **found[kind, way]} for kind, way in ways]


def _concurrency(environments: Environments, size: Size) -> list[dict[str, Any]]:
    """Return the time of many records that are sent by several calls at once."""
    ways = [(kind, number) for number in size.concurrency for kind in size.kinds]
    with served(size.delay) as url:
        sending = partial(_sending, environments, url, size.records)
        runs = {it: sending(it[0], "update_each", it[1]) for it in ways}
        found = in_rounds(runs, size.long_rounds)
    return [{"kind": kind, "concurrency": number, **found[kind, number]} for kind, number in ways]


def _sending(
    environments: Environments,
    url: str,
    records: int,
    kind: str,
    method: str,
    concurrency: int = 1,
) -> Callable[[], Figures]:
    """Return a function that measures a process that sends records."""
    rest = (kind, method, url, str(records), str(concurrency))
    return partial(environments.run, ENVIRONMENT, "-m", VOLUME, *rest)
