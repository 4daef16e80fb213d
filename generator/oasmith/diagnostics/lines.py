"""Lines of text output: safe for terminals, and coloured on a terminal."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from typing import TextIO, TypeAlias

Line: TypeAlias = Sequence[tuple[str, str]]
"""Parts of a line, each a text and its style."""


def printable(content: str) -> str:
    """Replace control characters: XML must not contain them, and terminals would interpret them."""
    return "".join(
        character if character.isprintable() or character in "\n\t" else "\ufffd"
        for character in content
    )


def one_line(content: str) -> str:
    """Return text in a single line, without control characters."""
    return printable(" ".join(content.split()))


def plain(lines: Iterable[Line]) -> str:
    """Return lines without colours."""
    return "".join(f"{''.join(text for text, _ in line)}\n" for line in lines)


def print_coloured(lines: Iterable[Line], stream: TextIO) -> None:
    """Write lines to a terminal."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, soft_wrap=True, force_terminal=True)
    for line in lines:
        console.print(Text.assemble(*line))


def terminal_width() -> int:
    """Return the width of the terminal in characters."""
    return shutil.get_terminal_size().columns


def write(text: str, stream: TextIO) -> None:
    """Write text to a stream; characters that its encoding lacks are replaced."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))
