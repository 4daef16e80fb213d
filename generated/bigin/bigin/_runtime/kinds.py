"""Types of the models, as values to look into."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typing_extensions import TypeAliasType


def bare(wanted: Any) -> Any:
    """Return a type without alias and annotations."""
    while isinstance(wanted, TypeAliasType) or get_origin(wanted) is Annotated:
        wanted = _value(wanted) if isinstance(wanted, TypeAliasType) else get_args(wanted)[0]
    return wanted


def _value(alias: TypeAliasType) -> Any:
    """Return what an alias stands for; one that leads back to itself is written in quotes."""
    value = alias.__value__
    if not isinstance(value, str):
        return value
    return eval(value, vars(sys.modules[alias.__module__ or ""]))


def is_union(wanted: Any) -> bool:
    """Return whether a bare type is a union."""
    return get_origin(wanted) in (Union, types.UnionType)


def members(wanted: Any) -> Iterator[Any]:
    """Yield the bare members of a union, those of unions in it too; any other type itself."""
    wanted = bare(wanted)
    if not is_union(wanted):
        yield wanted
        return
    for part in get_args(wanted):
        yield from members(part)


def is_model(wanted: Any) -> bool:
    """Return whether a bare type is the class of a JSON object."""
    return isinstance(wanted, type) and issubclass(wanted, BaseModel)


@cache
def by_wire_name(model: type[BaseModel]) -> dict[str, Any]:
    """Return each field's name on the wire with its type, once its names can be looked up."""
    model.model_rebuild()
    return {info.alias or name: _annotated(info) for name, info in model.model_fields.items()}


def _annotated(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
