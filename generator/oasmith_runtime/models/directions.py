"""Fields that are required in one direction only: ``readOnly`` and ``writeOnly``.

A class for both directions has defaults for them, so it cannot check this itself. A client whose
models have no such fields does not include this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel, Field, ValidationError
from typing_extensions import TypeAliasType

from . import NULLABLE, Model, one_way_finders
from .types import is_model, types_by_alias, union_members

READ_ONLY: Any = Field(default=None, json_schema_extra={"readOnly": True})
"""The default of a ``readOnly`` field, which occurs in responses only."""
READ_ONLY.metadata.append(NULLABLE)
WRITE_ONLY: Any = Field(default=None, json_schema_extra={"writeOnly": True})
"""The default of a ``writeOnly`` field, which occurs in requests only."""
WRITE_ONLY.metadata.append(NULLABLE)  # Its type defines whether it may be null.


def missing_fields(annotation: Any, value: Any, keyword: str) -> Iterator[tuple[Any, ...]]:
    """Yield the path of each field marked ``keyword`` that is missing in ``value``.

    ``value`` has been decoded as ``annotation``.
    """
    if isinstance(value, BaseModel):
        missing = list(_in_model(value, keyword))
        if missing and not any(_fits(other, value, keyword) for other in union_members(annotation)):
            yield from missing
    elif isinstance(value, list | dict):
        inner = _inner(annotation, (list,) if isinstance(value, list) else (dict, Mapping))
        if _can_miss(inner, keyword):
            for step, item in enumerate(value) if isinstance(value, list) else value.items():
                yield from ((step, *steps) for steps in missing_fields(inner, item, keyword))


def _in_model(value: BaseModel, keyword: str) -> Iterator[tuple[Any, ...]]:
    for name, alias, annotation, is_marked in _fields(type(value), keyword):
        if name in value.model_fields_set:
            inner = missing_fields(annotation, value.__dict__[name], keyword)
            yield from ((alias, *steps) for steps in inner)
        elif is_marked:
            yield (alias,)


def _fits(other: Any, value: BaseModel, keyword: str) -> bool:
    """Return whether a value meets all requirements of another class of its union."""
    if not is_model(other) or other is type(value) or not isinstance(value, Model):
        return False
    try:
        decoded = other.model_validate(value.to_dict(), strict=True)
    except ValidationError:
        return False
    return not any(_in_model(decoded, keyword))


def _inner(annotation: Any, origins: tuple[Any, ...]) -> Any:
    """Return the type of the items of a list, or of the values of a map."""
    members = (member for member in union_members(annotation) if get_origin(member) in origins)
    return next((get_args(member)[-1] for member in members), Any)


@cache
def _fields(model: type[BaseModel], keyword: str) -> list[tuple[str, str, Any, bool]]:
    """Return the fields to check: name, JSON name, type, and whether it is marked."""
    types = types_by_alias(model)
    fields = (
        (name, info.alias or name, info.json_schema_extra == {keyword: True})
        for name, info in model.model_fields.items()
    )
    return [
        (name, alias, types[alias], is_marked)
        for name, alias, is_marked in fields
        if is_marked or _can_miss(types[alias], keyword)
    ]


_KNOWN: dict[tuple[int, str], tuple[Any, bool]] = {}


def _can_miss(annotation: Any, keyword: str) -> bool:
    """Return whether a marked field may be missing in a value of a type."""
    known = _KNOWN.get((id(annotation), keyword))
    if known is None or known[0] is not annotation:
        marked = {keyword: True}
        has_marked = any(
            info.json_schema_extra == marked
            for model in _models_in(annotation)
            for info in model.model_fields.values()
        )
        known = _KNOWN[id(annotation), keyword] = (annotation, has_marked)
    return known[1]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    """Return the classes that a type refers to; classes and aliases may be recursive."""
    models: list[type[BaseModel]] = []
    todo, aliases = [annotation], list[Any]()
    while todo:
        part = todo.pop()
        if isinstance(part, TypeAliasType):
            if part in aliases:
                continue
            aliases.append(part)
        for member in union_members(part):
            if not is_model(member):
                todo += get_args(member)
            elif member not in models:
                models.append(member)
                todo += types_by_alias(member).values()
    return models


one_way_finders.append(missing_fields)
