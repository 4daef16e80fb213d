"""An in-memory server for what fixtures cannot show: tokens that expire, broken responses."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx2
from bigin import AsyncBigin, Bigin

ARGUMENTS = ("Pipelines", "2034020000000644063", "Products")
ITEMS = [{"id": "2034020000000489203", "Unit_Price": 6000}]


class Recorder:
    """Responds to requests with a function, and stores them."""

    def __init__(self, answer: Callable[[httpx2.Request], httpx2.Response]) -> None:
        """Respond to each request with the result of ``answer``."""
        self._answer = answer
        self.requests: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Store a request, and respond to it."""
        self.requests.append(request)
        return self._answer(request)

    @property
    def to_accounts(self) -> list[dict[str, list[str]]]:
        """The forms that the token endpoint received."""
        found = [it for it in self.requests if "/oauth/" in str(it.url)]
        return [parse_qs(it.content.decode()) for it in found]

    @property
    def to_api(self) -> list[httpx2.Request]:
        """The requests that the API received."""
        return [it for it in self.requests if "/oauth/" not in str(it.url)]


def update(recorder: Recorder, mode: str, items: Any = ITEMS, **options: Any) -> Any:
    """Make one call, blocking or async, and return its outcome."""
    return updates(recorder, mode, 1, items, **options)[0]


def updates(
    recorder: Recorder, mode: str, times: int, items: Any = ITEMS, **options: Any
) -> list[Any]:
    """Make several calls with one client."""
    options = {"data_center": "us", "token": "REDACTED", **options}
    transport = httpx2.MockTransport(recorder)
    if mode == "sync":
        with httpx2.Client(transport=transport) as http, Bigin(http_client=http, **options) as it:
            return [it.related_records.update(*ARGUMENTS, data=items) for _ in range(times)]

    async def several() -> list[Any]:
        async with (
            httpx2.AsyncClient(transport=transport) as http,
            AsyncBigin(http_client=http, **options) as it,
        ):
            return [await it.related_records.update(*ARGUMENTS, data=items) for _ in range(times)]

    return asyncio.run(several())


def success(request: httpx2.Request) -> httpx2.Response:
    """Return a response in which every item of the request succeeded."""
    ids = [item["id"] for item in json.loads(request.content)["data"]]
    results = [
        {
            "code": "SUCCESS",
            "details": {"id": id},
            "message": "relation updated",
            "status": "success",
        }
        for id in ids
    ]
    return httpx2.Response(200, json={"data": results})


def refusal(status: int, code: str, message: str = "") -> httpx2.Response:
    """Return an error of the whole call."""
    body = {"code": code, "details": {}, "message": message, "status": "error"}
    return httpx2.Response(status, json=body)
