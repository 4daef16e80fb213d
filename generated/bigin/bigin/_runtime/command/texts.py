"""The docstring of a method, as help shows it."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .exits import MEANINGS, shown


@dataclass(frozen=True, slots=True)
class Texts:
    """What a docstring says."""

    before: str
    """Summary and description."""
    arguments: dict[str, str]
    after: str
    """Result, scopes, errors, and where it is documented."""


def texts(function: Callable[..., Any]) -> Texts:
    """Return the parts of a docstring, as the client's generator writes it."""
    lines = shown(inspect.getdoc(function) or "").splitlines()
    # The generator's own heading is the last one: a document's words come before it.
    starts = [at for at, line in enumerate(lines) if line == "Args:"]
    if not starts:
        return Texts("\n".join(lines), {}, "")
    start = starts[-1]
    end = next((at for at in range(start + 1, len(lines)) if lines[at][:1].strip()), len(lines))
    return Texts(
        "\n".join(lines[:start]).strip(),
        _arguments(lines[start + 1 : end]),
        "\n".join(lines[end:]).strip(),
    )


def _arguments(lines: list[str]) -> dict[str, str]:
    """Return ``name: text`` with the lines after it that are further in."""
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        entry = re.match(r"    (\w+): ?(.*)", line)
        if entry is not None:
            name = entry[1]
            found[name] = entry[2]
        elif name:
            found[name] = f"{found[name]} {line.strip()}".strip()
    return found


def escaped(text: str) -> str:
    """Return text that argparse prints as it is, in the help of an option."""
    return text.replace("%", "%%")


def escaped_page(text: str) -> str:
    """Return text that argparse prints as it is, before or after the options.

    There it replaces something only where the text has the program's name to be replaced.
    """
    return escaped(text) if "%(prog)" in text else text


def columns(rows: dict[str, str]) -> str:
    """Return names with a line for each beside them."""
    width = min(max(map(len, rows), default=0), 40)
    short = {
        name: textwrap.shorten(shown(text), 96 - width, placeholder=" …")
        for name, text in rows.items()
    }
    return "\n".join(f"  {name.ljust(width)}  {text}".rstrip() for name, text in short.items())


def exit_codes() -> str:
    """Return the table of exit codes."""
    return "exit status:\n" + columns({str(code): text for code, text in MEANINGS.items()})
