"""An in-memory API that takes the items of batches, and fails as instructed."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import httpx2
from figures import FAULTS, FIGURES

TAKES = ("good", "lost", "nonsense", "html", "short", "shuffled", "doubled", "half", "strange")
"""Faults after the API has taken the items: a broken response, or none."""

LEAVES = ("refused", "503", "400")
"""Faults before that."""


@dataclass
class Faulty:
    """Fails for each request as instructed, then works; it records what it has taken."""

    faults: Iterable[str]
    taken: Counter[str] = field(default_factory=Counter)
    refused: set[str] = field(default_factory=set)
    """Items that it reported as failed."""

    def __post_init__(self) -> None:
        self._faults = iter(self.faults)
        self._lock = threading.Lock()

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        ids = [it["id"] for it in json.loads(request.content)["data"]]
        with self._lock:
            fault = next(self._faults, "good")
            good = [id for id in ids if fault != "half" or int(id) % 2]
            self.taken.update(good if fault in TAKES else [])
            self.refused.update(set(ids) - set(good))
        if fault != "good":
            FIGURES.count(FAULTS, f"batch: {fault}")
        return self._answer(fault, ids, good, request)

    def _answer(
        self, fault: str, ids: list[str], good: list[str], request: httpx2.Request
    ) -> httpx2.Response:
        if fault == "refused":
            raise httpx2.ConnectError("refused", request=request)
        if fault == "lost":
            raise httpx2.ReadError("reset", request=request)
        if fault in ("503", "400"):
            return httpx2.Response(int(fault), json={"code": "NO", "message": "no"})
        if fault in ("nonsense", "html"):
            return httpx2.Response(200, content=b"<html>" if fault == "html" else b"{")
        rows = [{"id": id, "status": "done" if id in good else "busy"} for id in ids]
        rows = {
            "short": rows[1:],
            "shuffled": rows[::-1],
            "doubled": [*rows, rows[0]],
            "strange": [{"id": "x", "status": "done"}, *rows],
        }.get(fault, rows)
        return httpx2.Response(200, json={"data": rows})


def items(count: int) -> Iterable[dict[str, Any]]:
    return ({"id": str(index)} for index in range(count))


def streamed(
    package: ModuleType,
    api: Faulty,
    mode: str,
    count: int,
    concurrency: int,
    retries: Any,
) -> list[Any]:
    """Send items by ``batch_things_each``, continuing after each failure of a whole call."""
    # A lost item must not loop forever: a batch stops at most once for each call.
    calls = count // 10 + 2
    options = {"token": "t", "retries": retries}
    transport = httpx2.MockTransport(api)
    if mode == "sync":
        with (
            httpx2.Client(transport=transport) as http,
            package.Api(http_client=http, **options) as client,
        ):
            stream = client.things.batch_things_each(data=items(count), concurrency=concurrency)
            found: list[Any] = []
            for _ in range(calls):
                found.extend(stream)
            return found

    async def awaited() -> list[Any]:
        async with (
            httpx2.AsyncClient(transport=transport) as http,
            package.AsyncApi(http_client=http, **options) as client,
        ):
            stream = client.things.batch_things_each(data=items(count), concurrency=concurrency)
            found: list[Any] = []
            for _ in range(calls):
                found += [item async for item in stream]
            return found

    return asyncio.run(awaited())
