"""CommonMark to a tree, and which of its links are kept."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from oasmith.page.html import visible

MAX_CHARACTERS = 100_000
"""Characters of one text that are shown; longer ones are not what a person reads."""
SCHEMES = ("http", "https", "mailto")
"""What links may begin with: others could run code, or lead to files of who reads the page."""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """Return the parser: CommonMark with tables; raw HTML is text like any other."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def parsed(text: str) -> SyntaxTreeNode:
    """Return a text as a tree of CommonMark, without controls."""
    plain = re.sub(r"\r\n?", "\n", text[:MAX_CHARACTERS])
    return SyntaxTreeNode(_parser().parse(visible(plain)))


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
