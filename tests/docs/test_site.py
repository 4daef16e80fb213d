"""The site has every page of the documentation, and every link of a page works."""

from __future__ import annotations

import importlib.util
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

_spec = importlib.util.spec_from_file_location("site_of_docs", ROOT / "ci" / "site.py")
assert _spec is not None
assert _spec.loader is not None
site = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(site)

PAGES = [
    *(ROOT / name for name in ("README.md", "SECURITY.md", "CONTRIBUTING.md", "ARCHITECTURE.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]


def entries(nav: Any) -> Iterator[str]:
    for entry in nav:
        for target in entry.values():
            yield from [target] if isinstance(target, str) else entries(target)


def test_every_page_that_is_linked_has_its_place_in_the_site(tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]
    gathered = [file.relative_to(ROOT).as_posix() for file in site.gather(tmp_path / "pages")]
    pages = sorted(name for name in gathered if name.endswith(".md"))
    assert sorted(entries(project["nav"])) == pages
    assert {page.relative_to(ROOT).as_posix() for page in PAGES} <= set(pages)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_that_a_page_links_to_exists(page: Path) -> None:
    text = site.CODE.sub("", page.read_text(encoding="utf-8"))
    for groups in site.LINK.findall(text):
        target = (groups[0] or groups[1]).partition("#")[0]
        if target and "://" not in target:
            assert (page.parent / target).exists(), target


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<h1 id="top">A</h1><a href="b.html#there">b</a><a href="b.html#gone">b</a>'
        '<a href="c.html">c</a><a href="https://example.com/x">x</a><a href="#top">t</a>'
        '<img src="https://example.com/image.png"><script src="own.js"></script>'
    )
    (tmp_path / "b.html").write_text('<p id="there"></p>')
    assert site.broken(tmp_path) == [
        "a.html: b.html#gone is not an anchor of the page",
        "a.html: c.html is not a page",
        "a.html: loads https://example.com/image.png",
    ]
