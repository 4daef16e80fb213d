"""Escaping of text for Markdown, so that text of a document cannot add markup."""

from __future__ import annotations

import re

from oasmith.diagnostics.lines import one_line

MAX_SUMMARY = 1_000_000
"""The maximum size in bytes; GitHub does not show a step summary of more than 1 MiB."""

_SIGNS = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w]+;)")
_FIRST = re.compile(r"^(\d*)(?=[#+=-]|(?<=\d)[.)](?:\s|$))")
_LINKS = re.compile(r"(?<![\w/])@(?=\w)|#(?=\d)|(?:https?|ftp|mailto):|www(?=\.)", re.IGNORECASE)


def escaped(content: str) -> str:
    """Return text in one line, with all markup, links and mentions escaped."""
    text = _SIGNS.sub(lambda match: f"\\{match[0]}", one_line(content))
    text = _FIRST.sub(r"\1\\", text)
    return _LINKS.sub(lambda match: f"{match[0]}<!-- -->", text)


def code(content: str) -> str:
    """Return text as a code span, in one line."""
    text = one_line(content) or " "
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def cell_code(content: str) -> str:
    """Return a code span for a table, in which ``|`` must be escaped."""
    return code(content).replace("|", "\\|")


def as_step_summary(whole: str) -> str:
    """Return Markdown, truncated to the size that GitHub accepts as a step summary."""
    if len(whole.encode()) <= MAX_SUMMARY:
        return whole
    return whole.encode()[:MAX_SUMMARY].decode(errors="ignore") + "\n\n… and more.\n"
