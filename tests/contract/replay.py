"""Replays a fixture through the generated client and the real HTTP stack."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import vcr
import yaml
from bigin import AsyncBigin, Bigin, BiginError, DataCenter

FIXTURES = Path(__file__).parents[1] / "fixtures" / "bigin" / "updateRelatedRecords"
TOKEN = "REDACTED"
MODES = ("sync", "async")


def situations() -> list[str]:
    """Return the names of all fixtures."""
    return sorted(path.stem for path in FIXTURES.glob("*.yaml"))


@dataclass(frozen=True)
class Fixture:
    """One cassette, with its call."""

    name: str
    interactions: list[dict[str, Any]]
    provenance: dict[str, str]
    scopes: list[str] | None

    @property
    def data_center(self) -> str:
        """The id of the data centre whose host the request names."""
        host = urlsplit(self.interactions[0]["request"]["uri"]).netloc
        return next(it.id for it in DataCenter if urlsplit(it.url).netloc == host)

    @property
    def arguments(self) -> list[str]:
        """The path's parameters, in order."""
        return urlsplit(self.interactions[0]["request"]["uri"]).path.split("/")[3:]

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items of all calls together."""
        bodies = [json.loads(it["request"]["body"]) for it in self.interactions]
        return [item for body in bodies for item in body["data"]]

    def answer(self, number: int = 0) -> Any:
        """Return the body of a response as data."""
        return json.loads(self.interactions[number]["response"]["body"]["string"])


def fixture(name: str) -> Fixture:
    """Return the fixture of a situation."""
    data = yaml.safe_load((FIXTURES / f"{name}.yaml").read_text(encoding="utf-8"))
    return Fixture(name, data["interactions"], data["provenance"], data.get("scopes"))


@dataclass
class Replayed:
    """The result of a replay: an outcome or an error, and the requests."""

    outcome: Any = None
    error: BiginError | None = None
    requests: list[httpx2.Request] = field(default_factory=list)


def replay(it: Fixture, mode: str, **options: Any) -> Replayed:
    """Make the call of a fixture, blocking or async."""
    result = Replayed()
    # A fixture has each response once, so no call is retried.
    options = {"data_center": it.data_center, "token": TOKEN, "retries": 0, **options}
    with cassette(it):
        try:
            if mode == "sync":
                result.outcome = _call(it, result.requests, options)
            else:
                result.outcome = asyncio.run(_call_async(it, result.requests, options))
        except BiginError as error:
            result.error = error
    return result


@contextmanager
def cassette(it: Fixture) -> Iterator[None]:
    """Respond to every request from the fixture; a request that it does not have is an error."""
    recorder = vcr.VCR(record_mode="none", match_on=["method", "uri", "body"])
    with recorder.use_cassette(str(FIXTURES / f"{it.name}.yaml")):
        yield


def _call(it: Fixture, requests: list[httpx2.Request], options: dict[str, Any]) -> Any:
    with httpx2.Client(event_hooks={"request": [requests.append]}) as http:
        client = Bigin(http_client=http, **options)
        return client.related_records.update(*it.arguments, data=it.items)


async def _call_async(it: Fixture, requests: list[httpx2.Request], options: dict[str, Any]) -> Any:
    async def note(request: httpx2.Request) -> None:
        requests.append(request)

    async with httpx2.AsyncClient(event_hooks={"request": [note]}) as http:
        client = AsyncBigin(http_client=http, **options)
        return await client.related_records.update(*it.arguments, data=it.items)
