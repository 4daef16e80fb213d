"""Chromium without a network, and the pages that it opens."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from reference.conftest import library
from reference.test_page import hostile as hostile_docs
from verify_report.made import ROOT, bigin, cell, exchange, finding, verification, with_findings
from verify_report.test_page import hostile, many

from oasmith.reference.blocks import Reference
from oasmith.reference.page import render as render_docs
from oasmith.verify.report import Report
from oasmith.verify.report.page import write
from oasmith.verify.results import Check, Verification

from .visit import SIZES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL = "there is no Chromium: apt-get install chromium, or name one in CHROMIUM"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium; without one the run fails."""
    from playwright.sync_api import sync_playwright

    named = os.environ.get("CHROMIUM")
    path = named or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail(INSTALL, pytrace=False)
    # No name is resolved, so no host is reached. As root, Chromium runs only without its sandbox;
    # it opens only our own pages.
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND", "--no-sandbox"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=arguments)
        yield started
        started.close()


def failing() -> Verification:
    """Return a verification with an error, several operations and all kinds of provenance."""
    wrong = finding("response-mismatch", part="/response/body")
    exchanges = (
        with_findings(exchange("a"), Check.RESPONSE, wrong),
        exchange("b", kind="recorded"),
        exchange("c", kind="unstated"),
    )
    kinds = ({"transcribed": ["a"]}, {"recorded": ["b"]}, {"unstated": ["c"]}, {})
    statuses = [
        cell("status", str(status), operation=f"operation{number}", **kinds[status % 4])
        for number in range(12)
        for status in range(200, 212)
    ]
    return verification(*exchanges, cells=statuses)


PAGES = {
    "bigin": (),
    "attacks": (bigin, hostile),
    "failing": (failing,),
    "many": (lambda: many(1_000, cells=40),),
}
"""The content of each page; that of Bigin is written by the command."""


@pytest.fixture(scope="session", params=PAGES)
def page_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a page."""
    path = tmp_path_factory.mktemp("pages") / f"{request.param}.html"
    verifications = tuple(one() for one in PAGES[request.param])
    if verifications:
        write(Report(verifications=verifications), path, "30 November 2026")
        return path
    command = [sys.executable, "-m", "oasmith", "verify", "--no-cache", "--page", str(path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return path


def many_entries() -> Reference:
    """Return documentation with three hundred operations."""
    reference = library().reference
    page = reference.pages[0]
    entries = tuple(
        replace(
            one,
            title=f"{one.title}_{number}",
            place=replace(one.place, anchor=f"{one.place.anchor}-{number}"),
        )
        for number in range(60)
        for one in page.entries[1:]
    )
    more = replace(page, entries=(*page.entries, *entries))
    return replace(reference, pages=(more, *reference.pages[1:]))


DOCS = {
    "docs-bigin": None,
    "docs-library": lambda folder: library().reference,
    "docs-attacks": lambda folder: hostile_docs("markdown", folder).reference,
    "docs-many": lambda folder: many_entries(),
}
"""The content of each page of documentation; that of Bigin is written by the command."""


@pytest.fixture(scope="session", params=DOCS)
def docs_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the documentation of a client."""
    folder = tmp_path_factory.mktemp("docs")
    content = DOCS[request.param]
    if content is not None:
        path = folder / f"{request.param}.html"
        path.write_text(render_docs(content(folder)), encoding="utf-8")
        return path
    options = ["bigin", "--format", "html", "--output", str(folder)]
    command = [sys.executable, "-m", "oasmith", "docs", *options]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return (folder / "bigin.html").rename(folder / f"{request.param}.html")


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of screenshots, which the environment can name."""
    named = os.environ.get("SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def context(browser: Browser, width: str, theme: Any, scripts: bool) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": SIZES[width], "height": 900},
        color_scheme=theme,
        java_script_enabled=scripts,
        offline=True,
    )
    # Milliseconds: only a hanging page takes this long, even on a busy machine.
    context.set_default_timeout(120_000)
    yield context
    context.close()


@pytest.fixture
def width() -> str:
    return "narrow"


@pytest.fixture
def theme() -> str:
    return "light"


@pytest.fixture
def scripts() -> bool:
    return True
