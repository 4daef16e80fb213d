"""Command line options, in addition to the arguments of a command."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from .definition import Command

InputFormat: TypeAlias = Literal["json", "jsonl", "csv"]
OutputFormat: TypeAlias = Literal["json", "jsonl", "table"]
Settings: TypeAlias = tuple[str, str, dict[str, Any]]
"""An option's name, its help, and further arguments of argparse."""

OWN = "own_"
"""Prefix of the attributes for a command's arguments."""


@dataclass
class Options:
    """The parsed options. argparse sets the attributes at every level of commands."""

    parser: Any = None
    """The ``parser.Parser`` of the innermost command."""
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
    """The word to search for."""

    @property
    def is_json(self) -> bool:
        """Whether the output format is JSON: errors are JSON, too."""
        return self.output in ("json", "jsonl")

    def words(self, argument: str) -> list[str]:
        """Return the words for an argument of the command."""
        return getattr(self, OWN + argument, None) or []


def _at_least(least: int) -> Callable[[str], int]:
    """Return a parser for whole numbers that are not below ``least``."""

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
    """Return a parser for a name and a text, which are separated as in ``form``."""
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
    """Yield the options of every command, except the one that chooses a server."""
    text = "TOML or JSON file that only you can read, instead of environment variables"
    yield "credentials", text, {"metavar": "FILE"}
    text = "default: json. With json or jsonl, errors are JSON too; a table is written at the end"
    yield "output", text, {"choices": ("json", "jsonl", "table")}
    yield "to", "write to a new file instead of standard output", {"metavar": "FILE"}
    yield "overwrite", "let --to replace an existing file", _FLAG
    yield "timeout", "timeout of each part of a call", {"type": _seconds, "metavar": "SECONDS"}
    text = "maximum retries of a call, where retries are safe"
    yield "retries", text, {"type": _at_least(0), "metavar": "N"}
    text = "additional header; other users can see it, so pass no credentials"
    yield "header", text, _pairs("'NAME: TEXT'")
    text = "added to the query of each call"
    yield "query", text, _pairs("NAME=TEXT")
    yield "strict", "reject responses that differ from the document", _FLAG
    yield "quiet", "no progress on standard error", _FLAG
    yield "verbose", "log to standard error", _FLAG


def command_options(command: Command) -> Iterator[Settings]:
    """Yield the options that only some commands have."""
    yield "raw", "write the response body unchanged", _FLAG
    if "pages" in command.methods:
        yield "all", "write the items of all pages", _FLAG
    if command.methods.keys() & {"items", "bytes"}:
        yield "stream", "write the response while it arrives", _FLAG
    if command.has_parts:
        text = "a part of the form, @FILE for a file; repeatable"
        yield "part", text, _pairs("NAME=VALUE")
    if command.body is not None:
        text = "the format of the input; default: by the file extension, else json"
        yield "input", text, {"choices": ("json", "jsonl", "csv")}
    if "each" in command.methods:
        number = {"type": _at_least(1), "metavar": "N"}
        yield "concurrency", "maximum number of concurrent calls; default: 1", number
        yield "max-bytes", "maximum size of the items of one call", number
