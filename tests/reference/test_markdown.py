"""The Markdown pages: their content, working links, and plain syntax."""

from __future__ import annotations

import os
import posixpath
import re
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from oasmith.ir import Models
from oasmith.reference.markdown import pages
from oasmith.reference.places import TITLES, places, slug

from .conftest import HERE, Gathered, library

EXPECTED = HERE / "expected"


def tokens(text: str) -> list[Token]:
    """Return a page as parsed by GitHub and others."""
    return MarkdownIt("commonmark").enable("table").parse(text)


def links(text: str) -> list[str]:
    return [
        str(child.attrs["href"])
        for token in tokens(text)
        for child in token.children or ()
        if child.type == "link_open"
    ]


def headings(text: str) -> list[str]:
    """Return the rendered text of each heading."""
    every = tokens(text)
    inlines = [every[index + 1] for index, one in enumerate(every) if one.type == "heading_open"]
    return ["".join(child.content for child in one.children or ()) for one in inlines]


def anchors(text: str) -> set[str]:
    """Return the anchors of a page: of headings, and explicit ones before them.

    Among headings with the same slug, only the first has it in every renderer.
    """
    return {*map(slug, headings(text)), *re.findall(r'^<a id="([^"]+)"></a>$', text, re.MULTILINE)}


def test_the_pages_of_the_small_document_are_as_expected() -> None:
    shown = library().markdown
    if os.environ.get("OASMITH_UPDATE"):
        for name, text in shown.items():
            path = EXPECTED / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    expected = {
        path.relative_to(EXPECTED).as_posix(): path.read_text(encoding="utf-8")
        for path in EXPECTED.rglob("*.md")
    }
    assert shown == expected


def test_every_link_leads_to_a_page_and_to_a_name_on_it(documented: Gathered) -> None:
    shown = documented.markdown
    known = {name: anchors(text) for name, text in shown.items()}
    count = 0
    for name, text in shown.items():
        for link in links(text):
            if "://" in link:
                continue
            path, _, fragment = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
            target = target if path else name
            assert target in shown, (name, link)
            assert not fragment or fragment in known[target], (name, link)
            count += 1
    assert count > 30


def test_every_entry_has_a_heading_that_is_called_as_links_say(documented: Gathered) -> None:
    for page in documented.reference.pages:
        text = documented.markdown[f"{page.place.page}.md"]
        shown = headings(text)
        for entry in page.entries:
            assert entry.title in shown
            own = slug(entry.title)
            is_first = [slug(one) for one in shown].index(own) == shown.index(entry.title)
            is_plain = not entry.place.needs_anchor
            name = own if is_plain else f'<a id="{entry.place.slug}"></a>'
            assert entry.place.slug == own if is_plain else name in text, entry.title
            assert not is_plain or is_first


def test_names_that_renderers_treat_differently_have_anchors_of_their_own() -> None:
    text = library().markdown["models.md"]
    assert re.findall(r"<a id=\"(.*)\"></a>\n\n## (.*)", text) == [("entry-source", "Source")]
    names = {"Pet": {}, "PET": {}, "Größe": {}, "Owner": {}, "Models": {}}
    api = replace(library().api, models=Models(schemas=names))
    known = places(api).models
    assert [name for name in names if known[name].needs_anchor] == ["Pet", "PET", "Größe", "Models"]
    assert len({place.slug for place in known.values()}) == len(names)
    assert len({place.anchor for place in known.values()}) == len(names)


def test_all_titles_of_sections_are_known_to_the_places(documented: Gathered) -> None:
    """Names in links are only safe if these are known."""
    entries = [entry for page in documented.reference.pages for entry in page.entries]
    titles = {section.title for entry in entries for section in entry.sections}
    assert titles - {""} <= set(TITLES)


def test_no_table_has_a_row_of_another_width(documented: Gathered) -> None:
    for name, text in documented.markdown.items():
        width = 0
        for line in text.splitlines():
            cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("| ") else 0
            assert not cells or not width or cells == width, (name, line)
            width = cells or (width if line.startswith("|---") else 0)


@pytest.mark.parametrize("name", ["page.md.jinja"])
def test_a_page_can_be_laid_out_by_a_template_of_ones_own(name: str, tmp_path: Path) -> None:
    own = tmp_path / "reference"
    own.mkdir()
    (own / name).write_text("Only {{ page.title | heading }}\n", encoding="utf-8")
    assert pages(library().reference, tmp_path)["errors.md"] == "Only Errors\n"
