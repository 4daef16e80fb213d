"""A client of this folder's document, made once, and its command line."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from around.made import made
from faults.server import FaultServer, answer

HERE = Path(__file__).parent


@dataclass
class Made:
    """A client that was made of a document."""

    package: ModuleType
    folder: Path

    @property
    def main(self) -> Any:
        return __import__(f"{self.package.__name__}._runtime.command.main", fromlist=["main"]).main


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("command")
    package, _ = made("openapi", folder, source=HERE, package="shop_client", tolerant=True)
    return Made(package, folder)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    found = FaultServer()
    yield found
    found.close()


@dataclass
class Ended:
    """What a command did."""

    code: int
    out: str
    err: str
    raw: bytes = field(repr=False)

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(it) for it in self.out.splitlines()]


class Terminal(io.TextIOWrapper):
    """Standard output or error that says that it is a terminal."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def isatty(self) -> bool:
        return True

    @property
    def text(self) -> str:
        buffer: Any = self.buffer
        return str(buffer.getvalue().decode())


class Shell:
    """Runs the command line of the shop in this process."""

    def __init__(
        self, made: Made, server: FaultServer, capture: Any, patch: pytest.MonkeyPatch
    ) -> None:
        self.made = made
        self.server = server
        self._capture = capture
        self._patch = patch
        for name in [it for it in os.environ if it.startswith("SHOP_CLIENT_")]:
            patch.delenv(name)
        self.set(token="t", server=server.url)

    def set(self, **values: str | None) -> None:
        """Set variables of the client, without their prefix; None removes one."""
        for name, value in values.items():
            variable = f"SHOP_CLIENT_{name.upper()}"
            if value is None:
                self._patch.delenv(variable, raising=False)
            else:
                self._patch.setenv(variable, value)

    def __call__(self, *words: str, stdin: bytes = b"") -> Ended:
        self._patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = self.made.main(self.made.package.Api, list(words))
        found = self._capture.readouterr()
        return Ended(code, found.out.decode(errors="replace"), found.err.decode(), found.out)

    def on_terminal(self, *words: str, columns: int = 60) -> Ended:
        """Run where output and errors go to a terminal."""
        out, err = Terminal(), Terminal()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("COLUMNS", str(columns))
            patch.setattr("sys.stdout", out)
            patch.setattr("sys.stderr", err)
            code = self.made.main(self.made.package.Api, list(words))
        return Ended(code, out.text, err.text, out.text.encode())


@pytest.fixture
def shell(
    shop: Made,
    server: FaultServer,
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> Shell:
    server.give(answer(200, {"id": "1"}))
    return Shell(shop, server, capsysbinary, monkeypatch)
