"""Types of the models: from the expressions of operations to validators, and looks into types."""

from __future__ import annotations

import importlib
import sys
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Field, TypeAdapter
from pydantic.fields import FieldInfo
from typing_extensions import TypeAliasType


class TypeRegistry:
    """The types of one client's package, each with its validator, made when it is first needed."""

    def __init__(self, package: str) -> None:
        """Look names up in the ``models`` module of ``package``."""
        self._package = package
        self._adapters: dict[str, TypeAdapter[Any]] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._package,)  # Validators cannot be pickled, and are made anew.

    def adapter(self, expression: str) -> TypeAdapter[Any]:
        """Return the validator of a type expression such as ``list[models.RecordId]``.

        The expression comes from the generator, never from a server.
        """
        adapter = self._adapters.get(expression)
        if adapter is None:
            # It takes up to milliseconds to make one, and a call needs the same ones each time.
            adapter = self._adapters[expression] = TypeAdapter(self.resolve(expression))
        return adapter

    def resolve(self, expression: str) -> Any:
        """Return the type that ``expression`` names."""
        models = importlib.import_module(".models", self._package)
        names = {"models": models, "Field": Field, "Mapping": Mapping, **vars(typing)}
        return eval(expression, names)


def unwrapped(annotation: Any) -> Any:
    """Return a type without alias and ``Annotated``."""
    while isinstance(annotation, TypeAliasType) or get_origin(annotation) is Annotated:
        is_alias = isinstance(annotation, TypeAliasType)
        annotation = _alias_value(annotation) if is_alias else get_args(annotation)[0]
    return annotation


def _alias_value(alias: TypeAliasType) -> Any:
    """Return what an alias stands for; one that leads back to itself is written in quotes."""
    value = alias.__value__
    if not isinstance(value, str):
        return value
    return eval(value, vars(sys.modules[alias.__module__ or ""]))


def is_union(annotation: Any) -> bool:
    """Return whether an unwrapped type is a union."""
    return get_origin(annotation) in (Union, types.UnionType)


def union_members(annotation: Any) -> Iterator[Any]:
    """Yield the members of a union, those of unions in it too; any other type itself."""
    annotation = unwrapped(annotation)
    if not is_union(annotation):
        yield annotation
        return
    for member in get_args(annotation):
        yield from union_members(member)


def is_model(annotation: Any) -> bool:
    """Return whether an unwrapped type is the class of a JSON object."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


@cache
def types_by_alias(model: type[BaseModel]) -> dict[str, Any]:
    """Return each field's name on the wire with its type, once its names can be looked up."""
    model.model_rebuild()
    return {info.alias or name: _annotated(info) for name, info in model.model_fields.items()}


def _annotated(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def field_value(model: BaseModel, name: str) -> Any:
    """Return the field that is called ``name`` on the wire; None when there is none."""
    for attribute, info in type(model).model_fields.items():
        if (info.alias or attribute) == name:
            return getattr(model, attribute)
    return (model.model_extra or {}).get(name)
