"""Text of a document in Markdown, where it is text and nothing else."""

from __future__ import annotations

import re

from oasmith.diagnostics.lines import one_line

MAX_SUMMARY = 1_000_000
"""Bytes; GitHub shows no step summary of more than 1 MiB."""

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


def cell_code(words: str) -> str:
    """Return code as it may stand in a table, where a bar ends a cell even so."""
    return code(words).replace("|", "\\|")


def as_step_summary(whole: str) -> str:
    """Return Markdown as GitHub shows it of a step: not more than it takes."""
    if len(whole.encode()) <= MAX_SUMMARY:
        return whole
    return whole.encode()[:MAX_SUMMARY].decode(errors="ignore") + "\n\n… and more.\n"
