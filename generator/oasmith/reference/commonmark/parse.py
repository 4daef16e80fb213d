"""CommonMark to a tree, and which of its links are kept."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from oasmith.page.html import visible

MAX_CHARACTERS = 100_000
"""Characters of one text that are shown; longer ones are not what a person reads."""
MAX_DEPTH = 40
"""Inlines in each other, such as emphasis in emphasis."""
MAX_BRACKETS = 5_000
"""Brackets that open in one text: looking for the end of each takes a time that grows with all."""
SCHEMES = ("http", "https", "mailto")
"""What links may begin with: others could run code, or lead to files of who reads the page."""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """Return the parser: CommonMark with tables; raw HTML is text like any other."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def parsed(text: str) -> SyntaxTreeNode:
    """Return a text as a tree of CommonMark, without controls.

    One that nests deeper than any person writes is one paragraph, as it stands.
    """
    plain = visible(re.sub(r"\r\n?", "\n", text[:MAX_CHARACTERS]))
    if plain.count("[") > MAX_BRACKETS:
        return _as_it_stands(plain)
    tokens = _parser().parse(plain)
    if max((_depth(one.children or []) for one in tokens), default=0) > MAX_DEPTH:
        return _as_it_stands(plain)
    return SyntaxTreeNode(tokens)


def _depth(tokens: list[Token]) -> int:
    """Return how deep inlines are in each other; the parser limits blocks itself."""
    return max(accumulate(token.nesting for token in tokens), default=0)


def _as_it_stands(text: str) -> SyntaxTreeNode:
    children = [Token("text", "", 0, content=text)]
    inline = Token("inline", "", 0, content=text, children=children)
    return SyntaxTreeNode(
        [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]
    )


def address(node: SyntaxTreeNode) -> str | None:
    """Return where a link or an image leads; None for what is no page of the web.

    A relative one would lead astray: the documentation does not lie where the document did.
    """
    url = str(node.attrs.get("src" if node.type == "image" else "href", ""))
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    has_host = bool(parts.netloc) or parts.scheme.lower() == "mailto"
    return url if parts.scheme.lower() in SCHEMES and has_host else None


def label(node: SyntaxTreeNode) -> str:
    """Return the text of an image in place of it: nothing is fetched."""
    return node.content or str(node.attrs.get("src", ""))
