"""The format-neutral blocks of the documentation.

Text of a document is ``Prose``, ``CodeSpan`` or ``Code``: the writers escape or filter it. All
other text is from oasmith.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Place:
    """The target of a link."""

    page: str
    """The Markdown page that it is on, without file extension, such as ``models``."""
    anchor: str
    """The id in the HTML page."""
    slug: str = ""
    """The slug of its heading in Markdown; empty for the page as a whole."""
    needs_anchor: bool = False
    """Whether Markdown renderers differ in the slug of its heading."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Text of oasmith."""

    text: str


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """A name, a value or a pattern."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A text of the document, which is CommonMark as specified by OpenAPI."""

    text: str


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A link within the documentation."""

    place: Place
    text: str
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class WebLink:
    """A link to the web; its address is from the document."""

    address: str
    text: str = ""
    """The text of the link; empty to show the address."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A highlighted word, such as ``deprecated``."""

    text: str
    kind: Literal["plain", "warning", "error", "passed", "info"] = "plain"


Inline: TypeAlias = Plain | CodeSpan | Prose | PlaceLink | WebLink | Tag
Cell: TypeAlias = tuple[Inline, ...]
"""A line, or a cell of a table."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of one line."""

    content: Cell


@dataclass(frozen=True, slots=True)
class Description:
    """A text of the document, with several paragraphs."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """An unordered list."""

    items: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code."""

    language: Literal["python", "sh", "json", "text"]
    text: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample of a call, such as that in Python."""

    label: str
    code: Code


@dataclass(frozen=True, slots=True)
class Samples:
    """The samples of one call, of which a reader selects one."""

    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """Blocks that are shown on request, if the format supports that."""

    title: str
    blocks: tuple[Block, ...]


Block: TypeAlias = Paragraph | Description | Table | Bullets | Code | Samples | Folded


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an entry, with a heading unless ``title`` is empty."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The documentation of one operation, model, error, webhook or security scheme."""

    title: str
    place: Place
    kind: Literal["operation", "model", "error", "webhook", "scheme"]
    call: tuple[str, str] | None = None
    """The HTTP method and the path."""
    is_deprecated: bool = False
    summary: Cell = ()
    """A summary in one line."""
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A Markdown page, or a chapter of the HTML page."""

    title: str
    place: Place
    blocks: tuple[Block, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The reference documentation of a client."""

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
    """Return a section with the blocks that are not None; empty if there are none."""
    present = tuple(block for block in blocks if block is not None)
    return (Section(title, present),) if present else ()


def table(head: tuple[str, ...], rows: list[tuple[Cell, ...]]) -> Table | None:
    """Return a table without columns that are empty in all rows; None if no column is left."""
    used = [column for column in range(len(head)) if any(row[column] for row in rows)]
    if not used:
        return None
    return Table(
        tuple(head[column] for column in used),
        tuple(tuple(row[column] for column in used) for row in rows),
    )


def code_list(texts: list[str] | tuple[str, ...]) -> Cell:
    """Return names as code, separated by commas."""
    return listed([(CodeSpan(text),) for text in texts])


def listed(cells: list[Cell], separator: str = ", ") -> Cell:
    """Return cells joined with a separator."""
    parts: list[Inline] = []
    for number, cell in enumerate(cells):
        if number:
            parts.append(Plain(separator))
        parts += cell
    return tuple(parts)
