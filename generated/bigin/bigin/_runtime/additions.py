"""What an answer has that the document does not name, although it fits the types: APIs grow.

Fields of objects, and values of enums that are open to others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Literal, TypeAlias, get_args, get_origin

from pydantic import BaseModel, ValidationError

from .kinds import bare, by_wire_name, is_model, is_union, members
from .model import Model, OpenModel
from .pointers import escape

Addition: TypeAlias = tuple[str, str, Any, str]
"""The rule, the message, the value and its JSON pointer."""

Look: TypeAlias = Callable[[Any, str], Iterator[Addition]]
"""Looks at a value, of which it is told the pointer."""


def additions(wanted: Any, value: Any, pointer: str) -> Iterator[Addition]:
    """Yield what the document does not name in ``value``, which was decoded as ``wanted``."""
    look = _look(wanted)
    return iter(()) if look is None else look(value, pointer)


_LOOKS: dict[int, tuple[Any, Look | None]] = {}


def _look(wanted: Any) -> Look | None:
    """Return what looks at values of a type; None for types that need none."""
    known = _LOOKS.get(id(wanted))
    if known is None or known[0] is not wanted:
        # A type that leads back to itself finds this, and looks again when it is used.
        _LOOKS[id(wanted)] = (wanted, lambda value, at: additions(wanted, value, at))
        known = _LOOKS[id(wanted)] = (wanted, _made(bare(wanted)))
    return known[1]


def _made(wanted: Any) -> Look | None:
    origin, parts = get_origin(wanted), get_args(wanted)
    if is_model(wanted):
        return lambda value, at: _in_model(value, at, frozenset())
    if origin in (list, dict) and (inner := _look(parts[-1])) is not None:
        inside = _in_list if origin is list else _in_map
        return lambda value, at: inside(inner, value, at)
    if is_union(wanted):
        return _in_union(list(members(wanted)))
    return None


def _in_list(inner: Look, value: Any, at: str) -> Iterator[Addition]:
    for index, item in enumerate(value if isinstance(value, list) else ()):
        yield from inner(item, f"{at}/{index}")


def _in_map(inner: Look, value: Any, at: str) -> Iterator[Addition]:
    for key, item in (value if isinstance(value, dict) else {}).items():
        yield from inner(item, f"{at}/{escape(key)}")


def _in_model(value: Any, at: str, others: frozenset[str]) -> Iterator[Addition]:
    """Look at an object; ``others`` are fields that it may have besides its own."""
    if not isinstance(value, BaseModel):
        return
    values = value.__dict__  # Asked as an attribute, a deprecated field would warn.
    for name, key, look in _fields(type(value)):
        if name in value.model_fields_set:
            yield from look(values[name], f"{at}/{key}")
    if isinstance(value, OpenModel) or not type(value).model_fields:
        return  # The document says that there are other fields, or nothing of fields at all.
    for name, extra in (value.model_extra or {}).items():
        if name not in others:
            message = f"the document has no field {name!r} here"
            yield "unknown-field", message, extra, f"{at}/{escape(name)}"


@cache
def _fields(model: type[BaseModel]) -> list[tuple[str, str, Look]]:
    """Return the fields that need a look: name, name in a pointer, and what looks."""
    types = by_wire_name(model)
    wires = [(name, info.alias or name) for name, info in model.model_fields.items()]
    found = [(name, wire, _look(types[wire])) for name, wire in wires]
    return [(name, escape(wire), look) for name, wire, look in found if look is not None]


def _in_union(parts: list[Any]) -> Look:
    models = [part for part in parts if is_model(part)]
    names = frozenset[str]().union(*(by_wire_name(it) for it in models))
    looks = [it for part in parts if not is_model(part) and (it := _look(part)) is not None]
    known = [it for part in parts if get_origin(part) is Literal for it in get_args(part)]
    # Where the document itself has any such value beside an enum, it stands there twice.
    kinds = {type(it) for it in known}
    open_kinds = {it for it in (str, int, float) if it in kinds and parts.count(it) == 1}

    def look(value: Any, at: str) -> Iterator[Addition]:
        if isinstance(value, Model):
            found = list(_in_model(value, at, names))
            if not found or not any(_is_known(value, it, names) for it in models):
                yield from found
        elif type(value) in open_kinds:
            if value not in known:
                yield "unknown-value", f"the document does not list {value!r}", value, at
        else:
            for it in looks:
                yield from it(value, at)

    return look


def _is_known(value: Model, model: Any, names: frozenset[str]) -> bool:
    """Return whether a value is all that another member of its union allows."""
    if type(value) is model:
        return False
    try:
        other = model.model_validate(value.to_dict(), strict=True)
    except ValidationError:
        return False
    return not any(_in_model(other, "", names))
