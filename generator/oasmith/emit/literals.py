"""Conversion of values into Python expressions: JSON data, and dataclasses of the runtime.

Operations, servers and types are instances of the runtime's classes, or of IR classes that are
derived from them. The expression creates an equal instance of the runtime's class.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeGuard

import oasmith_runtime
from oasmith_runtime.type_specs import TypeSpec

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

WIDTH = 100
"""The line length of generated code."""


class FilterError(ValueError):
    """A value that a filter cannot print: a bug of oasmith, not a mistake of a user."""


def written(value: Any) -> str:
    """Return the expression that evaluates to ``value``: JSON data, tuples, runtime dataclasses.

    Raises ``FilterError`` for anything else.
    """
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping | list | tuple):
        first, items, last = _pieces(value)
        joined = ", ".join(key + written(item) for key, item in items)
        return first + joined + ("," if _has_last_comma(value) else "") + last
    if value is None or isinstance(value, bool | int):
        return repr(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    if _is_object(value):
        return f"{runtime_class(type(value)).__name__}({keywords(value)})"
    raise FilterError(f"{value!r} has no literal")


def keywords(value: DataclassInstance | Mapping[str, Any]) -> str:
    """Return the arguments that create an instance of a runtime class, without default values.

    Required arguments are positional if the class allows it; others are keyword arguments. A
    mapping contains keyword arguments by name.
    """
    if isinstance(value, Mapping):
        arguments = [(f"{name}=", item) for name, item in value.items()]
    else:
        arguments = list(_arguments(value))
    return ", ".join(name + written(item) for name, item in arguments)


def names(value: Any) -> frozenset[str]:
    """Return the names of all classes in the expression of ``value``."""
    found = set()
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            continue
        if isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
        elif _is_object(value):
            found.add(runtime_class(type(value)).__name__)
            waiting.extend(item for _, item in _arguments(value))
    return frozenset(found)


@cache
def runtime_class(kind: type) -> type[DataclassInstance]:
    """Return the runtime class that a class is or is derived from."""
    for base in kind.__mro__:
        package = base.__module__.partition(".")[0]
        if package == oasmith_runtime.__name__ and dataclasses.is_dataclass(base):
            return base
    raise FilterError(f"{kind.__name__} is not a class of the runtime")


def _is_object(value: Any) -> TypeGuard[DataclassInstance]:
    """Return whether a value is an instance of a dataclass."""
    return _is_dataclass(value.__class__)


_is_dataclass = cache(dataclasses.is_dataclass)


def _arguments(value: DataclassInstance) -> Iterator[tuple[str, Any]]:
    """Yield the arguments that create an instance: the text before each value, and the value."""
    for name, prefix, default in _parameters(type(value)):
        item = getattr(value, name)
        if default is dataclasses.MISSING or item != default:
            yield prefix, item


@cache
def _parameters(kind: type) -> tuple[tuple[str, str, Any], ...]:
    """Return the parameters of a runtime class: name, the text before an argument, and default."""
    parameters = []
    for field in dataclasses.fields(runtime_class(kind)):
        default = _default(field)
        is_positional = default is dataclasses.MISSING and not field.kw_only
        parameters.append((field.name, "" if is_positional else f"{field.name}=", default))
    return tuple(parameters)


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _has_last_comma(value: Any) -> bool:
    """Return whether a container is written with a trailing comma.

    Python needs it in a tuple with one item. For formatters it means one item on each line, which
    is wanted for dataclasses, except for types, because most of these are short.
    """
    items = list(value.values()) if isinstance(value, Mapping) else list(value)
    are_objects = any(_is_object(item) and not isinstance(item, TypeSpec) for item in items)
    return are_objects or (isinstance(value, tuple) and len(items) == 1)


def _quoted(text: str) -> str:
    """Return the literal of a string; one that is too long for a line is split into several.

    A formatter writes adjacent literals on separate lines.
    """
    whole = _one_literal(text)
    if len(whole) <= WIDTH:
        return whole
    parts = re.findall(rf".{{1,{WIDTH - 25}}}(?:\s+|\Z)|\S+\s*|\s+", text, re.DOTALL)
    return "(" + " ".join(map(_one_literal, parts)) + ")" if len(parts) > 1 else whole


def _one_literal(text: str) -> str:
    """Return ``repr`` with double quotes, which formatters prefer."""
    single = repr(str(text))
    if single[0] == '"' or '"' in text:
        return single
    return '"' + single[1:-1].replace("\\'", "'") + '"'


def _pieces(value: Any) -> tuple[str, list[tuple[str, Any]], str]:
    """Return the opening bracket, the items with the text before each, and the closing bracket."""
    if isinstance(value, Mapping):
        return "{", [(f"{written(key)}: ", item) for key, item in value.items()], "}"
    brackets = "()" if isinstance(value, tuple) else "[]"
    return brackets[0], [("", item) for item in value], brackets[1]


def broken(value: Any, indent: int) -> str:
    """Return the expression of ``value``, split into lines if it is long.

    This is for code that is not formatted afterwards. The lines after the first are indented by
    ``indent`` columns.
    """
    flat = written(value)
    if indent + len(flat) <= WIDTH - 20 or not isinstance(value, Mapping | list | tuple):
        return flat
    first, items, last = _pieces(value)
    inner = "\n" + " " * (indent + 4)
    lines = [f"{inner}{key}{broken(item, indent + 4)}," for key, item in items]
    return first + "".join(lines) + "\n" + " " * indent + last
