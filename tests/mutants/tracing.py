"""A pytest plugin: tells coverage.py which test runs, also in processes that a test starts.

Code that a shared fixture runs counts for each of its tests, so it is recorded separately. Caches
of the packages are cleared before each test, because otherwise only the first test would cover the
code that fills them.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

NAME = "OASMITH_TRACED"
"""The variable that names the test for the processes that it starts."""
TABLE = "OASMITH_TRACED_TESTS"
"""The variable with the path of the file for data about each test."""

RESULTS: dict[str, dict[str, Any]] = defaultdict(
    lambda: {"seconds": 0.0, "passed": True, "fixtures": [], "setups": {}}
)
RUNNING: list[pytest.Item] = []
"""The current test."""


@contextmanager
def _tracing(name: str) -> Iterator[None]:
    before = os.environ.get(NAME, "")
    _switch(name)
    try:
        yield
    finally:
        _switch(before)


def _switch(name: str) -> None:
    os.environ[NAME] = name
    if (coverage := Coverage.current()) is not None:
        coverage.switch_context(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    for clear in _kept(len(sys.modules)):
        clear()
    item.user_properties.extend(("fixture", name) for name in _shared(item))
    RUNNING[:] = [item]
    with _tracing(item.nodeid):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
    if fixturedef.scope == "function":
        return (yield)
    begun = time.monotonic()
    try:
        with _tracing(_name(fixturedef)):
            return (yield)
    finally:
        setup = (_name(fixturedef), time.monotonic() - begun)
        RUNNING[0].user_properties.append(("setup", setup))


def _name(fixture: pytest.FixtureDef[Any]) -> str:
    return f"fixture {fixture.baseid} {fixture.argname}"


def _shared(item: pytest.Item) -> list[str]:
    """Return the fixtures of a test that several tests share."""
    known = getattr(item, "_fixtureinfo", None)
    used = known.name2fixturedefs.values() if known else ()
    return sorted({_name(it) for many in used for it in many if it.scope != "function"})


@cache
def _kept(_modules: int) -> list[Callable[[], None]]:
    """Return the functions that clear caches, for this number of loaded modules."""
    ours = [
        it for name, it in sys.modules.items() if name.startswith("oasmith") or "_runtime" in name
    ]
    found = {id(it): it for module in ours for it in vars(module).values()}
    return [it.cache_clear for it in found.values() if hasattr(it, "cache_clear")]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    result = RESULTS[report.nodeid]
    result["seconds"] += report.duration
    result["passed"] = result["passed"] and not report.failed
    values = [value for _, value in report.user_properties]
    result["fixtures"] = [value for value in values if isinstance(value, str)]
    result["setups"] = {value[0]: value[1] for value in values if isinstance(value, tuple | list)}


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Save the data of a worker, which ends without saving it."""
    if (coverage := Coverage.current()) is not None:
        coverage.stop()
        coverage.save()
    if not hasattr(session.config, "workerinput"):
        Path(os.environ[TABLE]).write_text(json.dumps(RESULTS), encoding="utf-8")
