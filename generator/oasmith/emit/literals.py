"""Values as Python expressions: JSON data, and the dataclasses of the runtime.

What describes an operation, a server or a type is an object of the runtime's own classes, or of
one of the IR that adds to them what only the generator knows. Here it becomes the text that makes
the object again, and the names that this text needs.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeGuard

import oasmith_runtime
from oasmith_runtime.type_specs import TypeSpec

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

WIDTH = 100
"""Columns of generated code."""


class FilterError(ValueError):
    """A value that cannot stand where a template wants it: a fault of oasmith, not of a user."""


def written(value: Any) -> str:
    """Return the expression that evaluates to ``value``: JSON data, tuples, the runtime's objects.

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
    """Return the arguments that make an object of the runtime, but for those that it has anyway.

    What a class must be given is positional where the class allows it; everything else is named.
    A mapping has the arguments themselves, by their names.
    """
    if isinstance(value, Mapping):
        arguments = [(f"{name}=", item) for name, item in value.items()]
    else:
        arguments = list(_arguments(value))
    return ", ".join(name + written(item) for name, item in arguments)


def names(value: Any) -> frozenset[str]:
    """Return the classes that the text of ``value`` names; with it stand the same objects in it."""
    if isinstance(value, Mapping):
        inside = list(value.values())
    elif isinstance(value, list | tuple):
        inside = list(value)
    elif _is_object(value):
        inside = [item for _, item in _arguments(value)]
    else:
        return frozenset()
    own = {runtime_class(type(value)).__name__} if _is_object(value) else set()
    return frozenset(own).union(*map(names, inside))


def runtime_class(kind: type) -> type[DataclassInstance]:
    """Return the class of the runtime that a class is, or adds to."""
    for base in kind.__mro__:
        package = base.__module__.partition(".")[0]
        if package == oasmith_runtime.__name__ and dataclasses.is_dataclass(base):
            return base
    raise FilterError(f"{kind.__name__} is no class of the runtime")


def _is_object(value: Any) -> TypeGuard[DataclassInstance]:
    """Return whether a value is an object of a dataclass."""
    return dataclasses.is_dataclass(value) and not isinstance(value, type)


def _arguments(value: DataclassInstance) -> Iterator[tuple[str, Any]]:
    """Yield what an object is made of, each with the text before it."""
    for field in dataclasses.fields(runtime_class(type(value))):
        item = getattr(value, field.name)
        default = _default(field)
        if default is dataclasses.MISSING:
            yield ("" if not field.kw_only else f"{field.name}="), item
        elif item != default:
            yield f"{field.name}=", item


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _has_last_comma(value: Any) -> bool:
    """Return whether a comma stands after the last item.

    Python needs it in a tuple of one; formatters read it as one item for each line, which is how
    objects stand that describe something. Types, of which most are short, do not.
    """
    items = list(value.values()) if isinstance(value, Mapping) else list(value)
    are_objects = any(_is_object(item) and not isinstance(item, TypeSpec) for item in items)
    return are_objects or (isinstance(value, tuple) and len(items) == 1)


def _quoted(text: str) -> str:
    """Return a string's literal; one that is longer than a line is cut into adjacent ones.

    A formatter puts those one below the other, and never joins what does not fit a line.
    """
    whole = _one_literal(text)
    if len(whole) <= WIDTH:
        return whole
    parts = re.findall(rf".{{1,{WIDTH - 25}}}(?:\s+|\Z)|\S+\s*|\s+", text, re.DOTALL)
    return "(" + " ".join(map(_one_literal, parts)) + ")" if len(parts) > 1 else whole


def _one_literal(text: str) -> str:
    """Return ``repr`` with the double quotes that formatters prefer."""
    single = repr(str(text))
    if single[0] == '"' or '"' in text:
        return single
    return '"' + single[1:-1].replace("\\'", "'") + '"'


def _pieces(value: Any) -> tuple[str, list[tuple[str, Any]], str]:
    """Return a container's brackets and its items, each with the text before it."""
    if isinstance(value, Mapping):
        return "{", [(f"{written(key)}: ", item) for key, item in value.items()], "}"
    brackets = "()" if isinstance(value, tuple) else "[]"
    return brackets[0], [("", item) for item in value], brackets[1]


def broken(value: Any, indent: int) -> str:
    """Return ``written``, in lines where it is longer than one, for code that no formatter sees.

    The lines after the first are indented by ``indent`` columns.
    """
    flat = written(value)
    if indent + len(flat) <= WIDTH - 20 or not isinstance(value, Mapping | list | tuple):
        return flat
    first, items, last = _pieces(value)
    inner = "\n" + " " * (indent + 4)
    lines = [f"{inner}{key}{broken(item, indent + 4)}," for key, item in items]
    return first + "".join(lines) + "\n" + " " * indent + last
