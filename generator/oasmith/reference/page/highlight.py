"""Syntax highlighting of strings, numbers, keywords and comments."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from pygments.lexer import Lexer
from pygments.lexers.data import JsonLexer
from pygments.lexers.python import PythonLexer
from pygments.lexers.shell import BashLexer
from pygments.token import Comment, Keyword, Literal, Name, Number

from oasmith.page.html import Html, escaped, joined, tag
from oasmith.reference.blocks import Code

_CLASSES = (
    (Comment, "c"),
    (Keyword, "k"),
    (Name.Tag, "k"),
    (Name.Variable, "v"),
    (Number, "n"),
    (Literal, "s"),
)
"""Token types with their CSS class; the first match counts."""


def highlighted(code: Code) -> Html:
    """Return code as HTML."""
    lexer = _lexer(code.language)
    if lexer is None:
        return escaped(code.text)
    pairs = ((_class(kind), text) for kind, text in lexer.get_tokens(code.text))
    runs = groupby(pairs, key=lambda pair: pair[0])
    return joined(_spans(runs))


def _spans(runs: Iterator[tuple[str, Iterator[tuple[str, str]]]]) -> Iterator[Html]:
    for name, run in runs:
        text = "".join(part for _, part in run)
        yield tag("span", text, class_=name) if name else escaped(text)


def _class(kind: tuple[str, ...]) -> str:
    """Return the CSS class of a token type, which starts with its parent types."""
    return next((name for family, name in _CLASSES if kind[: len(family)] == family), "")


@lru_cache(maxsize=8)
def _lexer(language: str) -> Lexer | None:
    lexers = {"python": PythonLexer, "json": JsonLexer, "sh": BashLexer}
    kind = lexers.get(language)
    return None if kind is None else kind(stripnl=False, ensurenl=False)
