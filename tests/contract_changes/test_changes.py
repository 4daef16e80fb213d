"""The table in the documentation matches the checks; every change can be applied."""

from __future__ import annotations

import pytest

from .__main__ import run
from .changes import CHANGES, PARTS
from .page import PAGE, page


def test_there_are_enough_of_each_kind() -> None:
    assert len(CHANGES) >= 60
    for part in PARTS:
        assert sum(change.part == part for change in CHANGES) >= 10
    assert sum(not change.breaks for change in CHANGES) >= 15


@pytest.mark.soak
def test_every_change_is_caught_where_it_breaks_somebody_and_only_there() -> None:
    results = run()
    assert [one.change for one in results if not one.is_right] == []
    assert PAGE.read_text(encoding="utf-8") == page(results)
