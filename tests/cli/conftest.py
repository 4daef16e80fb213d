"""A client of this folder's document, generated once, and its command line."""

from __future__ import annotations

import importlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from around.made import imported
from faults.server import FaultServer, answer

from oasmith import pipeline, write
from oasmith.config.client import Client
from oasmith.config.settings import Settings

HERE = Path(__file__).parent


@dataclass
class Made:
    """A client generated from a document."""

    package: ModuleType
    folder: Path

    def module(self, name: str) -> Any:
        """Return a module of the client."""
        return importlib.import_module(f"{self.package.__name__}.{name}")

    @property
    def program(self) -> Any:
        return self.module("commands").COMMAND_LINE

    def run(self, *words: str) -> int:
        """Run the command line in this process."""
        return int(self.module("_runtime").run_command_line(self.program, words))


def made(document: Path, folder: Path, package: str, *, cli: bool = True) -> Made:
    """Return the client of a document, generated in ``folder``."""
    client = Client(
        name=package,
        spec=document,
        output=folder,
        settings=Settings(
            package=package,
            client_class="Api",
            distribution=package,
            cli=cli,
            naming="document",
        ),
        tolerant=True,
        formatter="ruff",
    )
    found = pipeline.generate(client)
    assert found.files is not None, "\n".join(map(str, found.findings))
    write.write(write.compare(folder, found.files, package))
    return Made(imported(package, folder), folder)


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(HERE / "openapi.yaml", tmp_path_factory.mktemp("cli"), "shop_client")


@pytest.fixture
def server() -> Iterator[FaultServer]:
    found = FaultServer()
    yield found
    found.close()


@dataclass
class Ended:
    """The result of a command."""

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
    """Standard output or error that claims to be a terminal."""

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
        code = self.made.run(*words)
        found = self._capture.readouterr()
        return Ended(code, found.out.decode(errors="replace"), found.err.decode(), found.out)

    def on_terminal(self, *words: str, columns: int = 60) -> Ended:
        """Run with output and errors on a terminal."""
        out, err = Terminal(), Terminal()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("COLUMNS", str(columns))
            patch.setattr("sys.stdout", out)
            patch.setattr("sys.stderr", err)
            patch.setenv("TERM", "xterm")
            code = self.made.run(*words)
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
