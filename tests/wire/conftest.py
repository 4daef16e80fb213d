"""A client of this folder's document, generated once, and a server that stores requests."""

from __future__ import annotations

import asyncio
import importlib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from clock import FakeClock

from oasmith import pipeline, write
from oasmith.config.client import Client
from oasmith.config.settings import Settings

from .loopback import Calls, Loopback

DOCUMENT = Path(__file__).parent / "openapi.yaml"


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Generate the client and return its package."""
    folder = tmp_path_factory.mktemp("wire")
    settings = Settings(
        package="parcels", client_class="Parcels", distribution="parcels", naming="document"
    )
    client = Client(
        name="parcels", spec=DOCUMENT, output=folder, settings=settings, formatter="ruff"
    )
    made = pipeline.generate(client)
    assert made.files is not None, made.findings
    write.write(write.compare(folder, made.files, "parcels"))
    sys.path.insert(0, str(folder))
    yield importlib.import_module("parcels")
    sys.path.remove(str(folder))


@pytest.fixture
def clock(package: ModuleType, monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """Give the client a fake clock."""
    fake = FakeClock()
    fake.install(package, monkeypatch)
    return fake


@pytest.fixture(scope="session")
def running() -> Iterator[Loopback]:
    """Serve on a free port of the loopback interface."""
    server = Loopback()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def server(running: Loopback) -> Loopback:
    """Return the server without requests and with the response 204."""
    running.reset()
    return running


@pytest.fixture(params=["sync", "async", "fast sync", "fast async"])
def calls(request: pytest.FixtureRequest, package: ModuleType, server: Loopback) -> Iterator[Calls]:
    """Make calls to the server, blocking or async, with either HTTP library."""
    http_client = "fast" if request.param.startswith("fast") else None
    with asyncio.Runner() as runner:
        chosen = runner if request.param.endswith("async") else None
        made = Calls(package, server, chosen, http_client)
        yield made
        made.close()
