"""Tests of the client's benchmarks: what is created, checked and reported, not the duration."""

from __future__ import annotations

from pathlib import Path

import pytest

from .. import clients
from ..sample import MOST
from . import race, report, volume
from .measured import Size, production


@pytest.mark.soak
@pytest.mark.timeout(1200)  # It measures, so its duration is unknown.
def test_the_client_is_measured_in_production(tmp_path: Path) -> None:
    size = Size(
        rounds=1,
        seconds=0.0,
        sizes=(1,),
        kinds=("httpx2", "pyreqwest, async"),
        records=3 * MOST,
        concurrency=(2,),
        delay=0.001,
    )
    text = report.section(production(clients.Environments(tmp_path, []), size))
    for line in (
        "| httpx2, 1 record | ",
        "| pyreqwest, async, 1 record | ",
        "| httpx2 + json | ",
        "| `update`, httpx2 | ",
        "| `update_each`, pyreqwest, async | ",
        "| httpx2 | 2 | ",
        "| pyreqwest, async | 2 | ",
        "| strict=True | ",
        "| a call, oasmith, results | ",
        "| a response, pydantic | ",
        "| first call, oasmith | ",
    ):
        assert text.count("\n" + line) == 1, line
    assert "300 records in calls of a hundred" in text


@pytest.mark.parametrize("kind", ["httpx2, async", "pyreqwest"])
def test_the_other_kinds_make_the_same_call(kind: str, tmp_path: Path) -> None:
    with clients.served(records=1) as url:
        program = ("-m", "bench.production.race", "overhead", kind, "1", url, "0")
        figures = clients.Environments(tmp_path, []).run("own", *program)
    assert figures["raw"] > 0
    assert figures["oasmith"] > 0


def test_a_call_with_other_results_is_no_contender() -> None:
    with pytest.raises(ValueError, match="ids"):
        race.race({"odd": lambda count: []}, 1, 0.0)


def test_records_that_did_not_succeed_are_no_figure() -> None:
    with pytest.raises(ValueError, match="99 of 200 records"):
        volume.measured(lambda count: 99, 200)


def test_the_section_shows_ratios() -> None:
    pace = {"kind": "httpx2", "megabytes": 40.0}
    text = report.section(
        {
            "machine": {"Python": "3.11"},
            "rounds": 3,
            "records": 1000,
            "delay": 0.02,
            "overhead": [{**pace, "records": 100, "raw": 800.0, "oasmith": 1000.0}],
            "volume": [
                {**pace, "method": "raw", "seconds": 1.0, "growth": 0.0},
                {**pace, "method": "update", "seconds": 1.25, "growth": 60.0},
            ],
            "concurrency": [
                {**pace, "concurrency": 1, "seconds": 8.0},
                {**pace, "concurrency": 4, "seconds": 2.5},
            ],
            "own": {
                "raw": 300.0,
                "oasmith": 500.0,
                "oasmith, results": 800.0,
                "decode": 220.0,
                "pydantic": 200.0,
            },
            "first": [
                {"name": "httpx2 + json", "seconds": 0.2, "megabytes": 30.0},
                {"name": "oasmith", "seconds": 0.3, "megabytes": 40.0},
            ],
            "extras": [{"records": 1, "megabytes": 40.0, "plain": 100.0, "strict=True": 105.0}],
        }
    )
    assert "| a call, oasmith | 500 µs | +200 µs |" in text
    assert "| a response, oasmith | 220 µs | 1.10 times |" in text
    assert "| first call, oasmith | 300 ms, 40 MB | 1.50 times |" in text
    assert "| httpx2, 100 records | 1,250 | 1,000 | 80% | 200 µs |" in text
    assert "| `update`, httpx2 | 1.25 s | 800 | 80% | 40 MB | 60 MB |" in text
    assert "| httpx2 | 4 | 400 | 3.2 times | 80% |" in text
    assert "| strict=True | 1.05 |" in text
