"""A pytest plugin: runs the tests that a file lists, in its order, each with a time limit.

Afterwards, the file contains the name of a test that failed, or nothing.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

TESTS = "OASMITH_PICKED_TESTS"
"""The variable with the file: the tests, with their limits in seconds."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    path = Path(os.environ[TESTS])
    limits = json.loads(path.read_text(encoding="utf-8"))
    path.write_text("", encoding="utf-8")
    order = {name: index for index, name in enumerate(limits)}
    config.hook.pytest_deselected(items=[it for it in items if it.nodeid not in order])
    items[:] = sorted((it for it in items if it.nodeid in order), key=lambda it: order[it.nodeid])
    for item in items:
        item.add_marker(pytest.mark.timeout(limits[item.nodeid]), append=False)
    # Failing examples are not shrunk, because nobody reads them.
    phases = [Phase.explicit, Phase.reuse, Phase.generate]
    settings.register_profile("picked", settings.get_profile("oasmith"), phases=phases)
    settings.load_profile("picked")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        Path(os.environ[TESTS]).write_text(report.nodeid, encoding="utf-8")
