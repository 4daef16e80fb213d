"""The options of every call, and the parser of words up to a command or method."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from ..configuration import Definition
from .names import Names
from .texts import escaped, escaped_page

CALL = "call_"
"""Begins the place of an option of every call."""


class Parser(argparse.ArgumentParser):
    """A parser with options of every call; one whose name is taken is ``--call-…``."""

    def __init__(self, prog: str, usage: str, before: str, after: str) -> None:
        """Show ``before`` and ``after`` around the options."""
        super().__init__(
            prog=prog,
            usage=escaped(usage),
            description=escaped_page(before),
            epilog=escaped_page(after),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            add_help=False,
        )
        self.own: set[str] = set()
        """The options of the method."""

    def call_option(self, group: Any, name: str, **how: Any) -> None:
        """Add an option of every call."""
        flag = f"--{name}" if f"--{name}" not in self.own else f"--call-{name}"
        group.add_argument(flag, dest=CALL + name.replace("-", "_"), **how)


def splitter(
    prog: str, word: str, before: str, after: str, definition: Definition, names: Names
) -> Parser:
    """Return the parser of the words up to ``word``; the rest is for another."""
    parser = Parser(prog, f"{prog} [options] {word} ...", before, after)
    parser.add_argument("word", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    add_common(parser, definition, names)
    return parser


def add_common(parser: Parser, definition: Definition, names: Names) -> None:
    """Add the options of every call."""
    group = parser.add_argument_group("options")
    add = parser.call_option
    group.add_argument("-h", "--help", action="help", help="show this and exit")
    server = definition.server_argument.replace("_", "-")
    known = _listed(it.id for it in definition.servers)
    add(
        group,
        server,
        metavar="NAME",
        help=escaped(f"{known}, or a URL; else {names.variable(names.server)}"),
    )
    add(
        group,
        "credentials",
        metavar="FILE",
        help="TOML or JSON that only you can read, in place of the environment",
    )
    add(
        group,
        "output",
        choices=("json", "jsonl", "table"),
        help="json if not said; with json or jsonl errors are JSON too; a table has the columns of "
        "its first 100 rows",
    )
    add(group, "to", metavar="FILE", help="write there, in place of standard output")
    add(group, "timeout", type=float, metavar="SECONDS", help="for each part of a call")
    add(
        group,
        "retries",
        type=int,
        metavar="N",
        help="how often a call is repeated where that is safe",
    )
    add(
        group,
        "header",
        action="append",
        default=[],
        metavar="'NAME: TEXT'",
        help="sent besides; others can see it, so no credential",
    )
    add(group, "query", action="append", default=[], metavar="NAME=TEXT", help="added to the query")
    add(group, "strict", action="store_true", help="refuse answers that are not what is documented")
    add(group, "quiet", action="store_true", help="no progress on standard error")
    add(group, "verbose", action="store_true", help="log to standard error")


def _listed(words: Iterable[str]) -> str:
    some = list(words)
    return ", ".join(some[:12]) + (", …" if len(some) > 12 else "")
