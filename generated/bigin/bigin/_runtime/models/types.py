"""Types of models: resolution of type specifications to validators, and type introspection."""

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
"""Recursion limit for the schemas of models that refer to each other in long chains."""


def built(build: Callable[[], T]) -> T:
    """Call ``build``, which builds schemas; pydantic needs about ten frames per model in a chain.

    The recursion limit of the program is only raised if the current one is too low.
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
    """The types of one client's package, with their validators, which are built on first use."""

    def __init__(self, package: str) -> None:
        """Resolve names in the ``models`` module of ``package``."""
        self._package = package
        self._adapters: dict[TypeSpec, TypeAdapter[Any]] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._package,)  # Validators cannot be pickled, and are rebuilt.

    def adapter(self, spec: TypeSpec) -> TypeAdapter[Any]:
        """Return the validator of a type."""
        adapter = self._adapters.get(spec)
        if adapter is None:
            # Cached, because building one takes up to milliseconds.
            annotation = self.resolve(spec)
            adapter = self._adapters[spec] = built(lambda: TypeAdapter(annotation))
        return adapter

    def resolve(self, spec: TypeSpec) -> Any:
        """Return the Python type of a specification, with names resolved in the client's models."""
        match spec:
            case Ref(name):
                return _whole(getattr(importlib.import_module(".models", self._package), name))
            case Scalar(kind, text_format):
                return SCALARS[kind] if text_format is None else _type_of_format(text_format)
            case Constants(values):
                return Literal[values]
            case Bounded(inner, bounds):
                return Annotated[self.resolve(inner), Field(**dict(map(_field_argument, bounds)))]
            case ListOf(item):
                return list[self.resolve(item)]  # type: ignore[misc]  # built at run time
            case MapOf(value):
                return dict[str, self.resolve(value)]  # type: ignore[misc]  # likewise
            case UnionOf(members):
                return Union[tuple(map(self.resolve, members))]  # noqa: UP007
        return Any


def _field_argument(bound: tuple[str, Any]) -> tuple[str, Any]:
    """Return a bound as an argument of pydantic's ``Field``."""
    name, value = bound
    return ("pattern", re.compile(value)) if name == PYTHON_PATTERN else bound


def _whole(annotation: Any) -> Any:
    """Build the validators of the classes in a type, and return the type.

    Types that contain it use these validators. Otherwise pydantic would build others for each of
    them, including those of all classes that it refers to.
    """
    for member in alternatives(annotation):
        if is_model(unwrapped(member)):
            built(unwrapped(member).model_rebuild)
    return annotation


def _type_of_format(name: FormatName) -> Any:
    # Not every client includes it.
    return importlib.import_module(".formats", __package__).FORMATS[name]


def unwrapped(annotation: Any) -> Any:
    """Return a type without alias and ``Annotated``."""
    while isinstance(annotation, TypeAliasType) or get_origin(annotation) is Annotated:
        is_alias = isinstance(annotation, TypeAliasType)
        annotation = _alias_value(annotation) if is_alias else get_args(annotation)[0]
    return annotation


def _alias_value(alias: TypeAliasType) -> Any:
    """Return the value of an alias, which is a quoted annotation if it is recursive."""
    value = alias.__value__
    if not isinstance(value, str):
        return value
    names = vars(sys.modules[alias.__module__ or ""])
    quoted = types.SimpleNamespace(__annotations__={"value": value})
    return get_type_hints(quoted, names, include_extras=True)["value"]


@runtime_checkable
class TypeChooser(Protocol):
    """Metadata of a type in ``Annotated``, which chooses the type of each object."""

    property: str
    """The JSON name of the discriminator property."""
    has_default: bool
    """Whether the document has a type for objects with other values."""

    def type_of(self, value: Mapping[str, Any]) -> Any:
        """Return the type of an object; None if it is unknown."""
        ...

    def is_known(self, tag: Any) -> bool:
        """Return whether the document has a type for a value of the property."""
        ...


def chooser_of(annotation: Any) -> TypeChooser | None:
    """Return the ``TypeChooser`` in the metadata of a type, if any."""
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
    """Return the key of a value in a discriminator's mapping: a str itself, others as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, str | int) else None


def is_union(annotation: Any) -> bool:
    """Return whether an unwrapped type is a union."""
    return get_origin(annotation) in (Union, types.UnionType)


def union_members(annotation: Any) -> Iterator[Any]:
    """Yield the members of a union, including those of nested unions; any other type itself."""
    annotation = unwrapped(annotation)
    if not is_union(annotation):
        yield annotation
        return
    for member in get_args(annotation):
        yield from union_members(member)


def alternatives(annotation: Any) -> Iterator[Any]:
    """Yield the members of a union, not unwrapped; flatten nested unions without a chooser."""
    if chooser_of(annotation) is None and is_union(unwrapped(annotation)):
        for member in get_args(unwrapped(annotation)):
            yield from alternatives(member)
    else:
        yield annotation


def is_model(annotation: Any) -> bool:
    """Return whether an unwrapped type is a model class."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


@cache
def types_by_alias(model: type[BaseModel]) -> dict[str, Any]:
    """Return the types of fields by JSON names, after building the model."""
    built(model.model_rebuild)
    return {info.alias or name: _annotated(info) for name, info in model.model_fields.items()}


def _annotated(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def field_value(model: BaseModel, name: str) -> Any:
    """Return the received value of the field with the JSON name ``name``, if any."""
    for attribute, info in type(model).model_fields.items():
        if (info.alias or attribute) == name:
            kept = model.__dict__.get(KEPT + attribute)
            return getattr(model, attribute) if kept is None else kept
    return (model.model_extra or {}).get(name)
