"""A repository with a client: released in version 1.0.0, generated once for all tests."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from command_line import change
from diff.conftest import Repository, no_settings_of_git as no_settings_of_git

from oasmith import pipeline, write
from oasmith.cli import approve
from oasmith.config.client import read

TODAY = datetime.date(2026, 6, 30)
CONFIG = """\
# Which document becomes which client.
[clients.shop]
spec = "shop.yaml"
output = "generated/shop"
package = "shop"
version = "1.0.0"  # published by the pipeline
"""
SPEC = """\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: https://api.test}]
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      summary: List orders.
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      responses:
        "200":
          description: Orders.
          content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}
    delete:
      operationId: deleteOrders
      tags: [orders]
      responses: {"204": {description: Gone.}}
components:
  schemas:
    Order: {type: object, properties: {id: {type: string}}, required: [id]}
"""


@dataclass
class Shop:
    """A repository with ``oasmith.toml``, the document ``shop.yaml`` and its client."""

    repository: Repository

    @property
    def folder(self) -> Path:
        return self.repository.folder

    @property
    def package(self) -> Path:
        return self.folder / "generated/shop/shop"

    @property
    def changelog(self) -> Path:
        return self.package / "CHANGELOG.md"

    def edit(self, old: str, new: str) -> None:
        """Change the document."""
        change(self.folder / "shop.yaml", old, new)

    def set_version(self, version: str) -> None:
        text = (self.folder / "oasmith.toml").read_text(encoding="utf-8")
        before, _, rest = text.partition('version = "')
        after = rest.partition('"')[2]
        self.repository.write("oasmith.toml", f'{before}version = "{version}"{after}')

    def add(self) -> None:
        """Add an operation."""
        new = "    head:\n      responses: {'204': {description: Some.}}\n"
        self.edit("    get:\n", f"{new}    get:\n")

    def remove(self) -> None:
        """Remove an operation: a breaking change."""
        text = (self.folder / "shop.yaml").read_text(encoding="utf-8")
        start, end = text.index("    delete:"), text.index("components:")
        self.repository.write("shop.yaml", text[:start] + text[end:])

    def reword(self) -> None:
        """Change a description."""
        self.edit("List orders.", "List all orders.")

    def generate(self) -> None:
        """Generate the client without a cache."""
        configuration, _ = read(self.folder / "oasmith.toml")
        assert configuration is not None
        [client] = configuration.clients
        files = pipeline.generate(client).files
        assert files is not None
        write.write(write.compare(client.output, files, client.settings.package))

    def write_changelog(self, text: str) -> None:
        self.repository.write(self.changelog.relative_to(self.folder).as_posix(), text)

    def release(self, tag: str) -> None:
        """Commit everything, and tag it."""
        self.repository.commit()
        self.repository.git("tag", tag)


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate the client in a folder that is copied, not a repository."""
    folder = tmp_path_factory.mktemp("published") / "shop"
    folder.mkdir()
    (folder / "oasmith.toml").write_text(CONFIG, encoding="utf-8")
    (folder / "shop.yaml").write_text(SPEC, encoding="utf-8")
    configuration, _ = read(folder / "oasmith.toml")
    assert configuration is not None
    files = pipeline.generate(configuration.clients[0]).files
    assert files is not None
    write.write(write.compare(folder / "generated/shop", files, "shop"))
    return folder


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Change into a repository in which version 1.0.0 is tagged, without its code."""
    shop = Shop(Repository(tmp_path / "repository"))
    shop.repository.write("oasmith.toml", CONFIG)
    shop.repository.write("shop.yaml", SPEC)
    shop.release("shop-v1.0.0")
    monkeypatch.chdir(shop.folder)
    return shop


@pytest.fixture
def whole_shop(generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Yield such a repository with the client."""
    folder = tmp_path / "repository"
    shutil.copytree(generated, folder)
    shop = Shop(Repository(folder))
    shop.release("shop-v1.0.0")
    monkeypatch.chdir(folder)
    return shop


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the variables with a date and a build time from the environment."""
    monkeypatch.setattr(approve, "today", lambda: TODAY)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    # Builds must not need an index: their dependencies are installed.
    monkeypatch.setenv("PIP_NO_INDEX", "1")
