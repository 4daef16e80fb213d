"""Types of the models: from the types of operations to validators, and looks into types."""

from __future__ import annotations

import importlib
import re
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import (
    Annotated,
    Any,
    Literal,
    Protocol,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    runtime_checkable,
)

from pydantic import BaseModel, Field, TypeAdapter
from pydantic.fields import FieldInfo
from typing_extensions import TypeAliasType

from ..type_specs import (
    PYTHON_PATTERN,
    Bounded,
    Constants,
    FormatName,
    ListOf,
    MapOf,
    Ref,
    Scalar,
    ScalarKind,
    TypeSpec,
    UnionOf,
)
from . import KEPT, building

SCALARS: Mapping[ScalarKind, Any] = {
    "string": str,
    "integer": int,
    "number": int | float,
    "boolean": bool,
    "null": None,
    "bytes": bytes,
}


T = TypeVar("T")

DEEP = 20_000
"""Frames of Python for the schemas of models that refer to each other in long chains."""


def built(build: Callable[[], T]) -> T:
    """Return what ``build`` makes of types; pydantic needs some ten frames for each model in a row.

    The limit of the whole program is only raised where the usual one is not enough.
    """
    with building:
        try:
            return build()
        except RecursionError:
            limit = sys.getrecursionlimit()
            sys.setrecursionlimit(max(limit, DEEP))
            try:
                return build()
            finally:
                sys.setrecursionlimit(limit)


class TypeRegistry:
    """The types of one client's package, each with its validator, made when it is first needed."""

    def __init__(self, package: str) -> None:
        """Look names up in the ``models`` module of ``package``."""
        self._package = package
        self._adapters: dict[TypeSpec, TypeAdapter[Any]] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._package,)  # Validators cannot be pickled, and are made anew.

    def adapter(self, spec: TypeSpec) -> TypeAdapter[Any]:
        """Return the validator of a type."""
        adapter = self._adapters.get(spec)
        if adapter is None:
            # It takes up to milliseconds to make one, and a call needs the same ones each time.
            annotation = self.resolve(spec)
            adapter = self._adapters[spec] = built(lambda: TypeAdapter(annotation))
        return adapter

    def resolve(self, spec: TypeSpec) -> Any:
        """Return a type as Python has it, its names looked up in the client's models."""
        match spec:
            case Ref(name):
                return _whole(getattr(importlib.import_module(".models", self._package), name))
            case Scalar(kind, text_format):
                return SCALARS[kind] if text_format is None else _type_of_format(text_format)
            case Constants(values):
                return Literal[values]
            case Bounded(inner, bounds):
                return Annotated[self.resolve(inner), Field(**dict(map(_limit, bounds)))]
            case ListOf(item):
                return list[self.resolve(item)]  # type: ignore[misc]
            case MapOf(value):
                return dict[str, self.resolve(value)]  # type: ignore[misc]
            case UnionOf(members):
                return Union[tuple(map(self.resolve, members))]  # noqa: UP007
        return Any


def _limit(bound: tuple[str, Any]) -> tuple[str, Any]:
    """Return a limit as an argument of pydantic's ``Field``."""
    name, value = bound
    return ("pattern", re.compile(value)) if name == PYTHON_PATTERN else bound


def _whole(annotation: Any) -> Any:
    """Return a type whose classes have their validators.

    Types that are made of it use these. Pydantic would make others for each of them, with those of
    all classes that it leads to.
    """
    for member in alternatives(annotation):
        if is_model(unwrapped(member)):
            built(unwrapped(member).model_rebuild)
    return annotation


def _type_of_format(name: FormatName) -> Any:
    # Not every client carries it.
    return importlib.import_module(".formats", __package__).FORMATS[name]


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
    names = vars(sys.modules[alias.__module__ or ""])
    quoted = types.SimpleNamespace(__annotations__={"value": value})
    return get_type_hints(quoted, names, include_extras=True)["value"]


@runtime_checkable
class TypeChooser(Protocol):
    """Stands beside a type in ``Annotated``, and chooses the type of each object."""

    property: str
    """The name on the wire of what decides."""
    has_default: bool
    """Whether the document says what an object with any other value is."""

    def type_of(self, value: Mapping[str, Any]) -> Any:
        """Return the type of an object; None when it is none of those that are known."""
        ...

    def is_known(self, tag: Any) -> bool:
        """Return whether the document says what a value of the property means."""
        ...


def chooser_of(annotation: Any) -> TypeChooser | None:
    """Return what chooses among the types that a type may be, if anything does."""
    while isinstance(annotation, TypeAliasType) or get_origin(annotation) is Annotated:
        if isinstance(annotation, TypeAliasType):
            annotation = _alias_value(annotation)
            continue
        for mark in annotation.__metadata__:
            if isinstance(mark, TypeChooser):
                return mark
        annotation = get_args(annotation)[0]
    return None


def tag_text(value: Any) -> str | None:
    """Return what a mapping of a discriminator calls a value: text as it is, others as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, str | int) else None


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


def alternatives(annotation: Any) -> Iterator[Any]:
    """Yield the members of a union as they stand there, but those of plain unions in it."""
    if chooser_of(annotation) is None and is_union(unwrapped(annotation)):
        for member in get_args(unwrapped(annotation)):
            yield from alternatives(member)
    else:
        yield annotation


def is_model(annotation: Any) -> bool:
    """Return whether an unwrapped type is the class of a JSON object."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


@cache
def types_by_alias(model: type[BaseModel]) -> dict[str, Any]:
    """Return each field's name on the wire with its type, once its names can be looked up."""
    built(model.model_rebuild)
    return {info.alias or name: _annotated(info) for name, info in model.model_fields.items()}


def _annotated(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def field_value(model: BaseModel, name: str) -> Any:
    """Return the field that is called ``name`` on the wire, as it came; None for none."""
    for attribute, info in type(model).model_fields.items():
        if (info.alias or attribute) == name:
            kept = model.__dict__.get(KEPT + attribute)
            return getattr(model, attribute) if kept is None else kept
    return (model.model_extra or {}).get(name)
