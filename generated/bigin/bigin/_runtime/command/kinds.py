"""What the command knows of types: in words for help, and what lies in a model."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

_WORDS = {
    "str": "text",
    "int": "integer",
    "float": "number",
    "bool": "true or false",
    "bytes": "bytes",
    "list": "list",
    "dict": "object",
}
_MOST = 12
"""Values that help names at most."""


def members(hint: Any) -> Iterator[Any]:
    """Yield the types that a type may be, without its aliases, annotations and null."""
    while hasattr(hint, "__value__") or get_origin(hint) is Annotated:
        hint = hint.__value__ if hasattr(hint, "__value__") else get_args(hint)[0]
    if get_origin(hint) in (Union, types.UnionType):
        for it in get_args(hint):
            yield from members(it)
    elif hint is not type(None) and hint is not None:
        yield hint


def in_words(hint: Any) -> str:
    """Return what a value may be, e.g. ``one of eu, us`` or ``list``; empty for anything."""
    values: list[str] = []
    words: list[str] = []
    for it in members(hint):
        if get_origin(it) is Literal:
            values += [str(value) for value in get_args(it)]
        elif it is Any or it is object:
            return ""
        else:
            words.append(_word(it))
    some = values[:_MOST] + (["…"] if len(values) > _MOST else [])
    if some:
        words.insert(0, f"one of {', '.join(some)}" if len(values) > 1 else some[0])
    return " or ".join(dict.fromkeys(words))


def _word(hint: Any) -> str:
    kind = get_origin(hint) or hint
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "object"
    return _WORDS.get(getattr(kind, "__name__", ""), "text")


def is_boolean(hint: Any) -> bool:
    """Return whether a type is true and false and nothing else."""
    found = list(members(hint))
    return bool(found) and all(it is bool for it in found)


def element(hint: Any) -> Any:
    """Return the type of the items of a list; ``Any`` where it is none."""
    for it in members(hint):
        if get_origin(it) is list:
            return get_args(it)[0]
    return Any


def property_of(hint: Any, name: str) -> Any:
    """Return the type of a property by its name in JSON; None where nobody declared it."""
    for it in members(hint):
        if isinstance(it, type) and issubclass(it, BaseModel):
            # A model is complete when it is first used; its fields are wanted before.
            it.model_rebuild()
            for ident, info in it.model_fields.items():
                if (info.alias or ident) == name:
                    return info.annotation
    return None
