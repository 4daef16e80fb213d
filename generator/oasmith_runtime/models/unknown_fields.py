"""Detection of undocumented parts of valid responses, because APIs are extended.

These are fields of objects, and values of open enums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any, Literal, TypeAlias, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ..json_pointer import escape
from . import Model, OpenModel
from .types import (
    TypeChooser,
    alternatives,
    chooser_of,
    is_model,
    is_union,
    types_by_alias,
    unwrapped,
)

UnknownPart: TypeAlias = tuple[str, str, Any, str]
"""The rule, the message, the value and its JSON pointer."""

Finder: TypeAlias = Callable[[Any, str], Iterator[UnknownPart]]
"""Finds unknown parts in a value at a JSON Pointer."""


def unknown_parts(annotation: Any, value: Any, pointer: str) -> Iterator[UnknownPart]:
    """Yield the undocumented parts of ``value``, which was decoded as ``annotation``."""
    finder = _finder(annotation)
    return iter(()) if finder is None else finder(value, pointer)


_FINDERS: dict[int, tuple[Any, Finder | None]] = {}


def _finder(annotation: Any) -> Finder | None:
    """Return the finder for values of a type; None if they cannot have unknown parts."""
    known = _FINDERS.get(id(annotation))
    if known is None or known[0] is not annotation:
        # A recursive type uses this placeholder, which resolves the finder on use.
        _FINDERS[id(annotation)] = (
            annotation,
            lambda value, pointer: unknown_parts(annotation, value, pointer),
        )
        known = _FINDERS[id(annotation)] = (annotation, _new_finder(annotation))
    return known[1]


def _new_finder(annotation: Any) -> Finder | None:
    chooser = chooser_of(annotation)
    if chooser is not None:
        return partial(_in_tagged, chooser)
    annotation = unwrapped(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if is_model(annotation):
        return lambda value, pointer: _in_model(value, pointer, frozenset())
    if origin in (list, dict) and (inner := _finder(arguments[-1])) is not None:
        inside = _in_list if origin is list else _in_map
        return lambda value, pointer: inside(inner, value, pointer)
    if is_union(annotation):
        return _union_finder(list(alternatives(annotation)))
    return None


def _in_list(inner: Finder, value: Any, pointer: str) -> Iterator[UnknownPart]:
    for index, item in enumerate(value if isinstance(value, list) else ()):
        yield from inner(item, f"{pointer}/{index}")


def _in_map(inner: Finder, value: Any, pointer: str) -> Iterator[UnknownPart]:
    for key, item in (value if isinstance(value, dict) else {}).items():
        yield from inner(item, f"{pointer}/{escape(key)}")


def _in_model(value: Any, pointer: str, also_known: frozenset[str]) -> Iterator[UnknownPart]:
    """Search an object; ``also_known`` are fields that it may have in addition to its own."""
    if not isinstance(value, BaseModel):
        return
    values = value.__dict__  # Attribute access would warn about a deprecated field.
    for name, key, finder in _field_finders(type(value)):
        if name in value.model_fields_set:
            yield from finder(values[name], f"{pointer}/{key}")
    if isinstance(value, OpenModel) or not type(value).model_fields:
        return  # The document allows additional properties, or declares none.
    for name, extra in (value.model_extra or {}).items():
        if name not in also_known:
            message = f"the document has no field {name!r} here"
            yield "unknown-field", message, extra, f"{pointer}/{escape(name)}"


def _in_tagged(chooser: TypeChooser, value: Any, pointer: str) -> Iterator[UnknownPart]:
    """Search an object with a discriminator, and check the value of the discriminator."""
    if not isinstance(value, dict | BaseModel):
        return
    key, tag = chooser.property, _tag(value, chooser.property)
    if chooser.has_default:
        pass
    elif tag is _ABSENT:
        yield "missing-required", f"discriminator {key!r} is missing", None, _below(pointer, key)
    elif not chooser.is_known(tag):
        message = f"the document does not list {tag!r}"
        yield "unknown-value", message, tag, _below(pointer, key)
    yield from _in_model(value, pointer, frozenset())


_ABSENT = object()


def _tag(value: dict[str, Any] | BaseModel, key: str) -> Any:
    """Return the value of an object's property ``key``."""
    if isinstance(value, dict):
        return value.get(key, _ABSENT)
    names = [name for name, info in type(value).model_fields.items() if (info.alias or name) == key]
    if names:
        return value.__dict__[names[0]] if names[0] in value.model_fields_set else _ABSENT
    return (value.model_extra or {}).get(key, _ABSENT)


def _below(pointer: str, key: str) -> str:
    return f"{pointer}/{escape(key)}"


@cache
def _field_finders(model: type[BaseModel]) -> list[tuple[str, str, Finder]]:
    """Return the fields to search: name, name in a pointer, and finder."""
    types = types_by_alias(model)
    aliases = [(name, info.alias or name) for name, info in model.model_fields.items()]
    finders = [(name, alias, _finder(types[alias])) for name, alias in aliases]
    return [(name, escape(alias), finder) for name, alias, finder in finders if finder is not None]


def _union_finder(alternatives: list[Any]) -> Finder:
    choosers = [chooser for one in alternatives if (chooser := chooser_of(one)) is not None]
    members = [unwrapped(one) for one in alternatives if chooser_of(one) is None]
    models = [member for member in members if is_model(member)]
    names = frozenset[str]().union(*(types_by_alias(model) for model in models))
    finders = [
        finder
        for member in members
        if not is_model(member) and (finder := _finder(member)) is not None
    ]
    listed = [
        value for member in members if get_origin(member) is Literal for value in get_args(member)
    ]
    # If the document itself allows any value of the kind next to an enum, the kind occurs twice.
    kinds = {type(value) for value in listed}
    open_kinds = {kind for kind in (str, int, float) if kind in kinds and members.count(kind) == 1}

    def find(value: Any, pointer: str) -> Iterator[UnknownPart]:
        if choosers and isinstance(value, dict | Model) and not isinstance(value, tuple(models)):
            known = (one for one in choosers if one.is_known(_tag(value, one.property)))
            yield from _in_tagged(next(known, choosers[0]), value, pointer)
        elif isinstance(value, Model):
            parts = list(_in_model(value, pointer, names))
            if not parts or not any(_fits(value, model, names) for model in models):
                yield from parts
        elif type(value) in open_kinds:
            if value not in listed:
                yield "unknown-value", f"the document does not list {value!r}", value, pointer
        else:
            for finder in finders:
                yield from finder(value, pointer)

    return find


def _fits(value: Model, model: Any, names: frozenset[str]) -> bool:
    """Return whether a value matches another member of its union without unknown parts."""
    if type(value) is model:
        return False
    try:
        other = model.model_validate(value.to_dict(), strict=True)
    except ValidationError:
        return False
    return not any(_in_model(other, "", names))
