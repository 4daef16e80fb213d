"""``oasmith docs``: what it writes, and what it leaves alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command_line import Command, written

from .conftest import HERE

CONFIGURATION = """
[clients.library]
spec = "library.yaml"
output = "library"
package = "library"
cli = true
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(HERE / "library.yaml", tmp_path)
    (tmp_path / "oasmith.toml").write_text(CONFIGURATION, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def oasmith(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


def test_the_pages_are_those_of_the_configured_client(project: Path, oasmith: Command) -> None:
    ran = oasmith("docs")
    assert (ran.status, ran.err) == (0, "")
    folder = project / "client-docs"
    files = written(folder)
    expected = written(HERE / "expected")
    pages = {name.removeprefix("library/"): text for name, text in files.items() if ".md" in name}
    assert pages == expected
    assert ran.out.splitlines() == [
        f"client-docs/library.html: {len(files['library.html']) / 1000:.0f} kB",
        f"client-docs/library: {len(expected)} pages, {len(expected)} changed",
    ]
    _a_page_that_was_edited_stays(project, oasmith)


def _a_page_that_was_edited_stays(project: Path, oasmith: Command) -> None:
    """Without another run before it: what was written is known by then."""
    page = project / "client-docs" / "library" / "index.md"
    page.write_text("Mine.\n", encoding="utf-8")
    ran = oasmith("docs", "library", "--format", "markdown")
    assert ran.status == 1
    assert "client-docs/library/index.md:1:1: error [edited-by-hand]" in ran.err
    assert "docs --force undoes the edit" in ran.err
    assert page.read_text(encoding="utf-8") == "Mine.\n"
    assert oasmith("docs", "--format", "markdown", "--force").status == 0
    assert page.read_text(encoding="utf-8").startswith("# Library\n")


def test_a_document_alone_and_one_format(project: Path, oasmith: Command) -> None:
    data = {"openapi": "3.1.0", "info": {"title": "Nothing", "version": "1"}, "paths": {}}
    (project / "nothing.json").write_text(json.dumps(data), encoding="utf-8")
    ran = oasmith("docs", "--spec", "nothing.json", "--package", "nothing", "--format", "html")
    assert (ran.status, ran.err) == (0, "")
    assert list(written(project / "client-docs")) == ["nothing.html"]
    assert "The API requires no credentials." in (project / "client-docs/nothing.html").read_text()


def test_a_document_that_is_wrong_is_reported_and_nothing_is_written(
    project: Path, oasmith: Command
) -> None:
    (project / "wrong.json").write_text('{"openapi": "3.1.0"}', encoding="utf-8")
    ran = oasmith("docs", "--spec", "wrong.json")
    assert ran.status == 1
    assert "wrong.json:1:1: error" in ran.err
    assert not (project / "client-docs").exists()
    both = oasmith("docs", "library", "--spec", "wrong.json")
    assert (both.status, both.err) == (
        2,
        "oasmith: --spec and the client library exclude each other\n",
    )


def test_a_faulty_template_of_ones_own_is_a_finding(project: Path, oasmith: Command) -> None:
    own = project / "own" / "reference" / "samples"
    own.mkdir(parents=True)
    (own / "call.py.jinja").write_text("{{ sample.nothing | literal }}\n", encoding="utf-8")
    text = (project / "oasmith.toml").read_text(encoding="utf-8")
    (project / "oasmith.toml").write_text(f'{text}templates = "own"\n', encoding="utf-8")
    ran = oasmith("docs")
    assert ran.status == 1
    assert "own/reference/samples/call.py.jinja:1" in ran.err
    assert "error [template]" in ran.err
