"""Conversion of text to values of the document's types, for programs with text input.

It has everything that such a program needs from pydantic: validation, and the types inside types.
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
    """A type of the document, or a Python type."""

    def __init__(self, hint: Any) -> None:
        """Wrap the type ``hint``."""
        self._hint = hint

    @classmethod
    def of(cls, types: TypeRegistry, spec: TypeSpec) -> ValueType:
        """Return the type for the specification of a type in an operation."""
        return cls(types.resolve(spec))

    def accepts(self, value: Any) -> bool:
        """Return whether JSON data is of this type without a conversion."""
        return self._distance(value) is None

    def nearest(self, candidates: Sequence[Any]) -> Any:
        """Return the first candidate that is of this type.

        If there is none, return the closest one, so that the later validation reports the most
        useful error.

        Args:
            candidates: The possible values of a text, as JSON data; at least one.
        """
        distances = []
        for candidate in candidates:
            distance = self._distance(candidate)
            if distance is None:
                return candidate
            distances.append(distance)
        return candidates[max(range(len(candidates)), key=distances.__getitem__)]

    def property(self, name: str) -> ValueType | None:
        """Return the type of a property by its JSON name; None if it is not declared."""
        for member in _members(self._hint):
            if isinstance(member, type) and issubclass(member, BaseModel):
                # A model is built on first use, but its fields are needed before.
                built(member.model_rebuild)
                for field, info in member.model_fields.items():
                    if (info.alias or field) == name:
                        return ValueType(info.annotation)
        return None

    def element(self) -> ValueType:
        """Return the type of a list's items; any type if it is not a list."""
        for member in _members(self._hint):
            if get_origin(member) is list:
                return ValueType(get_args(member)[0])
        return ValueType(Any)

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self._hint)

    def _distance(self, value: Any) -> tuple[bool, int] | None:
        """Return how close a value is, the greater the closer; None if it is valid.

        A value of the right type that is too long is closer than a value of another type.
        """
        try:
            self._adapter.validate_json(to_json(value, "value"), strict=True)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False, include_context=False)
            is_near = not all(detail["type"].endswith(("_type", "_required")) for detail in errors)
            return is_near, max(len(detail["loc"]) for detail in errors)
        return None


def _members(hint: Any) -> Iterator[Any]:
    """Yield the members of a type, without aliases, annotations and null."""
    while hasattr(hint, "__value__") or get_origin(hint) is Annotated:
        hint = hint.__value__ if hasattr(hint, "__value__") else get_args(hint)[0]
    if get_origin(hint) in (Union, types.UnionType):
        for member in get_args(hint):
            yield from _members(member)
    elif hint is not type(None) and hint is not None:
        yield hint


def to_data(value: Any) -> Any:
    """Return a model, a date or bytes as JSON data; other objects as str."""
    if isinstance(value, Model):
        return value.to_dict()
    return to_jsonable_python(value, by_alias=True, fallback=str)
