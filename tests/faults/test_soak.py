"""Long runs: memory does not grow with the calls of a client, nor with the items of a batch."""

from __future__ import annotations

import json
from collections import Counter
from types import ModuleType

import httpx2
import pytest
from figures import CALLS, FIGURES, ITEMS, MEMORY, memory, resident

from .faulty import items

pytestmark = pytest.mark.soak


def good(request: httpx2.Request) -> httpx2.Response:
    rows = [{"id": it["id"], "status": "done"} for it in json.loads(request.content)["data"]]
    return httpx2.Response(200, json={"data": rows})


def note(what: str, start: int, end: int) -> None:
    FIGURES.count(MEMORY, f"{what}: at the start", start)
    FIGURES.count(MEMORY, f"{what}: at the end", end)


def test_a_million_items_take_no_more_memory_than_a_thousand(package: ModuleType) -> None:
    with (
        httpx2.Client(transport=httpx2.MockTransport(good)) as http,
        package.Api(token="t", http_client=http) as api,
    ):
        states: Counter[str] = Counter()
        for count in (20_000, 1_000_000):
            states.clear()
            before = memory()
            for it in api.things.batch_things_each(data=items(count), concurrency=4):
                states[it.state] += 1
    FIGURES.count(ITEMS, "soak: given", 1_000_000)
    FIGURES.count(ITEMS, "soak: succeeded", states["succeeded"])
    note("a million items, most, after 20,000 others", before, memory())
    assert states == {"succeeded": 1_000_000}
    assert memory() - before < 20_000


def test_a_hundred_thousand_calls_leave_nothing_behind(package: ModuleType) -> None:
    def fine(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={"ok": True})

    with (
        httpx2.Client(transport=httpx2.MockTransport(fine)) as http,
        package.Api(token="t", http_client=http) as api,
    ):
        before = 0
        for number in range(100_000):
            assert api.things.put_things(body={"a": number}).ok is True
            if number == 5_000:
                before = resident()
    FIGURES.count(CALLS, "soak", 100_000)
    note("100,000 calls, after 5,000 of them", before, resident())
    assert resident() - before < 10_000
