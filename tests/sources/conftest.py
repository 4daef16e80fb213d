"""A project that publishes a document in git, and one that uses it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from command_line import Command
from diff.conftest import Repository, no_settings_of_git as no_settings_of_git

from oasmith.cache.store import VARIABLE
from oasmith.sources.lock_file import read_lock
from oasmith.sources.pins import Pin
from oasmith.sources.store import Store, user_store

DOCUMENT = """\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: "https://api.test"}]
paths:
  /orders:
    get:
      operationId: listOrders
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      responses:
        "200":
          description: All.
          content:
            application/json: {schema: {$ref: "../common/order.yaml#/Order"}}
"""
ORDER = "Order: {type: object, properties: {id: {type: string}}}\n"

SOURCE = """\
[sources.shop]
git = "../publisher"
tag = "v1"
"""
CLIENT = """
[clients.shop]
source = "shop"
spec = "spec/openapi.yaml"
output = "generated/shop"
package = "shop"
"""


class Publisher(Repository):
    """A repository with a document in two files."""

    def release(self, tag: str, **files: str) -> str:
        """Commit files, and give the commit an annotated tag."""
        commit = self.commit(**files)
        self.git("tag", "--annotate", "--force", "--message=A release", tag)
        return commit


class Consumer:
    """A project that uses documents of other projects."""

    def __init__(self, folder: Path, command: Command) -> None:
        self.folder = folder
        self._command = command
        folder.mkdir()

    def configure(self, text: str = SOURCE + CLIENT) -> None:
        """Write oasmith.toml."""
        (self.folder / "oasmith.toml").write_text(text, encoding="utf-8")

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command, and return its output."""
        ran = self._command(*words)
        assert ran.status == code, ran.out + ran.err
        return ran.out + ran.err

    def pins(self) -> dict[str, Pin]:
        """Return the pins."""
        pins, findings = read_lock(self.folder)
        assert not findings
        return dict(pins)

    def pin(self) -> Pin:
        """Return the pin of the only source."""
        (pin,) = self.pins().values()
        return pin

    def stored(self) -> Path:
        """Return the folder of the only source in the store."""
        return store().place(self.pin())


def store() -> Store:
    """Return the store of the test."""
    found = user_store()
    assert found is not None
    return found


def paths(pin: Pin) -> list[str]:
    """Return the paths of the pinned files."""
    return [file.path for file in pin.files]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_cache: Any) -> Path:
    """Give each test a separate store."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    publisher = Publisher(tmp_path_factory.mktemp("published") / "publisher")
    publisher.release("v1", spec__openapi_yaml=DOCUMENT, common__order_yaml=ORDER, other_yaml="{}")
    return publisher.folder


@pytest.fixture
def publisher(published: Path, tmp_path: Path) -> Publisher:
    shutil.copytree(published, tmp_path / "publisher", symlinks=True)
    return Publisher(tmp_path / "publisher")


@pytest.fixture
def consumer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Consumer:
    consumer = Consumer(tmp_path / "consumer", Command(monkeypatch, capsys))
    consumer.configure()
    monkeypatch.chdir(consumer.folder)
    return consumer
