"""A client of this folder's document, generated once, and a server that injects faults."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from around.made import made
from clock import FakeClock

from .server import FaultServer

QUICK = {"initial_delay": 0.001, "max_delay": 0.002}
"""Delays too short to slow down a test."""


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """Generate the client and return its package."""
    folder = tmp_path_factory.mktemp("faults")
    return made("openapi", folder, source=Path(__file__).parent, package="faulty")[0]


@pytest.fixture
def clock(package: ModuleType, monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """Give the client a fake clock."""
    fake = FakeClock()
    fake.install(package, monkeypatch)
    return fake


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """Return a server that responds normally until it is instructed otherwise."""
    fault_server = FaultServer()
    yield fault_server
    fault_server.close()


class Calls:
    """Makes calls to the server, blocking or async."""

    def __init__(self, package: ModuleType, server: FaultServer, mode: str) -> None:
        self.package = package
        self.server = server
        self.mode = mode

    def quick(self, **options: Any) -> Any:
        """Return a retry policy with very short delays."""
        return self.package.RetryPolicy(**{**QUICK, **options})

    def options(self, **options: Any) -> dict[str, Any]:
        """Return the arguments of a client of the server."""
        host = self.package.Server(id="local", url=self.server.url)
        usual = {"server": host, "token": "hush-token", "retries": self.quick()}
        return {**usual, **({"http_client": "fast"} if self.mode == "fast" else {}), **options}

    def __call__(
        self,
        method: str,
        *arguments: Any,
        client: dict[str, Any] | None = None,
        more: dict[str, Any] | None = None,
        **options: Any,
    ) -> Any:
        """Call ``things.method``; ``more`` are the options of ``with_options``."""
        if self.mode != "async":
            with self.package.Api(**self.options(**client or {})) as api:
                return getattr(api.with_options(**more or {}).things, method)(*arguments, **options)

        async def awaited() -> Any:
            async with self.package.AsyncApi(**self.options(**client or {})) as api:
                made = api.with_options(**more or {})
                return await getattr(made.things, method)(*arguments, **options)

        return asyncio.run(awaited())


@pytest.fixture(params=["sync", "async", "fast"])
def calls(request: pytest.FixtureRequest, package: ModuleType, server: FaultServer) -> Calls:
    return Calls(package, server, request.param)
