"""Runs the mock with the real client in two ways: in process, and as a server on loopback."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
from bigin import AsyncBigin, Bigin, Server
from bigin.testing import FakeBigin

from oasmith.mock.document import MockDocument
from oasmith.mock.load import load
from oasmith.mock.options import Failure, MockOptions, Token
from oasmith.mock.server import MockApp, server_of
from oasmith.mock.serving import Host, hosts, listening, origins, with_urls

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "spec" / "bigin" / "openapi.yaml"
ARGUMENTS = ("Pipelines", "2034020000000644063", "Products")
KINDS = ("server", "fake")


def bigin_document() -> MockDocument:
    """Return Bigin's document."""
    return load(SPEC)


@contextmanager
def served(
    document: MockDocument, options: MockOptions | None = None, log: list[str] | None = None
) -> Iterator[dict[str, Host]]:
    """Serve on free ports while the block runs; yields the hosts by the ids of their servers."""
    sockets = listening("127.0.0.1", 0, len(origins(document)))
    places = hosts(document, "127.0.0.1", sockets)
    lines = [] if log is None else log
    app = MockApp(document, with_urls(options or MockOptions(), places), places, lines.append)
    server = server_of(app)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets)), daemon=True)
    thread.start()
    try:
        yield {one.id: place for place in places for one in place.servers} or {"": places[0]}
    finally:
        server.should_exit = True
        thread.join()


class Api:
    """One of the two ways."""

    def __init__(self, kind: str) -> None:
        """Choose ``server`` or ``fake``."""
        self.kind = kind
        self._stack = ExitStack()

    def __enter__(self) -> Api:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def client(
        self,
        *failures: Failure,
        data_center: str = "us",
        tokens: dict[str, Any] | None = None,
        is_async: bool = False,
        **options: Any,
    ) -> Any:
        """Return a client of a new mock."""
        if self.kind == "fake":
            fake = self._stack.enter_context(FakeBigin(tokens=tokens))
            for one in failures:
                fake.fail(one.code, one.item, status=one.status, times=one.times)
            kind = fake.async_client if is_async else fake.client
            return kind(data_center=data_center, **{"token": "a-token", **options})
        known = {
            token: Token(scopes=None if scopes is None else frozenset(scopes))
            for token, scopes in (tokens or {}).items()
        }
        mock = MockOptions(tokens=known, failures=failures)
        places = self._stack.enter_context(served(bigin_document(), mock))
        server = server_at(places, data_center)
        options = {"token": "a-token", "retries": 0, **options}
        if is_async:
            return AsyncBigin(data_center=server, **options)
        return self._stack.enter_context(Bigin(data_center=server, **options))


def server_at(places: dict[str, Host], data_center: str) -> Server:
    """Return a data centre with the mock's URLs."""
    place = places[data_center]
    return Server(id=data_center, url=place.url, accounts=place.url)


def put(url: str, body: Any, **headers: str) -> httpx2.Response:
    """Send a request that no client would."""
    usual = {"authorization": "Zoho-oauthtoken a-token"}
    path = "/bigin/v2/" + "/".join(ARGUMENTS)
    return _http().put(url + path, json=body, headers={**usual, **headers})


@cache
def _http() -> httpx2.Client:
    """Return one client for all: creating one takes longer than a request."""
    return httpx2.Client()
