"""Documentation as Markdown pages, for any site generator or none."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from markupsafe import Markup

from oasmith import packaged
from oasmith.emit.environment import environment, render_template
from oasmith.reference import blocks
from oasmith.reference.blocks import Block, Cell, Entry, Inline, Page, Place, Reference, Section
from oasmith.reference.commonmark import markdown

TEMPLATE = "reference/page.md.jinja"


def pages(reference: Reference, overrides: Path | None = None) -> dict[str, str]:
    """Return the pages: file names with texts.

    Args:
        reference: The content.
        overrides: A folder with templates that replace the built-in ones.

    Raises ``TemplateError`` for an invalid template.
    """
    folders = [overrides] if overrides is not None else []
    templates = environment([*folders, packaged.templates()], FILTERS)
    return {
        f"{page.place.page}.md": render_template(
            templates, TEMPLATE, {"page": page, "reference": reference}
        )
        for page in reference.all_pages
    }


class _Writer:
    """Writes the blocks of one page; links are relative to that page."""

    def __init__(self, page: Page) -> None:
        self._page = page.place.page

    def block(self, block: Block) -> str:
        match block:
            case blocks.Paragraph(content):
                return self.line(content)
            case blocks.Description(text):
                return markdown.to_markdown(text)
            case blocks.Table(head, rows):
                return self._table(head, rows)
            case blocks.Bullets(items):
                return "\n".join(f"- {self.line(item)}" for item in items)
            case blocks.Code(language, text):
                return markdown.fenced(text, language)
            case blocks.Samples(samples):
                parts = [f"{one.label}:\n\n{self.block(one.code)}" for one in samples]
                return "\n\n".join(parts)
            case blocks.Folded(title, inside):
                return "\n\n".join([f"{title}:", *map(self.block, inside)])

    def _table(self, head: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> str:
        lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
        lines += [f"| {' | '.join(map(self.line, row))} |" for row in rows]
        return "\n".join(lines)

    def line(self, cell: Cell) -> str:
        return "".join(map(self._inline, cell))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case blocks.Plain(text):
                return text
            case blocks.CodeSpan(text):
                return markdown.code_span(text)
            case blocks.Prose(text):
                return markdown.to_line(text)
            case blocks.Tag(text):
                return f"**{text}**"
            case blocks.WebLink():
                return _web_link(inline)
            case blocks.PlaceLink(place, text, is_code):
                label = markdown.code_span(text) if is_code else markdown.escaped(text)
                return f"[{label}]({self.target(place)})"

    def target(self, place: Place) -> str:
        """Return the target of a link from this page to a place."""
        fragment = f"#{place.slug}" if place.slug else ""
        if place.page == self._page and fragment:
            return fragment
        return (
            posixpath.relpath(f"{place.page}.md", posixpath.dirname(self._page) or ".") + fragment
        )


def _web_link(link: blocks.WebLink) -> str:
    text = markdown.escaped(link.text or link.address)
    is_web = link.address.lower().startswith(("https://", "http://"))
    return markdown.web_link(link.address, text) if is_web else text


def _separated(parts: Iterable[str]) -> Markup:
    """Return parts, each after an empty line."""
    return Markup("".join(f"\n\n{part}" for part in parts if part))


def _blocks(content: tuple[Block, ...], page: Page) -> Markup:
    """Return blocks as Markdown."""
    return _separated(map(_Writer(page).block, content))


def _line(cell: Cell, page: Page) -> Markup:
    """Return a cell as one line of Markdown."""
    return _separated([_Writer(page).line(cell)])


def _sections(sections: tuple[Section, ...], page: Page) -> Markup:
    """Return sections, each below its heading if it has one."""
    headed = (
        _separated([f"### {markdown.escaped(one.title)}" if one.title else ""])
        + _blocks(one.blocks, page)
        for one in sections
    )
    return Markup("").join(headed)


def _heading(text: str) -> Markup:
    """Return the text of a heading."""
    return Markup(markdown.escaped(text))


def _anchor(place: Place) -> Markup:
    """Return an HTML anchor for a place if the slug of its heading depends on the renderer."""
    return _separated([f'<a id="{place.slug}"></a>' if place.needs_anchor else ""])


def _call(entry: Entry) -> Markup:
    """Return the HTTP method and path of an entry."""
    return _separated([markdown.code_span(" ".join(entry.call or ()))])


Filter: TypeAlias = Callable[..., Any]
FILTERS: Mapping[str, Filter] = {
    "blocks": _blocks,
    "line": _line,
    "sections": _sections,
    "heading": _heading,
    "anchor": _anchor,
    "call": _call,
}
"""The filters of the page's template, in addition to those of all templates."""
