"""What can be typed besides the arguments of a command."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from .definition import Command

InputFormat: TypeAlias = Literal["json", "jsonl", "csv"]
OutputFormat: TypeAlias = Literal["json", "jsonl", "table"]
Settings: TypeAlias = tuple[str, str, dict[str, Any]]
"""An option's name, its help, and what else argparse wants to know."""

OWN = "own_"
"""Begins the attribute of a command's argument."""


@dataclass
class Options:
    """What was typed. argparse sets the attributes, at whatever level an option stands."""

    parser: Any = None
    """That of the last command that was typed: a ``parser.Parser``."""
    server: str | None = None
    credentials: str | None = None
    output: OutputFormat | None = None
    to: str | None = None
    overwrite: bool = False
    timeout: float | None = None
    retries: int | None = None
    header: list[tuple[str, str]] = field(default_factory=list)
    query: list[tuple[str, str]] = field(default_factory=list)
    strict: bool = False
    quiet: bool = False
    verbose: bool = False
    completion: str | None = None
    raw: bool = False
    all: bool = False
    stream: bool = False
    part: list[tuple[str, str]] = field(default_factory=list)
    input: InputFormat | None = None
    concurrency: int | None = None
    max_bytes: int | None = None
    word: str = ""
    """What to search for."""

    @property
    def is_json(self) -> bool:
        """Whether JSON was asked for: errors are JSON, too."""
        return self.output in ("json", "jsonl")

    def words(self, argument: str) -> list[str]:
        """Return what was typed for an argument of the command."""
        return getattr(self, OWN + argument, None) or []


def _at_least(least: int) -> Callable[[str], int]:
    """Return what reads a number, and refuses one that is less."""

    def number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least {least}")
        return int(text)

    return number


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return number


def _pair(form: str) -> Callable[[str], tuple[str, str]]:
    """Return what reads a name and a text, which are written like ``form``."""
    separator = ":" if ":" in form else "="

    def pair(word: str) -> tuple[str, str]:
        name, separated, text = word.partition(separator)
        if not separated or not name.strip():
            raise argparse.ArgumentTypeError(f"{word!r} must be {form}")
        return (name.strip(), text.strip()) if separator == ":" else (name, text)

    return pair


def _pairs(form: str) -> dict[str, Any]:
    return {"action": "append", "type": _pair(form), "metavar": form}


_FLAG = {"action": "store_true"}


def common_options() -> Iterator[Settings]:
    """Yield the options of every call, but for the one that chooses a server."""
    text = "TOML or JSON that only you can read, instead of the environment"
    yield "credentials", text, {"metavar": "FILE"}
    text = "default: json. With json or jsonl, errors are JSON too; a table is written at the end"
    yield "output", text, {"choices": ("json", "jsonl", "table")}
    yield "to", "write to a new file instead of standard output", {"metavar": "FILE"}
    yield "overwrite", "let --to replace a file that is there", _FLAG
    yield "timeout", "for each part of a call", {"type": _seconds, "metavar": "SECONDS"}
    text = "repetitions of a call where that is safe"
    yield "retries", text, {"type": _at_least(0), "metavar": "N"}
    text = "sent besides; other users can see it, so no credentials"
    yield "header", text, _pairs("'NAME: TEXT'")
    text = "added to the query of each call"
    yield "query", text, _pairs("NAME=TEXT")
    yield "strict", "reject responses that are not as documented", _FLAG
    yield "quiet", "no progress on standard error", _FLAG
    yield "verbose", "log to standard error", _FLAG


def command_options(command: Command) -> Iterator[Settings]:
    """Yield the options that only some commands have."""
    yield "raw", "write the body of the response as it came", _FLAG
    if "pages" in command.methods:
        yield "all", "all pages, item by item", _FLAG
    if command.methods.keys() & {"items", "bytes"}:
        yield "stream", "write what arrives at once", _FLAG
    if command.has_parts:
        text = "a part of the form, @FILE for a file; repeatable"
        yield "part", text, _pairs("NAME=VALUE")
    if command.body is not None:
        text = "the format of the input, where its name does not say it"
        yield "input", text, {"choices": ("json", "jsonl", "csv")}
    if "each" in command.methods:
        number = {"type": _at_least(1), "metavar": "N"}
        yield "concurrency", "calls at once; default: 1", number
        yield "max-bytes", "of the items of one call", number
