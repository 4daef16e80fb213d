"""How many CPUs oasmith uses."""

from __future__ import annotations

import os
import sys

import pytest

from oasmith.cpu_count import cpu_count


@pytest.mark.parametrize(("known", "count"), [(3, 3), (None, 1)])
def test_without_a_scheduler_that_says_it_is_what_the_system_has(
    monkeypatch: pytest.MonkeyPatch, known: int | None, count: int
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(os, "cpu_count", lambda: known)
    assert cpu_count() == count


def test_a_scheduler_may_allow_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 2}, raising=False)
    assert cpu_count() == 2
