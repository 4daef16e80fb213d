"""docs/sharing.md is run: a project that publishes Bigin's document, and the reader's."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from command_line import Command, change
from diff.conftest import Repository, no_settings_of_git as no_settings_of_git

from docs.shown import ROOT, block, transcript
from docs.test_commands import LIMIT, same
from oasmith.cache.store import VARIABLE

PAGE = "docs/sharing.md"
URL = "https://git.example.com/zoho/openapi.git"


@pytest.fixture
def publisher(tmp_path: Path) -> Repository:
    """Release Bigin's document as on the page."""
    repository = Repository(tmp_path / "publisher")
    shutil.copytree(ROOT / "spec", repository.folder / "spec")
    repository.commit()
    repository.git("tag", "--annotate", "--message=A release", "v1.4.0")
    return repository


@pytest.fixture
def reader(
    publisher: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_cache: None
) -> Path:
    """Create the project of the page, with a local repository as source."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    folder = tmp_path / "reader"
    folder.mkdir()
    monkeypatch.chdir(folder)
    text = block(PAGE, "# oasmith.toml").code
    assert text.count(URL) == 1
    text = text.replace(URL, "../publisher") + 'formatter = "ruff"\n'
    (folder / "oasmith.toml").write_text(text, encoding="utf-8")
    return folder


def plain(text: str) -> str:
    """Return output without hashes, sizes, seconds, and the path of the repository."""
    text = re.sub(r"\b[0-9a-f]{12}([0-9a-f]{28})?\b", "HASH", text.replace("../publisher", URL))
    return re.sub(r" +[\d,]+ bytes", " SIZE", same(text))


def test_the_page_about_sharing(oasmith: Command, reader: Path, publisher: Repository) -> None:
    (lock, locked), (generate, printed) = transcript(block(PAGE, "$ oasmith lock"))
    assert plain(oasmith(*lock).out) == plain(locked)
    assert printed == ""
    assert oasmith(*generate).status == 0
    assert (reader / "generated/bigin/bigin/client.py").exists()

    [(why, told)] = transcript(block(PAGE, "$ oasmith why"))
    assert plain(oasmith(*why).out) == plain(told)

    change(publisher.folder / "spec/bigin/openapi.yaml", *LIMIT)
    publisher.commit()
    publisher.git("tag", "v1.5.0")
    change(reader / "oasmith.toml", "v1.4.0", "v1.5.0")
    [(update, kept)] = transcript(block(PAGE, "$ oasmith update"))
    ran = oasmith(*update)
    assert (ran.status, plain(ran.out)) == (1, plain(kept))
