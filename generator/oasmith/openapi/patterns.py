r"""Translation of ``pattern`` from ECMA-262 to the syntax of Rust's regular expressions.

Rust's engine always takes linear time, while those of JavaScript and Python can take exponential
time. So patterns of documents are only matched by Rust's engine, unless ``lookaround`` finds that
Python also takes linear time. The syntaxes differ slightly: ``\d`` and ``\w`` are ASCII only in
ECMA-262, brackets and braces are literal more often, and Rust has no lookaround and no
backreferences.
"""

from __future__ import annotations

import re
import warnings
from functools import cache

import jsonschema_rs
from pydantic_core import SchemaError, SchemaValidator, core_schema

from oasmith.openapi.lookaround import python_pattern

_LITERAL = re.compile(r"/(\^.*|.*\$)/[dgimsuvy]*", re.DOTALL)
"""A regular expression literal of JavaScript, with slashes and flags."""

_ESCAPES = {"d": "[0-9]", "D": "[^0-9]", "w": "[A-Za-z0-9_]", "W": "[^A-Za-z0-9_]"}
_MEMBERS = {
    "d": "0-9",
    "D": r"\x00-/:-\x{10FFFF}",
    "w": "A-Za-z0-9_",
    "W": r"\x00-/:-@\[-\^`{-\x{10FFFF}",
}
"""The same in a character class. A bracket in a class is literal for jsonschema-rs, as in
JavaScript, but begins a nested class for pydantic, so these must not have any."""
_PLAIN = {"<": "<", ">": ">", "/": "/"}
_UNICODE = re.compile(r"\\[pPux]\{[^}]*\}")
"""A Unicode class, or a character by its code point."""
_QUANTIFIER = re.compile(r"\{\d+(,\d*)?\}")
_POSIX = re.compile(r"\[:\^?\w+:\]")


@cache
def is_usable(pattern: str) -> bool:
    """Return whether Rust's engine supports a pattern after translation."""
    try:
        SchemaValidator(core_schema.str_schema(pattern=translated(pattern)))
    except (SchemaError, ValueError):
        return False
    return True


def is_checked(pattern: str) -> bool:
    """Return whether models can check a pattern, with either engine."""
    return is_usable(pattern) or python_pattern(pattern) is not None


@cache
def is_valid(pattern: str) -> bool:
    r"""Return whether a pattern is a regular expression of JavaScript, Rust or Python.

    Python accepts some that browsers accept and jsonschema-rs does not, such as ``[\w-.]``. They
    are only compiled here, and not matched.
    """
    return is_usable(pattern) or _ecma().is_valid(pattern) or _is_python_pattern(pattern)


def is_literal(pattern: str) -> bool:
    """Return whether a pattern is written as a literal of JavaScript, with slashes."""
    return _LITERAL.fullmatch(pattern) is not None


def _is_python_pattern(pattern: str) -> bool:
    with warnings.catch_warnings():
        # Syntax whose meaning may change in Python.
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
    """Translate a pattern from ECMA-262 to Rust.

    A pattern that is written as a literal of JavaScript, with slashes, is escaped: it only matches
    its own text, because the slashes are part of the pattern.
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
    """Translate the next token outside of a class; return it with the length of the original."""
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
    """Translate the next token in a class; return it with the length of the original."""
    rest = pattern[position:]
    # Next to a class escape, a dash is literal.
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
    # These are set operators of classes in Rust.
    if rest[:2] in ("&&", "--", "~~"):
        return f"{rest[0]}\\{rest[1]}", 2
    return rest[0], 1


def _is_class(rest: str) -> bool:
    return rest[0] == "\\" and rest[1:2] in _ESCAPES


def _escape(rest: str) -> tuple[str, int]:
    unicode = _UNICODE.match(rest)
    if unicode:
        return unicode[0], unicode.end()
    letter = rest[1:2]
    if letter in _ESCAPES:
        return _ESCAPES[letter], 2
    return _PLAIN.get(letter, rest[:2]), 2
