"""Many faults in any order: no item of a batch is lost, duplicated or mixed up."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from figures import FIGURES, ITEMS

from .faulty import LEAVES, TAKES, Faulty, streamed


def check(found: list[Any], api: Faulty, *, count: int, retries: int) -> None:
    """Compare the client's states of items with the API's record."""
    assert [it.index for it in found] == list(range(count))
    for it in found:
        assert it.input == {"id": str(it.index)}
        assert it.id == str(it.index)
        assert it.result is None or it.result.id == it.id
        times = api.taken[it.id]
        if it.state == "succeeded":
            assert times >= 1
        if it.state == "failed" and it.raw is not None:
            assert it.id in api.refused
        if it.state == "not_sent":
            assert times == 0, "what is said not to be sent was not"
        if retries == 0:
            assert times <= 1, "nothing is sent twice unless it is repeated on purpose"


def storm(seed: int, share: float) -> Iterator[str]:
    """Yield faults endlessly; ``share`` of all requests get one."""
    drawn = random.Random(seed)
    while True:
        yield drawn.choice([*TAKES, *LEAVES]) if drawn.random() < share else "good"


@pytest.mark.soak
@pytest.mark.parametrize("retries", [0, 2])
@pytest.mark.parametrize("mode", ["sync", "async"])
def test_a_long_storm(package: ModuleType, mode: str, retries: int) -> None:
    count = 100_000
    api = Faulty(storm(17, 0.2))
    rules = package.RetryPolicy(max_retries=retries, initial_delay=0, max_delay=0)
    found = streamed(package, api, mode, count, 4, rules)
    doubled = sum(times > 1 for times in api.taken.values())
    lost = count - len({it.index for it in found})
    lost += sum(it.state == "succeeded" and not api.taken[it.id] for it in found)
    kind = f"{mode}, {'repeated' if retries else 'never repeated'}"
    FIGURES.count(ITEMS, f"{kind}: given", count)
    FIGURES.count(ITEMS, f"{kind}: lost", lost)
    # A retry of a call that is safe to repeat sends its items again, on purpose.
    again = "taken again by a repetition" if retries else "doubled"
    FIGURES.count(ITEMS, f"{kind}: {again}", doubled)
    for state, times in Counter(it.state for it in found).items():
        FIGURES.count(ITEMS, f"{kind}: {state}", times)
    check(found, api, count=count, retries=retries)
