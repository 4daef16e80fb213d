"""The options of the command: those of every call, and the arguments of a method."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from ..adapters import Types
from ..configuration import Definition
from .catalogue import Argument, Method, kebab
from .content import FIELDS, body_files
from .credentials import Names
from .kinds import in_words, is_boolean
from .texts import Texts, escaped, escaped_page, exit_codes

OWN = "own_"
"""Begins the place of a method's argument in what argparse returns."""
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
    _add_common(parser, definition, names)
    return parser


def method_parser(
    prog: str, method: Method, said: Texts, definition: Definition, names: Names
) -> Parser:
    """Return the parser of a method's arguments, with the options of every call."""
    operation = method.operation
    before = f"{said.before}\n\n{operation.method} {operation.path} ({operation.id})"
    parser = Parser(prog, _usage(prog, method), before, f"{said.after}\n\n{exit_codes()}".strip())
    group = parser.add_argument_group(
        "arguments", "@FILE reads a value from a file, @- from standard input; @@ is the text @"
    )
    for argument in method.arguments:
        text = said.arguments.get(argument.ident, "")
        if argument.is_positional:
            hint = _words(argument, definition.types)
            group.add_argument(
                OWN + argument.ident, metavar=argument.ident.upper(), help=_help(text, hint)
            )
        else:
            _add_own(parser, group, method, argument, text, definition.types)
    _add_forms(parser, method)
    _add_common(parser, definition, names)
    return parser


def _usage(prog: str, method: Method) -> str:
    """Return what must be written."""
    words = [it.ident.upper() for it in method.arguments if it.is_positional]
    words += [
        f"--{kebab(it.ident)} VALUE"
        for it in method.arguments
        if it.is_required and not it.is_positional
    ]
    return " ".join([prog, *words, "[options]"])


def _add_own(
    parser: Parser, group: Any, method: Method, argument: Argument, text: str, types: Types
) -> None:
    name = _flag(parser, argument.ident)
    parser.own.add(name)
    where: dict[str, Any] = {"dest": OWN + argument.ident}
    if argument.is_body:
        is_fields = _is_fields(method)
        hint = "; ".join(body_files(method.operation))
        how = {"metavar": "VALUE", "required": argument.is_required and not is_fields}
    elif argument.parameter is None:
        hint, how = "", {"metavar": "TYPE"}
    elif is_boolean(types.resolve(argument.parameter.type)):
        hint, how = "", {"nargs": "?", "const": ["true"], "metavar": "true|false", "type": _one}
        other = f"--no-{name[2:]}"
        if other not in parser.own:
            parser.own.add(other)
            group.add_argument(
                other, **where, action="store_const", const=["false"], help=argparse.SUPPRESS
            )
        hint = f"or {other}"
    else:
        hint = _words(argument, types)
        how = {"action": "append", "metavar": "VALUE", "required": argument.is_required}
    group.add_argument(name, **where, **how, help=_help(text, hint))


def _one(word: str) -> list[str]:
    return [word]


def _flag(parser: Parser, ident: str) -> str:
    """Return a name that is not taken; ``--help`` always is."""
    names = (kebab(ident), ident, f"{kebab(ident)}-argument")
    return next(f"--{it}" for it in names if f"--{it}" not in {*parser.own, "--help"})


def _is_fields(method: Method) -> bool:
    body = method.operation.body
    return body is not None and any(it.kind in FIELDS for it in body.media)


def _words(argument: Argument, types: Types) -> str:
    found = argument.parameter
    return "" if found is None else in_words(types.resolve(found.type))


def _help(text: str, hint: str) -> str:
    return escaped(f"{text} ({hint})" if hint else text).strip()


def _add_forms(parser: Parser, method: Method) -> None:
    """Add options that only some methods have."""
    group = parser.add_argument_group("this call")
    add = parser.call_option
    add(group, "raw", action="store_true", help="write the body of the answer as it came")
    if "pages" in method.forms:
        add(group, "all", action="store_true", help="all pages, item by item")
    if method.forms.keys() & {"items", "bytes"}:
        add(group, "stream", action="store_true", help="what arrives, as soon as it arrives")
    if _is_fields(method):
        text = "a part of the form; @FILE sends a file. Repeat it for others"
        add(group, "part", action="append", default=[], metavar="NAME=VALUE", help=text)
    if method.operation.body is not None:
        text = "the format of what is read, where its name does not say it"
        add(group, "input", choices=("json", "jsonl", "csv"), help=text)
    if "each" in method.forms:
        add(
            group, "concurrency", type=int, metavar="N", help="calls under way at once; 1 as a rule"
        )
        add(group, "most-bytes", type=int, metavar="N", help="of the items of one call")


def _add_common(parser: Parser, definition: Definition, names: Names) -> None:
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
        help="json if not said; with json or jsonl errors are JSON too",
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
