"""Text of a document in Markdown, where it is text and nothing else."""

from __future__ import annotations

import re

from oasmith.diff.report.content import one_line

_SIGNS = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w]+;)")
_FIRST = re.compile(r"^(\d*)(?=[#+=-]|(?<=\d)[.)](?:\s|$))")
_LINKS = re.compile(r"(?<![\w/])@(?=\w)|#(?=\d)|(?:https?|ftp|mailto):|www(?=\.)", re.IGNORECASE)


def escaped(words: str) -> str:
    """Return text in one line, without markup: no links, and nobody is mentioned."""
    text = _SIGNS.sub(lambda match: f"\\{match[0]}", one_line(words))
    text = _FIRST.sub(r"\1\\", text)
    return _LINKS.sub(lambda match: f"{match[0]}<!-- -->", text)


def code(words: str) -> str:
    """Return text as code, in one line."""
    text = one_line(words) or " "
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"
