"""Text to values of the document's types, for programs whose input is text.

All that such a program needs of pydantic is here: whether a value is right, and the types inside.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from ..type_specs import TypeSpec
from . import Model
from .types import TypeRegistry, built
from .validate import to_json


class ValueType:
    """A type of the document, or one of Python."""

    def __init__(self, hint: Any) -> None:
        """Stand for the type ``hint``."""
        self._hint = hint

    @classmethod
    def of(cls, types: TypeRegistry, spec: TypeSpec) -> ValueType:
        """Return a type of an operation."""
        return cls(types.resolve(spec))

    def accepts(self, value: Any) -> bool:
        """Return whether JSON data is of this type, and nothing has to be converted."""
        return self._distance(value) is None

    def nearest(self, readings: Sequence[Any]) -> Any:
        """Return the first reading of a text that is of this type.

        Where none is, return the one that is wrong in the least: what checks it afterwards then
        says what matters.

        Args:
            readings: What the text may mean, as JSON data; at least one.
        """
        distances = []
        for reading in readings:
            distance = self._distance(reading)
            if distance is None:
                return reading
            distances.append(distance)
        return readings[max(range(len(readings)), key=distances.__getitem__)]

    def property(self, name: str) -> ValueType | None:
        """Return the type of a property by its name in JSON; None where none is declared."""
        for member in _members(self._hint):
            if isinstance(member, type) and issubclass(member, BaseModel):
                # A model is complete when it is first used; its fields are wanted before.
                built(member.model_rebuild)
                for field, info in member.model_fields.items():
                    if (info.alias or field) == name:
                        return ValueType(info.annotation)
        return None

    def element(self) -> ValueType:
        """Return the type of a list's items; any type where it is no list."""
        for member in _members(self._hint):
            if get_origin(member) is list:
                return ValueType(get_args(member)[0])
        return ValueType(Any)

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self._hint)

    def _distance(self, value: Any) -> tuple[bool, int] | None:
        """Return how near a value comes, the greater the nearer; None when it is right.

        A value of the right type that is too long is nearer than one of another type.
        """
        try:
            self._adapter.validate_json(to_json(value, "value"), strict=True)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False, include_context=False)
            is_near = not all(detail["type"].endswith(("_type", "_required")) for detail in errors)
            return is_near, max(len(detail["loc"]) for detail in errors)
        return None


def _members(hint: Any) -> Iterator[Any]:
    """Yield the types that a type may be, without its aliases, annotations and null."""
    while hasattr(hint, "__value__") or get_origin(hint) is Annotated:
        hint = hint.__value__ if hasattr(hint, "__value__") else get_args(hint)[0]
    if get_origin(hint) in (Union, types.UnionType):
        for member in get_args(hint):
            yield from _members(member)
    elif hint is not type(None) and hint is not None:
        yield hint


def to_data(value: Any) -> Any:
    """Return what JSON writes for a model, a date or bytes; text for what it does not know."""
    if isinstance(value, Model):
        return value.to_dict()
    return to_jsonable_python(value, by_alias=True, fallback=str)
