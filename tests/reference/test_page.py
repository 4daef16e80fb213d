"""The HTML page, as text: it is complete, and a document cannot inject anything."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from html_reader import Element, named, read
from markdown_it import MarkdownIt
from test_hostile import HOSTILE, document

from oasmith.config.client import Client
from oasmith.config.settings import Settings
from oasmith.reference.blocks import Reference
from oasmith.reference.markdown import pages
from oasmith.reference.page import OPEN, render

from .conftest import Gathered, gathered, library
from .test_markdown import headings

ADDRESSES = ("https://", "http://", "#", "mailto:")


def elements_of(reference: Reference) -> list[Element]:
    return read(render(reference))


def test_the_page_is_whole_and_every_link_leads_somewhere(documented: Gathered) -> None:
    elements = documented.html
    ids = [one.attributes["id"] for one in elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    links = {one.attributes["href"] for one in named(elements, "a")}
    assert {one[1:] for one in links if one.startswith("#")} <= set(ids)
    assert render(documented.reference) == render(documented.reference)


def test_the_page_asks_for_nothing(documented: Gathered) -> None:
    elements = documented.html
    assert not {"img", "link", "iframe", "object"} & {one.name for one in elements}
    assert not any("src" in one.attributes for one in elements)
    policies = [one.attributes for one in named(elements, "meta") if "http-equiv" in one.attributes]
    assert policies[0]["content"].startswith("default-src 'none'; style-src 'sha256-")


def test_everything_of_the_document_is_there(documented: Gathered) -> None:
    api = documented.api
    texts = {one.text for one in documented.html}
    for operation in api.operations:
        assert operation.path in texts
        assert operation.id in texts
        assert {one.name for one in operation.parameters} <= texts
        assert {row.code for row in operation.errors} <= texts
        assert {scope for one in operation.security for name in one for scope in one[name]} <= texts
    assert set(api.models.schemas) <= texts
    assert {server.id for server in api.servers} <= texts
    assert {scheme.name for scheme in api.schemes} <= texts


def test_both_formats_have_the_same_entries(documented: Gathered) -> None:
    html = [one.text for one in named(documented.html, "h3")]
    entries = [entry.title for page in documented.reference.pages for entry in page.entries]
    assert html == entries
    text = [line for page in documented.markdown.values() for line in headings(page)]
    assert set(entries) <= set(text)


def test_of_many_operations_none_is_open_at_first() -> None:
    def open_entries(reference: Reference) -> int:
        details = named(elements_of(reference), "details")
        return sum("open" in one.attributes and "operation" in one.attributes["class"]
                   for one in details if "class" in one.attributes)  # fmt: skip

    few = library().reference
    entry = next(entry for page in few.pages for entry in page.entries)
    places = [replace(entry.place, anchor=f"a{number}") for number in range(OPEN + 1)]
    many = tuple(replace(entry, place=place) for place in places)
    assert open_entries(few) == len(library().api.operations)
    more = replace(few, pages=(replace(few.pages[0], entries=many),))
    assert open_entries(more) == 0


def hostile(name: str, folder: Path) -> Gathered:
    """Return the documentation of a document with hostile text everywhere."""
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(document(HOSTILE[name])), encoding="utf-8")
    settings = Settings(package="thing", client_class="Thing", distribution="thing", cli=True)
    return gathered(
        Client(name="thing", spec=spec, output=folder, settings=settings, tolerant=True)
    )


@pytest.mark.parametrize("name", ["markdown", "newlines"])
def test_a_hostile_document_is_only_text(name: str, tmp_path: Path) -> None:
    reference = hostile(name, tmp_path).reference
    elements = elements_of(reference)
    assert sum(one.name == "script" for one in elements) == 1
    assert not [key for one in elements for key in one.attributes if key.startswith("on")]
    links = [one.attributes["href"] for one in named(elements, "a")]
    assert all(link.startswith(ADDRESSES) for link in links)
    for text in pages(reference).values():
        # As parsed by a renderer that allows HTML.
        every = MarkdownIt("commonmark").enable("table").parse(text)
        parts = [one for token in every for one in (token, *(token.children or ()))]
        written = {one.content for one in parts if one.type.startswith("html_")}
        assert all(re.fullmatch(r'<br>|<a id="[\w-]+">|</a>', one.strip()) for one in written)
        hrefs = [str(one.attrs["href"]) for one in parts if one.type == "link_open"]
        assert not [one for one in hrefs if "script:" in one]
        assert all(character.isprintable() or character == "\n" for character in text)
