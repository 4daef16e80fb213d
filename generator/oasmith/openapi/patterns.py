r"""``pattern``: ECMA-262 in the document, Rust's regular expressions in the models and here.

Rust's engine takes time in proportion to the text, whatever the pattern; those of JavaScript and
Python can take for ever. So it is the one that a document's pattern is given to with a text, unless
``look_around`` finds that Python takes no longer. The two languages differ in little: ``\d`` and
``\w`` are of ASCII in ECMA-262, brackets and braces more often stand for themselves, and Rust has
no look-around and no back references.
"""

from __future__ import annotations

import re
import warnings
from functools import cache

import jsonschema_rs
from pydantic_core import SchemaError, SchemaValidator, core_schema

from oasmith.openapi.look_around import python_pattern

_LITERAL = re.compile(r"/(\^.*|.*\$)/[dgimsuvy]*", re.DOTALL)
"""A regular expression as JavaScript's source code has it, with slashes and flags."""

_ESCAPES = {"d": "[0-9]", "D": "[^0-9]", "w": "[A-Za-z0-9_]", "W": "[^A-Za-z0-9_]"}
_MEMBERS = {
    "d": "0-9",
    "D": r"\x00-/:-\x{10FFFF}",
    "w": "A-Za-z0-9_",
    "W": r"\x00-/:-@\[-\^`{-\x{10FFFF}",
}
"""The same inside square brackets. jsonschema-rs takes a bracket in there for itself, as JavaScript
does, and pydantic for a class, so that there must be none."""
_PLAIN = {"<": "<", ">": ">", "/": "/"}
_NAMED = re.compile(r"\\[pPux]\{[^}]*\}")
"""A class of Unicode, or a character by its number."""
_QUANTIFIER = re.compile(r"\{\d+(,\d*)?\}")
_POSIX = re.compile(r"\[:\^?\w+:\]")


@cache
def is_usable(pattern: str) -> bool:
    """Return whether Rust's engine takes a pattern, once it is ``translated``."""
    try:
        SchemaValidator(core_schema.str_schema(pattern=translated(pattern)))
    except (SchemaError, ValueError):
        return False
    return True


def is_checked(pattern: str) -> bool:
    """Return whether the models can check a pattern, by the one engine or the other."""
    return is_usable(pattern) or python_pattern(pattern) is not None


@cache
def is_valid(pattern: str) -> bool:
    r"""Return whether something is a regular expression: for JavaScript, for Rust or for Python.

    Python reads some that browsers do and jsonschema-rs does not, such as ``[\w-.]``. It is only
    read here, and given no text.
    """
    return is_usable(pattern) or _ecma().is_valid(pattern) or _is_read_by_python(pattern)


def is_literal(pattern: str) -> bool:
    """Return whether a pattern has the slashes of JavaScript's source code around it."""
    return _LITERAL.fullmatch(pattern) is not None


def _is_read_by_python(pattern: str) -> bool:
    with warnings.catch_warnings():
        # Of what Python will read in another way one day.
        warnings.simplefilter("ignore")
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError):
            return False
    return True


@cache
def _ecma() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({"format": "regex"}, validate_formats=True)


@cache
def translated(pattern: str) -> str:
    """Return a pattern of ECMA-262 as Rust has it.

    The slashes of JavaScript's source code are part of a pattern, which no text fits then but this
    very one.
    """
    if is_literal(pattern):
        return re.escape(pattern)
    parts: list[str] = []
    position, in_class = 0, False
    while position < len(pattern):
        step = _in_class if in_class else _outside
        part, width = step(pattern, position)
        parts.append(part)
        opens, closes = part == "[" and not in_class, part == "]" and in_class
        in_class = opens or (in_class and not closes)
        position += width
    return "".join(parts)


def _outside(pattern: str, position: int) -> tuple[str, int]:
    """Return what stands for the beginning of a pattern's rest, and how much of it that is."""
    rest = pattern[position:]
    if rest[0] == "\\":
        return _escape(rest)
    if rest.startswith("[^]"):
        return r"[\s\S]", 3
    if rest.startswith("[^"):
        return "[", 1
    if rest[0] == "{":
        quantifier = _QUANTIFIER.match(rest)
        return (quantifier[0], quantifier.end()) if quantifier else (r"\{", 1)
    return rest[0], 1


def _in_class(pattern: str, position: int) -> tuple[str, int]:
    """Return the same inside square brackets."""
    rest = pattern[position:]
    # Beside a class a dash stands for itself.
    if _is_class(rest):
        members = _MEMBERS[rest[1]]
        return (f"{members}\\-", 3) if rest[2:3] == "-" else (members, 2)
    if rest[0] == "-" and _is_class(rest[1:]):
        return r"\-", 1
    if rest[0] == "\\":
        return _escape(rest)
    if rest[0] == "[":
        posix = _POSIX.match(rest)
        return (posix[0], posix.end()) if posix else (r"\[", 1)
    # Rust has operators on classes.
    if rest[:2] in ("&&", "--", "~~"):
        return f"{rest[0]}\\{rest[1]}", 2
    return rest[0], 1


def _is_class(rest: str) -> bool:
    return rest[0] == "\\" and rest[1:2] in _ESCAPES


def _escape(rest: str) -> tuple[str, int]:
    named = _NAMED.match(rest)
    if named:
        return named[0], named.end()
    letter = rest[1:2]
    if letter in _ESCAPES:
        return _ESCAPES[letter], 2
    return _PLAIN.get(letter, rest[:2]), 2
