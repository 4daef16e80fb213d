"""Excerpts of a document: the line that a finding is about, with a marker."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from oasmith.diagnostics.findings import Finding

WIDTH = 100
"""The maximum number of characters shown; a JSON document can be a single line."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'|[^\s:,{}\[\]#]+|\S')
"""A quoted string, a word, or a punctuation character."""

_HEADER = re.compile(r"\s*(\[+[^\]]+\]+)")
"""The header of a TOML table."""

_WHOLE_FILES = frozenset(
    {
        *("unreadable-file", "not-utf8", "not-a-document", "too-large"),
        *("edited-by-hand", "foreign-file", "out-of-date", "unused-template"),
    }
)
"""Rules about a file as a whole, for which no line is shown."""


def snippet(finding: Finding) -> list[str]:
    """Return the lines to show below a finding; empty if there is nothing to show."""
    location = finding.location
    lines = () if finding.rule in _WHOLE_FILES else _lines(location.file)
    if not 1 <= location.line <= len(lines):
        return []
    line, start = lines[location.line - 1].replace("\t", " "), location.column - 1
    header = _HEADER.match(line) if location.file.endswith(".toml") else None
    token = header if header and header.start(1) == start else _TOKEN.match(line, start)
    width = token.end() - start if token else 1
    excerpt, start = _window(line, start)
    start = min(start, len(excerpt))
    marks = "^" * max(1, min(width, len(excerpt.rstrip("…")) - start))
    number = str(location.line)
    gutter = " " * max(3, len(number))
    return [
        f"{gutter} |",
        f"{number.rjust(len(gutter))} | {excerpt}",
        f"{gutter} | {' ' * start}{marks}",
    ]


def _window(line: str, start: int) -> tuple[str, int]:
    """Return the part of a long line around ``start``, and the offset of ``start`` in it."""
    line = line.rstrip()
    start = min(start, len(line))
    first = 0 if start < WIDTH * 2 // 3 else start - WIDTH // 3
    excerpt = line[first : first + WIDTH]
    before = "…" if first else ""
    after = "…" if first + WIDTH < len(line) else ""
    return f"{before}{excerpt}{after}", start - first + len(before)


def _lines(file: str) -> tuple[str, ...]:
    try:
        path = Path(file).absolute()
        return _split(path, path.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError, ValueError):
        return ()  # The file cannot be shown; the finding has its location.


@lru_cache(maxsize=8)
def _split(path: Path, changed: int) -> tuple[str, ...]:
    """Return the lines of a file; ``changed``, its modification time, is part of the cache key."""
    # Parsers do not count other Unicode line separators.
    return tuple(re.split(r"\r\n|\n|\r", path.read_text(encoding="utf-8-sig")))
