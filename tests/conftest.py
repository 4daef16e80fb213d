"""Shared by all tests: only loopback connections, reproducible property tests, a command line."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import leaks
import pytest
from command_line import Command, change
from figures import FIGURES
from hypothesis import settings

from oasmith import scaffold
from oasmith.cache.store import VARIABLE

# The same examples on every machine, and no time limit that a busy machine would exceed.
settings.register_profile("oasmith", deadline=None, derandomize=True)
settings.load_profile("oasmith")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--figures", action="store_true", help="show what the tests counted")


LIMITS = {
    **{"bundles": 900, "mock": 900, "migrating": 900, "fleet": 1800, "soak": 1800},
    **{"real_world": 3600, "conformance": 7200},
}
"""Timeout in seconds for the markers of long tests."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run tests of memory first, because the memory of other tests would hide theirs."""
    items.sort(key=lambda it: it.get_closest_marker("soak") is None)
    for item in items:
        for mark in LIMITS.keys() & {it.name for it in item.iter_markers()}:
            item.add_marker(pytest.mark.timeout(LIMITS[mark]))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if config.getoption("--figures"):
        terminalreporter.section("figures")
        for line in FIGURES.lines():
            terminalreporter.line(line)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send the measurements of a worker to the main process."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["figures"] = FIGURES.to_dict()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add the measurements of a worker; one that has crashed has none."""
    FIGURES.add(getattr(node, "workeroutput", {}).get("figures", {}))


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """Refuse every connection to another machine."""
    connect = socket.socket.connect

    def checked(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise AssertionError(f"a test wants to reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", checked)
        yield


def pytest_configure(config: pytest.Config) -> None:
    """Search the output of clients for secrets, except in measurements of time and memory."""
    if config.option.markexpr not in ("soak", "conformance", "real_world", "fleet"):
        leaks.install()


@pytest.fixture(autouse=True)
def no_secret_shows() -> Iterator[None]:
    """Fail a test in which a client logs, raises or prints a secret."""
    yield
    found = leaks.NOW.end()
    assert not found, "\n".join(found)


def _is_loopback(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


@pytest.fixture(autouse=True)
def no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Isolate each test from caches of other tests and of the developer."""
    monkeypatch.setenv(VARIABLE, "off")


@pytest.fixture(scope="session")
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the cache folder of mypy, with the types of libraries, which take it the longest."""
    return str(tmp_path_factory.mktemp("mypy"))


@pytest.fixture
def oasmith(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Create a folder with a document and its configuration; with ruff, because it is faster."""
    monkeypatch.chdir(tmp_path)
    files, _ = scaffold.plan("shop", tmp_path)
    scaffold.write(files)
    change(tmp_path / "oasmith.toml", 'package = "shop"', 'package = "shop"\nformatter = "ruff"')
    return tmp_path
