"""The line of a document that a finding is about, with the place marked."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from oasmith.diagnostics.findings import Finding

WIDTH = 100
"""Characters of a line that are shown; a document in JSON can be a single line."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'|[^\s:,{}\[\]#]+|\S')
"""A quoted text, a word, or a sign."""

_HEADER = re.compile(r"\s*(\[+[^\]]+\]+)")
"""The header of a table of TOML."""

_WHOLE_FILES = frozenset(
    {
        *("unreadable-file", "not-utf8", "not-a-document", "too-large"),
        *("edited-by-hand", "foreign-file", "out-of-date", "unused-template"),
    }
)
"""Rules about a file, of which no line says more than another."""


def snippet(finding: Finding) -> list[str]:
    """Return the lines to show below a finding; none where there is nothing to show."""
    place = finding.location
    lines = () if finding.rule in _WHOLE_FILES else _lines(place.file)
    if not 1 <= place.line <= len(lines):
        return []
    line, start = lines[place.line - 1].replace("\t", " "), place.column - 1
    header = _HEADER.match(line) if place.file.endswith(".toml") else None
    token = header if header and header.start(1) == start else _TOKEN.match(line, start)
    width = token.end() - start if token else 1
    shown, start = _window(line, start)
    start = min(start, len(shown))
    marks = "^" * max(1, min(width, len(shown.rstrip("…")) - start))
    number = str(place.line)
    gutter = " " * max(3, len(number))
    return [
        f"{gutter} |",
        f"{number.rjust(len(gutter))} | {shown}",
        f"{gutter} | {' ' * start}{marks}",
    ]


def _window(line: str, start: int) -> tuple[str, int]:
    """Return a part of a long line, and where its place is in that part."""
    line = line.rstrip()
    start = min(start, len(line))
    first = 0 if start < WIDTH * 2 // 3 else start - WIDTH // 3
    shown = line[first : first + WIDTH]
    before = "…" if first else ""
    after = "…" if first + WIDTH < len(line) else ""
    return f"{before}{shown}{after}", start - first + len(before)


def _lines(file: str) -> tuple[str, ...]:
    try:
        path = Path(file).absolute()
        return _split(path, path.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError, ValueError):
        return ()  # what stands there cannot be shown, and the finding says where it is


@lru_cache(maxsize=8)
def _split(path: Path, changed: int) -> tuple[str, ...]:
    """Return the lines of a file, which last ``changed`` then."""
    # As parsers count lines: other signs of Unicode end none.
    return tuple(re.split(r"\r\n|\n|\r", path.read_text(encoding="utf-8-sig")))
