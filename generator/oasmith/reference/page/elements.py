"""Blocks as HTML elements."""

from __future__ import annotations

from oasmith.page.html import Html, escaped, joined, link, tag
from oasmith.reference import blocks
from oasmith.reference.blocks import Block, Cell, Inline
from oasmith.reference.commonmark.html import to_html, to_line
from oasmith.reference.page.highlight import highlighted

WIDE = 3
"""The number of columns from which a table is too wide for a narrow screen."""


def block(block: Block) -> Html:
    """Return a block as HTML."""
    match block:
        case blocks.Paragraph(content):
            return tag("p", line(content))
        case blocks.Description(text):
            return tag("div", to_html(text), class_="text")
        case blocks.Table(head, rows):
            return _table(head, rows)
        case blocks.Bullets(items):
            return tag("ul", *[tag("li", line(item)) for item in items], class_="bullets")
        case blocks.Code():
            return _code(block)
        case blocks.Samples(samples):
            return tag("div", *map(_sample, samples), class_="samples")
        case blocks.Folded(title, inside):
            return tag("details", tag("summary", title), *map(_nested, inside), class_="folded")


def _nested(inner: Block) -> Html:
    return block(inner)


def _sample(sample: blocks.Sample) -> Html:
    return tag("figure", tag("figcaption", sample.label), _code(sample.code))


def _code(code: blocks.Code) -> Html:
    # A scrollable element must be accessible by the keyboard.
    return tag("pre", tag("code", highlighted(code)), tabindex="0")


def _table(head: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> Html:
    is_wide = len(head) >= WIDE
    heads = tag("thead", tag("tr", *[tag("th", name, scope="col") for name in head]))
    # On a narrow screen, the cells of a wide table are stacked, each with its heading.
    body = [
        tag(
            "tr",
            *[
                tag("td", line(cell), data_head=name if is_wide else None)
                for name, cell in zip(head, row, strict=True)
            ],
        )
        for row in rows
    ]
    table = tag("table", heads, tag("tbody", *body), class_="wide" if is_wide else None)
    return tag("div", table, class_="scroll")


def line(cell: Cell) -> Html:
    """Return the content of a line or cell as HTML."""
    return joined(map(_inline, cell))


def _inline(inline: Inline) -> Html:
    match inline:
        case blocks.Plain(text):
            return escaped(text)
        case blocks.CodeSpan(text):
            return tag("code", text)
        case blocks.Prose(text):
            return to_line(text)
        case blocks.Tag(text, kind):
            return tag("span", text, class_="tag" if kind == "plain" else f"tag {kind}")
        case blocks.WebLink(address, text):
            return link(address, text or address)
        case blocks.PlaceLink(place, text, is_code):
            content = tag("code", text) if is_code else escaped(text)
            return tag("a", content, href=f"#{place.anchor}")
