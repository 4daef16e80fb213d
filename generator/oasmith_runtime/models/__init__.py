"""The pydantic part of the runtime: the base class of models, validation and decoding."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

one_way_finders: list[Callable[[Any, Any, str], Iterable[tuple[Any, ...]]]] = []
"""Finds missing fields that one direction requires; ``directions`` registers it if included."""


KEPT = "_text_of_"
"""Prefix of the attribute with the received text of a field; see ``formats``."""

schema_hooks: list[Callable[[CoreSchema, GetCoreSchemaHandler], tuple[str, ...]]] = []
"""Hooks that complete the schemas of models, and return the fields whose texts are stored."""

complete_hooks: list[Callable[[type[BaseModel]], None]] = []
"""Hooks that are called with each class whose validator is complete."""

building = threading.RLock()
"""Lock for building validators, because pydantic modifies the schemas it builds them from."""

_IS_NULLABLE = "oasmith-is-nullable"


class _Nullable:
    """Marks the schema of a value that may be null."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema: Any = handler(source)
        schema["metadata"] = {**schema.get("metadata", {}), _IS_NULLABLE: True}
        marked: CoreSchema = schema
        return marked


NULLABLE = _Nullable()
"""Annotation of a type: an optional field whose value may also be null."""


class _Tag:
    """Marks the discriminator field of a class, with the value of the class."""

    def __init__(self, value: Any) -> None:
        self.value = value


def may_be_null(default: Any = None) -> Any:
    """Return the default of an optional field that may also be null.

    Any other field whose default is None may be omitted, but not null.
    """
    return _field(default, NULLABLE)


def own_tag(value: Any, default: Any = ...) -> Any:
    """Return the default of a discriminator field.

    An object that a program creates has the class's own ``value``, unless another one is passed. An
    object from a response has the value that was received.
    """
    return _field(default, _Tag(value))


def _field(default: Any, mark: Any) -> FieldInfo:
    info: FieldInfo = Field(default)
    info.metadata.append(mark)
    return info


@cache
def _aliases_of(model: type[Model]) -> dict[str, str]:
    """Return the Python names of fields whose JSON names differ, with the JSON names."""
    own = {name: info.alias or name for name, info in model.model_fields.items()}
    others: dict[str, str] = {}
    for one in reversed(model.__mro__):
        others.update(vars(one).get("_python_names", {}))
    return {name: key for name, key in {**others, **own}.items() if name != key}


@cache
def _tags_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the discriminator values of a class, by the JSON names of the properties."""
    with building:
        model.model_rebuild()
    return {
        info.alias or name: mark.value
        for name, info in model.model_fields.items()
        for mark in info.metadata
        if isinstance(mark, _Tag)
    }


def _refuse_nulls(model: Any) -> None:
    """Change the schema of a class, so that null is invalid for fields that are not nullable.

    Such a field is None if it is omitted, so its annotation allows None. A program may still set it
    to None: the error is raised when the object is sent.
    """
    fields = model.get("schema", {}).get("fields", {})
    for field in fields.values() if model["type"] == "model" else ():
        inner = field["schema"]
        if inner["type"] == "default" and inner["schema"]["type"] == "nullable":
            loose = inner["schema"]
            if not loose.get("metadata", {}).get(_IS_NULLABLE):
                field["schema"] = {**inner, "schema": _strictly(loose)}


class UnknownKey(str):
    """An undocumented key that equals the Python name of a field of its object.

    The field has another JSON name. The key is not the field's, so it equals no field name.
    """

    were_there = False
    """Whether there was such a key, which is rare."""

    def __new__(cls, key: str) -> UnknownKey:
        """Create a key from a str."""
        UnknownKey.were_there = True
        return super().__new__(cls, key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UnknownKey) and str(self) == str(other)

    def __hash__(self) -> int:
        return ~super().__hash__()


def _plain_keys(data: Any) -> Any:
    """Return JSON data with every key as a plain str."""
    if isinstance(data, dict):
        return {str(key): _plain_keys(value) for key, value in data.items()}
    return [_plain_keys(item) for item in data] if isinstance(data, list) else data


def _mark_unknown_keys(model: Any, cls: type[BaseModel]) -> None:
    """Change the schema of a class, so that an unknown key never sets one of its fields."""
    names = [name for name, info in cls.model_fields.items() if info.alias not in (None, name)]
    if names and model["type"] == "model":
        called = core_schema.no_info_plain_validator_function(UnknownKey)
        keys: list[CoreSchema] = [
            core_schema.chain_schema([core_schema.literal_schema(names), called]),
            core_schema.str_schema(),
        ]
        keys_schema = core_schema.union_schema([*keys], mode="left_to_right")
        model["schema"] = {**model["schema"], "extras_keys_schema": keys_schema}


def _strictly(loose: Any) -> CoreSchema:
    """Return a schema that accepts null only in lax mode."""
    return core_schema.lax_or_strict_schema(
        loose, loose["schema"], serialization=core_schema.simple_ser_schema("any")
    )


class Model(BaseModel):
    """A JSON object of the API.

    Unknown fields are preserved and are attributes like the others. A key that was absent in the
    response remains absent when the model is sent back, and null remains null.
    """

    model_config = ConfigDict(
        extra="allow",
        # JSON from and to the API has the document's names only.
        validate_by_name=False,
        validate_by_alias=True,
        protected_namespaces=(),
        defer_build=True,
        ser_json_bytes="base64",
    )

    _python_names: ClassVar[dict[str, str]] = {}
    """Python names of properties whose fields have the document's names."""

    _formatted: ClassVar[tuple[str, ...]] = ()
    """The fields whose received texts are stored."""

    def __init__(self, /, **values: Any) -> None:
        """Create an object from its fields, each by its Python name or by the document's.

        The discriminator has the class's own value by default.

        Raises ``TypeError`` for a field that is passed by both names.
        """
        aliases = _aliases_of(type(self))
        for name in aliases.keys() & values.keys():
            if aliases[name] in values:
                both = f"{name!r} and {aliases[name]!r}"
                raise TypeError(f"{type(self).__name__}() got {both}, which are one field")
            values[aliases[name]] = values.pop(name)
        for alias, tag in _tags_of(type(self)).items():
            values.setdefault(alias, tag)
        super().__init__(**values)

    # Responses are decoded without it, so that the received discriminator is not replaced.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        """Return pydantic's schema, completed by the hooks."""
        schema = handler(source)
        cls._formatted = tuple(name for hook in schema_hooks for name in hook(schema, handler))
        resolved = handler.resolve_ref_schema(schema)
        _refuse_nulls(resolved)
        _mark_unknown_keys(resolved, cls)
        return schema

    @classmethod
    def __pydantic_on_complete__(cls) -> None:
        for hook in complete_hooks:
            hook(cls)

    @property
    def model_fields_set(self) -> set[str]:
        """The fields that were set or received."""
        return {name for name in self.__pydantic_fields_set__ if not name.startswith(KEPT)}

    @property
    def model_extra(self) -> dict[str, Any] | None:
        """The additional values that were set or received, by their keys."""
        extra = self.__pydantic_extra__
        return _plain_keys(extra) if extra and UnknownKey.were_there else extra

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object, with exactly the keys that were set or received."""
        # By the values' own types: an integer field would write true as 1.
        return self.model_dump(
            mode="json",
            by_alias=True,
            exclude_unset=True,
            serialize_as_any=True,
            warnings=False,
        )

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """As pydantic's ``model_dump``, with its ``options``; unknown keys are plain str."""
        data = super().model_dump(**options)
        return _plain_keys(data) if UnknownKey.were_there else data

    def _mapped(self, function: Callable[[Any], Any]) -> Self:
        """Return a copy with ``function`` applied to each value."""
        values = {**self.__dict__, **(self.__pydantic_extra__ or {})}
        return self.model_copy(
            update={name: function(values[name]) for name in self.model_fields_set}
        )


class OpenModel(Model):
    """A JSON object for which the document allows additional properties."""
