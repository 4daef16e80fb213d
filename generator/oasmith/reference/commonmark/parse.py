"""Parsing of CommonMark to a tree, and the rules for its links."""

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
"""The maximum number of characters of a text that are shown."""
MAX_DEPTH = 40
"""The maximum nesting of inline nodes, such as emphasis in emphasis."""
MAX_BRACKETS = 5_000
"""The maximum number of opening brackets in a text: matching them takes quadratic time."""
SCHEMES = ("http", "https", "mailto")
"""The allowed schemes of links: others could run code, or open local files of the reader."""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """Return the parser: CommonMark with tables; raw HTML is parsed as text."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def parsed(text: str) -> SyntaxTreeNode:
    """Return a text as a tree of CommonMark, without control characters.

    A text that exceeds a limit is one paragraph of plain text.
    """
    plain = visible(re.sub(r"\r\n?", "\n", text[:MAX_CHARACTERS]))
    if plain.count("[") > MAX_BRACKETS:
        return _plain_text(plain)
    tokens = _parser().parse(plain)
    if max((_depth(one.children or []) for one in tokens), default=0) > MAX_DEPTH:
        return _plain_text(plain)
    return SyntaxTreeNode(tokens)


def _depth(tokens: list[Token]) -> int:
    """Return the nesting depth of inline tokens; the parser limits that of blocks itself."""
    return max(accumulate(token.nesting for token in tokens), default=0)


def _plain_text(text: str) -> SyntaxTreeNode:
    children = [Token("text", "", 0, content=text)]
    inline = Token("inline", "", 0, content=text, children=children)
    return SyntaxTreeNode(
        [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]
    )


def address(node: SyntaxTreeNode) -> str | None:
    """Return the address of a link or image; None if it is not on the web.

    A relative address would be wrong, because the documentation is in another place than the
    document.
    """
    url = str(node.attrs.get("src" if node.type == "image" else "href", ""))
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    has_host = bool(parts.netloc) or parts.scheme.lower() == "mailto"
    return url if parts.scheme.lower() in SCHEMES and has_host else None


def label(node: SyntaxTreeNode) -> str:
    """Return the text that replaces an image, because nothing is fetched."""
    return node.content or str(node.attrs.get("src", ""))
