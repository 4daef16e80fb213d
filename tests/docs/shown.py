"""The code blocks of the pages, and the lines of ``oasmith`` in them."""

from __future__ import annotations

import functools
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
PAGES = (
    *("README.md", "SECURITY.md", "spec/README.md"),
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")),
)
_BEFORE = re.compile(r"^\s*(?:- )?(?:run: )?(?:[$#] )?(?=oasmith )")
"""What may stand before a command: a prompt, a comment, the step of a pipeline."""
_BEHIND = re.compile(r"\s*(?:[>|]|, |\s#|; ).*$")
"""What is no part of a command: where its output goes, another program, a remark."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code on a page."""

    page: str
    language: str
    code: str
    line: int
    """Of its first line of code, from 1."""

    @property
    def place(self) -> str:
        """Return where it stands."""
        return f"{self.page}:{self.line}"


@functools.cache
def blocks(page: str) -> tuple[Block, ...]:
    """Return every block of a page, in order, whatever fences or indents it."""
    return tuple(blocks_of((ROOT / page).read_text(encoding="utf-8"), page))


def blocks_of(text: str, page: str) -> Iterator[Block]:
    """Yield the blocks of a text in Markdown."""
    for token in MarkdownIt().parse(text):
        if token.type in ("fence", "code_block") and token.map is not None:
            language = token.info.partition(" ")[0]
            yield Block(page, language, token.content, token.map[0] + 1 + (token.type == "fence"))


def block(page: str, begins: str) -> Block:
    """Return the one block of a page that begins so."""
    [shown] = [one for one in blocks(page) if one.code.startswith(begins)]
    return shown


def commands(code: str) -> list[list[str]]:
    """Return the words behind ``oasmith`` of each command in a block."""
    steps = [step for line in code.splitlines() for step in line.split(" && ")]
    return [words(_BEHIND.sub("", _BEFORE.sub("", step))) for step in steps if _BEFORE.match(step)]


def words(line: str) -> list[str]:
    """Return the words behind ``oasmith`` of a line."""
    return shlex.split(line, comments=True)[1:]


def transcript(shown: Block) -> list[tuple[list[str], str]]:
    """Return the commands that a block shows with a prompt, and what each prints."""
    parts = re.split(r"(?m)^\$ ", shown.code)
    assert parts[0] == "", shown.place
    pairs = [part.split("\n", 1) for part in parts[1:]]
    return [(words(line), printed) for line, printed in pairs]
