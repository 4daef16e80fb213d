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
"""The possible prefixes of a command: a prompt, a comment, the step of a pipeline."""
_BEHIND = re.compile(r"\s*(?:[>|]|, |\s#|; ).*$")
"""The end of a command: a redirection, another program, a comment."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code on a page."""

    page: str
    language: str
    code: str
    line: int
    """The number of its first line of code, from 1."""

    @property
    def place(self) -> str:
        """Return its location."""
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
    """Return the only block of a page with this beginning."""
    [shown] = [one for one in blocks(page) if one.code.startswith(begins)]
    return shown


def commands(code: str) -> list[list[str]]:
    """Return the arguments of each ``oasmith`` command in a block."""
    steps = [step for line in code.splitlines() for step in line.split(" && ")]
    return [words(_BEHIND.sub("", _BEFORE.sub("", step))) for step in steps if _BEFORE.match(step)]


def words(line: str) -> list[str]:
    """Return the arguments of ``oasmith`` in a line."""
    return shlex.split(line, comments=True)[1:]


def transcript(shown: Block) -> list[tuple[list[str], str]]:
    """Return the commands of a block with a prompt, and the output of each."""
    parts = re.split(r"(?m)^\$ ", shown.code)
    assert parts[0] == "", shown.place
    pairs = [part.split("\n", 1) for part in parts[1:]]
    return [(words(line), printed) for line, printed in pairs]
