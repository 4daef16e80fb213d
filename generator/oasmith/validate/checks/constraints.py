"""Checks of schemas that no value matches, or that cannot be checked: patterns, enums, ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.fixed_fields import FIELDS
from oasmith.openapi.patterns import is_checked, is_literal, is_valid
from oasmith.openapi.tree import Node
from oasmith.validate.checks.forms import problems, typed
from oasmith.validate.checks.view import View


def check(view: View) -> Iterator[Finding]:
    """Check each schema of the document."""
    for schema, pointer in view.objects("schema"):
        yield from _patterns(view, schema, pointer)
        yield from _values(view, schema, pointer)
        yield from _keywords(view, schema, pointer)
        yield from _ranges(view, schema, pointer)


def _patterns(view: View, schema: Node, pointer: str) -> Iterator[Finding]:
    patterns = {}
    if isinstance(schema.get("pattern"), str):
        patterns[pointers.join(pointer, "pattern")] = schema["pattern"]
    names = schema.get("patternProperties")
    for pattern in names if isinstance(names, dict) else ():
        patterns[pointers.join(pointer, "patternProperties", pattern)] = pattern
    for where, pattern in patterns.items():
        excerpt = pattern if len(pattern) <= 80 else f"{pattern[:77]}..."
        if is_literal(pattern):
            message = f"'{excerpt}' is enclosed in slashes, as in JavaScript source code"
            hint = (
                "Remove the slashes and the flags: in JSON Schema, they are part of the pattern, "
                "so only text that contains them would match."
            )
            yield view.finding("invalid-pattern", message, where, hint)
        elif not is_valid(pattern):
            message = f"'{excerpt}' is not a regular expression"
            hint = "Look for an unbalanced bracket, or a missing backslash."
            yield view.finding("invalid-pattern", message, where, hint)
        elif not is_checked(pattern):
            message = f"values are not checked against '{excerpt}'"
            hint = (
                "Without back references, and with one * or + in each look-around, it would be "
                "checked."
            )
            yield view.finding("unchecked-pattern", message, where, hint)


_FITS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def _types(schema: Node) -> list[str]:
    """Return the types of a schema; none if one of them is not a type."""
    types = schema.get("type")
    types = [types] if isinstance(types, str) else types
    if not isinstance(types, list) or not all(name in _FITS for name in map(str, types)):
        return []
    return [*types, "null"] if schema.get("nullable") is True else types


def _values(view: View, schema: Node, pointer: str) -> Iterator[Finding]:
    """Report values of ``enum`` and ``const`` that do not match the ``type`` of the schema."""
    types = _types(schema)
    listed = schema.get("enum")
    values = {
        pointers.join(pointer, "enum", index): value
        for index, value in enumerate(listed if isinstance(listed, list) else ())
    }
    if "const" in schema:
        values[pointers.join(pointer, "const")] = schema["const"]
    mismatches = {
        where: value
        for where, value in values.items()
        if types and not any(_is_of(value, name) for name in types)
    }
    if len(mismatches) == len(values) > 1 and all(map(_is_word, mismatches.values())):
        count = len(mismatches)
        message = f"none of the {count} values of 'enum' is of the type {' or '.join(types)}"
        where = pointers.join(pointer, "type")
        yield view.finding("enum-mismatch", message, where, "Write `type: string`.")
        return
    for where, value in mismatches.items():
        message = f"{_literal(value)} is {typed(value)}, but the type is {' or '.join(types)}"
        hint = _hint(view, value, types)
        yield view.finding("enum-mismatch", message, where, hint)


def _is_word(value: Any) -> bool:
    """Return whether a value can only be meant as a string."""
    if not isinstance(value, str) or value in ("true", "false", "null", ""):
        return False
    return not re.fullmatch(r"[-+0-9.eE]+", value)


_KEYWORDS: Mapping[str, tuple[str, ...]] = {
    "string": ("minLength", "maxLength", "pattern"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "array": ("items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems"),
    "object": (
        *("properties", "required", "additionalProperties", "patternProperties"),
        *("minProperties", "maxProperties", "propertyNames"),
    ),
}
"""Keywords that apply to values of one type only."""


def _keywords(view: View, schema: Node, pointer: str) -> Iterator[Finding]:
    """Report a type if all keywords of the schema apply to another one."""
    types = _types(schema)
    if not types or "enum" in schema:
        return
    version = str(view.document.data.get("openapi"))[:3]
    used = {
        kind: [key for key in keywords if key in schema and _is_sound(key, schema[key], version)]
        for kind, keywords in _KEYWORDS.items()
    }
    described = [kind for kind, keys in used.items() if keys]
    if len(described) != 1 or any(_is_kind(name, described[0]) for name in types):
        return
    keys = used[described[0]]
    names = " and ".join(f"'{key}'" for key in keys)
    verb = "does" if len(keys) == 1 else "do"
    message = f"{names} {verb} not apply to the type {' or '.join(types)}"
    hint = f"Write `type: {described[0]}`, or remove {names}."
    yield view.finding("type-mismatch", message, pointers.join(pointer, "type"), hint)


def _is_sound(key: str, value: Any, version: str) -> bool:
    """Return whether the value of a keyword has the right form; otherwise that is reported."""
    return not any(problems(FIELDS["schema"][key].form, key, value, version))


def _is_kind(name: str, described: str) -> bool:
    return name == described or (name, described) == ("integer", "number")


def _is_of(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    if name == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _FITS[name])


def _literal(value: Any) -> str:
    literal = ("true" if value else "false") if isinstance(value, bool) else repr(value)
    literal = "null" if value is None else literal
    return literal if len(literal) <= 40 else f"{literal[:37]}..."


def _hint(view: View, value: Any, types: list[str]) -> str:
    if value is None:
        is_30 = str(view.document.data.get("openapi")).startswith("3.0")
        keyword = "nullable: true" if is_30 else f'type: [{", ".join(types)}, "null"]'
        return f"Write `{keyword}` if it can be null."
    if "string" in types and not isinstance(value, list | dict):
        return "Put it in quotes, or correct the type."
    return "Correct the value or the type."


_BOUNDS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
)


def _ranges(view: View, schema: Node, pointer: str) -> Iterator[Finding]:
    """Report upper bounds that are below the lower bound."""
    for lower, upper in _BOUNDS:
        # A fast path, as most schemas have no bounds.
        if upper not in schema and _exclusive(upper) not in schema:
            continue
        low, low_key, low_excluded = _bound(schema, lower, max)
        high, high_key, high_excluded = _bound(schema, upper, min)
        if low is None or high is None:
            continue
        if low > high or (low == high and (low_excluded or high_excluded)):
            message = f"no value satisfies '{low_key}' {low} and '{high_key}' {high}"
            where = pointers.join(pointer, high_key)
            hint = "Correct one of the two; have they been swapped?"
            yield view.finding("empty-range", message, where, hint)
    most, names = schema.get("maxProperties"), schema.get("required")
    if isinstance(most, int) and isinstance(names, list) and len(names) > most >= 0:
        message = f"{len(names)} properties are required, but 'maxProperties' is {most}"
        where = pointers.join(pointer, "maxProperties")
        yield view.finding("empty-range", message, where, "Correct one of the two.")


def _exclusive(key: str) -> str:
    return f"exclusive{key[0].upper()}{key[1:]}"


def _bound(schema: Node, key: str, narrower: Any) -> tuple[float | None, str, bool]:
    """Return a bound, its keyword, and whether the bound is exclusive."""
    exclusive = _exclusive(key)
    plain, excluded = _number(schema.get(key)), schema.get(exclusive)
    if isinstance(excluded, bool) or _number(excluded) is None:
        return plain, key, excluded is True
    if plain is None or narrower(plain, excluded) == excluded:
        return _number(excluded), exclusive, True
    return plain, key, False


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
