"""Checks of values against the forms of ``fixed_fields.py``, with hints for corrections."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from oasmith.openapi import pointer as pointers

TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_TYPES_OF_OTHERS = {
    **dict.fromkeys(("int", "int32", "int64", "long"), "type: integer"),
    **dict.fromkeys(("float", "double", "decimal"), "type: number"),
    **dict.fromkeys(("str", "text"), "type: string"),
    "bool": "type: boolean",
    "list": "type: array",
    **dict.fromkeys(("dict", "map", "hash"), "type: object"),
    **dict.fromkeys(
        ("date", "date-time", "uuid", "uri", "email", "byte", "binary", "password"),
        "type: string, format: {word}",
    ),
    "datetime": "type: string, format: date-time",
    "file": "type: string, format: binary",
}
"""Names of types in other languages, with the equivalent in JSON Schema."""


MAX_DIGITS = 300
"""The maximum number of digits; a number with more was read as a string."""


class Problem(NamedTuple):
    """An error of a value."""

    pointer: str
    """The pointer into the value."""
    message: str
    hint: str


def typed(value: Any) -> str:
    """Return the type of a value with an article, such as ``a string``."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "an array" if isinstance(value, list) else "an object"


def problems(form: str, key: str, value: Any, version: str) -> Iterator[Problem]:
    """Yield the problems of the value of a key; objects inside the value are not checked."""
    if form == "any":
        return
    if form.startswith("="):
        yield from _word(form[1:].split(","), key, value, version)
    elif form == "type":
        yield from _type(value, version)
    elif form == "strings":
        yield from _members(key, value, "an array")
    elif form == "texts":
        yield from _members(key, value, "an object")
    elif form == "bound":
        yield from _bound(key, value, version)
    else:
        fits, wanted = _FORMS[form]
        if not fits(value):
            yield _problem(key, value, wanted)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_FORMS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "string": (lambda value: isinstance(value, str), "a string"),
    "boolean": (lambda value: isinstance(value, bool), "a boolean"),
    "object": (lambda value: isinstance(value, dict), "an object"),
    "list": (lambda value: isinstance(value, list), "an array"),
    "number": (_is_number, "a number"),
    "positive": (lambda value: _is_number(value) and value > 0, "a number greater than 0"),
    "count": (
        lambda value: _is_number(value) and value >= 0 and value == value // 1,
        "a whole number, 0 or more",
    ),
    "[@]": (lambda value: isinstance(value, list), "an array"),
    "{@}": (lambda value: isinstance(value, dict), "an object"),
    "@": (lambda value: isinstance(value, dict), "an object"),
}


def _problem(key: str, value: Any, wanted: str) -> Problem:
    if (
        "number" in wanted
        and isinstance(value, str)
        and len(value) > MAX_DIGITS
        and _is_numeric(value)
    ):
        message = f"'{key}' has {len(value)} digits, more than a number can have"
        return Problem("", message, f"Write {wanted} of fewer digits.")
    is_same_type = _is_number(value) and "number" in wanted
    actual = _literal(value) if is_same_type else typed(value)
    return Problem("", f"'{key}' must be {wanted}, not {actual}", _hint(key, value, wanted))


def _literal(value: Any) -> str:
    literal = str(value) if _is_number(value) else repr(value)
    return literal if len(literal) <= 40 else f"{literal[:37]}..."


def _hint(key: str, value: Any, wanted: str) -> str:
    """Return a hint with the correct form, derived from the value if possible."""
    if wanted == "a string" and isinstance(value, int | float):
        literal = str(value).lower() if isinstance(value, bool) else _literal(value)
        return f'Write {key}: "{literal}", with quotes.'
    if wanted == "a boolean" and str(value).lower() in ("true", "false", "yes", "no"):
        word = "true" if str(value).lower() in ("true", "yes") else "false"
        return f"Write {key}: {word}, without quotes."
    if "number" in wanted and isinstance(value, str) and _is_numeric(value):
        return f"Write {key}: {value}, without quotes."
    if wanted == "an array" and isinstance(value, str):
        return f"Write {key}: [{_literal(value)[1:-1]}]."
    if wanted == "an array" and isinstance(value, dict):
        return "Write a dash before each member, and no name."
    if wanted == "an object" and isinstance(value, list):
        return "Write a name before each member, and no dash."
    return f"Write {wanted}." if value is not None else f"Write {wanted}, or remove {key}."


def _is_numeric(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()


def _word(words: list[str], key: str, value: Any, version: str) -> Iterator[Problem]:
    since = {word.partition(":")[0]: word.partition(":")[2] for word in words}
    allowed = [word for word, first in since.items() if first <= version]
    if not isinstance(value, str):
        yield _problem(key, value, "a string")
    elif value not in allowed:
        similar = difflib.get_close_matches(value, allowed, n=1)
        hint = f"Did you mean '{similar[0]}'?" if similar else f"Write one of {', '.join(allowed)}."
        if value in since:
            hint = f"OpenAPI {since[value]} has it, this document is {version}. {hint}"
        yield Problem("", f"'{key}' cannot be {_literal(value)}", hint)


def _type(value: Any, version: str) -> Iterator[Problem]:
    if isinstance(value, str):
        yield from _one_type(value, "", version)
    elif not isinstance(value, list):
        yield _problem("type", value, "a string")
    elif version == "3.0":
        others = [name for name in value if name != "null"]
        hint = (
            f"Write type: {others[0]}{', nullable: true' * (len(others) < len(value))}."
            if len(others) == 1
            else "Write `anyOf` with one schema for each type."
        )
        yield Problem("", "OpenAPI 3.0 has no arrays of types; 3.1 has", hint)
    else:
        for index, name in enumerate(value):
            if isinstance(name, str):
                yield from _one_type(name, f"/{index}", version)
            else:
                yield Problem(f"/{index}", f"{typed(name)} is not a type", _types(version))
        if not value:
            message = "no value matches an empty array of types"
            yield Problem("", message, "Name a type, or remove it.")


def _types(version: str) -> str:
    names = [name for name in TYPES if version != "3.0" or name != "null"]
    return f"Write one of {', '.join(names)}."


def _one_type(name: str, pointer: str, version: str) -> Iterator[Problem]:
    if name == "null" and version == "3.0":
        hint = "Write `nullable: true` next to another type."
        yield Problem(pointer, "OpenAPI 3.0 has no type 'null'; 3.1 has", hint)
    elif name not in TYPES:
        similar = difflib.get_close_matches(name.lower(), TYPES, n=1)
        hint = f"Did you mean '{similar[0]}'?" if similar else _types(version)
        if name.lower() in _TYPES_OF_OTHERS:
            hint = f"Write `{_TYPES_OF_OTHERS[name.lower()].format(word=name.lower())}`."
        elif name.lower() in ("any", "mixed", "object|array"):
            hint = "Remove `type`: then any value is valid."
        yield Problem(pointer, f"{_literal(name)} is not a type", hint)


def _members(key: str, value: Any, wanted: str) -> Iterator[Problem]:
    """Check a list of strings, or an object whose values are strings."""
    if not isinstance(value, list if wanted == "an array" else dict):
        yield _required(value) if key == "required" else _problem(key, value, wanted)
        return
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for name, member in members:
        if not isinstance(member, str):
            noun = "members" if wanted == "an array" else "values"
            message = f"the {noun} of '{key}' must be strings, not {typed(member)}"
            hint = f'Write "{_literal(member)}".' if _is_number(member) else "Write a string."
            yield Problem(pointers.join("", name), message, hint)


def _required(value: Any) -> Problem:
    if isinstance(value, bool):
        hint = "List the names of required properties in the schema that has the properties."
        return Problem("", "'required' of a schema must be an array, not a boolean", hint)
    return _problem("required", value, "an array")


def _bound(key: str, value: Any, version: str) -> Iterator[Problem]:
    """Check ``exclusiveMinimum`` and the like: in 3.0 a boolean, since 3.1 the bound itself."""
    inclusive = key.replace("exclusiveM", "m")
    if version == "3.0" and not isinstance(value, bool):
        hint = f"Write {inclusive}: {_literal(value)}, {key}: true; only 3.1 has a number here."
        yield Problem("", f"'{key}' must be a boolean in OpenAPI 3.0, not {typed(value)}", hint)
    elif version != "3.0" and not _is_number(value):
        hint = f"Write the number of '{inclusive}' here, and remove '{inclusive}'."
        yield Problem("", f"'{key}' must be a number since OpenAPI 3.1, not {typed(value)}", hint)
