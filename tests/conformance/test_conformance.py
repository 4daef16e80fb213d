"""Every operation of every document of the corpus behaves as documented."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from multiprocessing.pool import AsyncResult
from pathlib import Path

import pytest
from real_world.corpus import CORPUS, documents, parameters

from .records import Report
from .run import conformance

pytestmark = pytest.mark.conformance

RATCHET = Path(__file__).with_name("undrawable.json")
"""What could not be checked in each document, and exactly how often."""

DOCUMENTS = documents()

PATIENCE = 1800
"""Seconds after which a process without a report counts as crashed."""


@pytest.fixture(scope="module")
def reports() -> Iterator[Mapping[str, AsyncResult[Report]]]:
    """Check the documents in two processes, the largest first."""
    largest_first = sorted(DOCUMENTS, key=lambda it: -(CORPUS / it).stat().st_size)
    context = multiprocessing.get_context("spawn")
    # Each process ends after some documents, to release the memory of their clients. An
    # executor of concurrent.futures can then wait forever (CPython, gh-115634).
    with context.Pool(2, maxtasksperchild=20) as pool:
        yield {name: pool.apply_async(conformance, [name]) for name in largest_first}


def test_there_is_a_corpus() -> None:
    assert DOCUMENTS, f"OASMITH_CORPUS names no folder with documents: {str(CORPUS)!r}"


@pytest.mark.parametrize("name", parameters())
def test_every_operation_conforms(name: str, reports: Mapping[str, AsyncResult[Report]]) -> None:
    report = reports[name].get(PATIENCE)
    assert report.operations == report.called + len(report.uncalled)
    assert not report.failures, "\n".join(map(str, report.failures))


def test_what_cannot_be_drawn_is_in_the_table(
    reports: Mapping[str, AsyncResult[Report]], capsys: pytest.CaptureFixture[str]
) -> None:
    found = {name: reports[name].get(PATIENCE) for name in DOCUMENTS}
    with capsys.disabled():
        print(f"\n{figures(list(found.values()))}")
    table = {
        name: dict(sorted(report.undrawable.items()))
        for name, report in found.items()
        if report.undrawable
    }
    if os.environ.get("OASMITH_UPDATE"):
        RATCHET.write_text(json.dumps(table, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    assert table == json.loads(RATCHET.read_text(encoding="utf-8"))


def figures(found: list[Report]) -> str:
    """Return a summary in one line."""
    total: Counter[str] = Counter()
    for it in found:
        total.update(
            operations=it.operations,
            calls=it.calls,
            answers=it.answers,
            overlapping=it.overlapping,
            undrawable=sum(it.undrawable.values()),
            failures=len(it.failures),
        )
    return (
        f"{len(found)} documents, {total['operations']} operations, {total['calls']} calls, "
        f"{total['answers']} answers read, {total['undrawable']} not drawable, "
        f"{total['failures']} failures"
    )
