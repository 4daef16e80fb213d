"""The documentation of Bigin's client and of a small one, generated once."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType

import pytest
from around.made import made
from html_reader import Element, read as read_page

from oasmith import ir, pipeline
from oasmith.config.client import Client, read
from oasmith.config.settings import Settings
from oasmith.emit.docs.readme import readme
from oasmith.format.formatters import format_files
from oasmith.reference.blocks import Reference, Samples
from oasmith.reference.content import reference
from oasmith.reference.markdown import pages
from oasmith.reference.page import render
from oasmith.reference.samples import samples

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Gathered:
    """A document, with the content of its documentation."""

    api: ir.Api
    spec: Path
    samples: dict[str, Samples]
    reference: Reference

    @cached_property
    def markdown(self) -> dict[str, str]:
        """The Markdown pages."""
        return pages(self.reference)

    @cached_property
    def html(self) -> list[Element]:
        """The elements of the HTML page."""
        return read_page(render(self.reference))


def gathered(client: Client) -> Gathered:
    """Return the documentation of a client."""
    lowered = pipeline.lower(client)
    assert lowered.api is not None, lowered.findings
    view = readme(lowered.api)
    shown = samples(lowered.api, view, client.templates, format_files)
    return Gathered(lowered.api, client.spec, shown, reference(lowered.api, view, shown))


@cache
def library() -> Gathered:
    """Return the small document's; its client has a command line."""
    settings = Settings(
        package="library", client_class="Library", distribution="library-client", cli=True
    )
    spec = HERE / "library.yaml"
    return gathered(Client(name="library", spec=spec, output=HERE, settings=settings))


@cache
def bigin() -> Gathered:
    """Return Bigin's."""
    configuration, findings = read(ROOT / "oasmith.toml")
    assert configuration is not None, findings
    return gathered(next(one for one in configuration.clients if one.name == "bigin"))


GATHERED = {"library": library, "bigin": bigin}


@pytest.fixture(scope="session", params=GATHERED)
def documented(request: pytest.FixtureRequest) -> Gathered:
    return GATHERED[request.param]()


@pytest.fixture(scope="session")
def package(documented: Gathered, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Return the client: the checked-in one, or one that is generated here."""
    if documented.api.package == "bigin":
        yield importlib.import_module("bigin")
        return
    folder = tmp_path_factory.mktemp("library")
    more = {"client_class": "Library", "naming": "python", "cli": True}
    yield made("library", folder, source=HERE, package="library", **more)[0]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Return the working directory of samples, with the one file that they send."""
    (tmp_path / "FILE").write_bytes(b"a picture")
    before = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(before)
