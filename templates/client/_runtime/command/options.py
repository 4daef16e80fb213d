"""The arguments of a method as options."""

from __future__ import annotations

import argparse
from typing import Any

from ..adapters import Types
from ..configuration import Definition
from .catalogue import Argument, Method, kebab
from .common import Parser, add_common
from .content import FIELDS, body_files
from .kinds import in_words, is_boolean
from .names import Names
from .texts import Texts, escaped, exit_codes

OWN = "own_"
"""Begins the place of a method's argument in what argparse returns."""


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
    add_common(parser, definition, names)
    return parser


def _usage(prog: str, method: Method) -> str:
    """Return what must be written."""
    words = [it.ident.upper() for it in method.arguments if it.is_positional]
    words += [
        "--part NAME=VALUE" if it.is_body and _is_fields(method) else f"--{kebab(it.ident)} VALUE"
        for it in method.arguments
        if it.is_required and not it.is_positional
    ]
    return " ".join([prog, *words, "[options]"])


def _add_own(
    parser: Parser, group: Any, method: Method, argument: Argument, text: str, types: Types
) -> None:
    """Add an argument that only keywords can give."""
    name = _flag(parser, argument.ident)
    parser.own.add(name)
    dest = OWN + argument.ident
    parameter = argument.parameter
    how: dict[str, Any] = {"required": argument.is_required, "metavar": "VALUE"}
    if argument.is_body:
        hint = "; ".join(body_files(method.operation))
        how["required"] = argument.is_required and not _is_fields(method)
    elif parameter is None:
        hint, how["metavar"] = "", "TYPE"
    elif is_boolean(types.resolve(parameter.type)):
        hint = f"or {_add_no(parser, group, name, dest)}"
        how |= {"nargs": "?", "const": ["true"], "metavar": "true|false", "type": _one}
    else:
        hint, how["action"] = _words(argument, types), "append"
    group.add_argument(name, dest=dest, help=_help(text, hint), **how)


def _add_no(parser: Parser, group: Any, name: str, dest: str) -> str:
    """Add ``--no-name``, unless another argument is called so, and return how false is written."""
    other = f"--no-{name[2:]}"
    if other in parser.own:
        return f"{name}=false"
    parser.own.add(other)
    group.add_argument(
        other, dest=dest, action="store_const", const=["false"], help=argparse.SUPPRESS
    )
    return other


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
