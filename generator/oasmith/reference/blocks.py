"""What documentation is made of, whatever it is written as.

Text of a document is ``Prose`` or ``CodeSpan`` and ``Code``: whoever writes it escapes or filters
it. The rest are our own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Place:
    """Something that links lead to."""

    page: str
    """The page of Markdown that it is on, without its ending, such as ``models``."""
    anchor: str
    """Its name in the page of HTML."""
    slug: str = ""
    """What renderers of Markdown make of its heading; empty for the page as a whole."""
    needs_anchor: bool = False
    """Whether renderers would differ in what they make of its heading."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Our own words."""

    text: str


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """A name, a value or a pattern."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A text of the document; it is CommonMark by OpenAPI's word."""

    text: str


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A link inside of the documentation."""

    place: Place
    text: str
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class WebLink:
    """A link to a page of the web; the address is the document's."""

    address: str
    text: str = ""
    """Empty for the address itself."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A word that stands out."""

    text: str
    kind: Literal["plain", "warning", "error", "passed", "info"] = "plain"


Inline: TypeAlias = Plain | CodeSpan | Prose | PlaceLink | WebLink | Tag
Cell: TypeAlias = tuple[Inline, ...]
"""A line, or a cell of a table."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of its own."""

    content: Cell


@dataclass(frozen=True, slots=True)
class Description:
    """A text of the document with all its paragraphs."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Lines of code."""

    language: Literal["python", "sh", "json", "text"]
    text: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One way to make a call."""

    label: str
    code: Code


@dataclass(frozen=True, slots=True)
class Samples:
    """The ways to make one call, of which a reader wants one."""

    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """What is shown when it is asked for, where that can be."""

    title: str
    blocks: tuple[Block, ...]


Block: TypeAlias = Paragraph | Description | Table | Bullets | Code | Samples | Folded


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an entry or of a page, under a heading unless that is empty."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that is documented: an operation, a model, an error."""

    title: str
    place: Place
    kind: Literal["operation", "model", "error", "webhook", "scheme"]
    call: tuple[str, str] | None = None
    """Of what is requested: the HTTP method and the path."""
    is_deprecated: bool = False
    summary: Cell = ()
    """A line that says what it is."""
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of Markdown, a chapter of the page of HTML."""

    title: str
    place: Place
    blocks: tuple[Block, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The documentation of a client."""

    title: str
    version: str
    package: str
    index: Page
    pages: tuple[Page, ...]

    @property
    def all_pages(self) -> tuple[Page, ...]:
        """Every page, the index first."""
        return (self.index, *self.pages)


def section(title: str, *blocks: Block | None) -> tuple[Section, ...]:
    """Return a section with the blocks that there are; none where there are no blocks."""
    present = tuple(block for block in blocks if block is not None)
    return (Section(title, present),) if present else ()


def table(head: tuple[str, ...], rows: list[tuple[Cell, ...]]) -> Table | None:
    """Return a table without the columns that are empty in all rows; None where it has no rows."""
    used = [column for column in range(len(head)) if any(row[column] for row in rows)]
    if not used:
        return None
    return Table(
        tuple(head[column] for column in used),
        tuple(tuple(row[column] for column in used) for row in rows),
    )


def code_list(texts: list[str] | tuple[str, ...]) -> Cell:
    """Return names with commas between them."""
    return listed([(CodeSpan(text),) for text in texts])


def listed(cells: list[Cell], between: str = ", ") -> Cell:
    """Return cells one after the other."""
    parts: list[Inline] = []
    for number, cell in enumerate(cells):
        if number:
            parts.append(Plain(between))
        parts += cell
    return tuple(parts)
