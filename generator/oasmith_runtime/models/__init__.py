"""Everything of pydantic: the base class of every model, and how values and bodies meet types."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

one_way_finders: list[Callable[[Any, Any, str], Iterable[tuple[Any, ...]]]] = []
"""What yields the fields that one direction requires; ``directions`` puts it here, where it is."""


KEPT = "_text_of_"
"""Before a field's name: where an object keeps what came for the field; see ``formats``."""

schema_hooks: list[Callable[[CoreSchema, GetCoreSchemaHandler], tuple[str, ...]]] = []
"""What completes the schemas of models, and names the fields whose texts are kept."""

complete_hooks: list[Callable[[type[BaseModel]], None]] = []
"""What is called with each class that has got its validator."""

building = threading.RLock()
"""Held while validators are made: pydantic changes the schemas that it makes them of."""

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
"""Beside a type: that the value may be null, although the field may be left out."""


class _Tag:
    """Marks the field that tells a class from others, with the value that it has there."""

    def __init__(self, value: Any) -> None:
        self.value = value


def may_be_null(default: Any = None) -> Any:
    """Return the default of a field that may be left out, and may be null.

    Any other field whose default is None may only be left out.
    """
    return _field(default, NULLABLE)


def own_tag(value: Any, default: Any = ...) -> Any:
    """Return the default of a field that tells a class from others.

    An object that a program makes has the class's own ``value``, unless another one is given. One
    that is read has what was there.
    """
    return _field(default, _Tag(value))


def _field(default: Any, mark: Any) -> FieldInfo:
    info: FieldInfo = Field(default)
    info.metadata.append(mark)
    return info


@cache
def _aliases_of(model: type[Model]) -> dict[str, str]:
    """Return the names in Python of fields that have another one on the wire, with that one."""
    own = {name: info.alias or name for name, info in model.model_fields.items()}
    others: dict[str, str] = {}
    for one in reversed(model.__mro__):
        others.update(vars(one).get("_python_names", {}))
    return {name: key for name, key in {**others, **own}.items() if name != key}


@cache
def _tags_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the properties that tell a class from others, by their names on the wire."""
    with building:
        model.model_rebuild()
    return {
        info.alias or name: mark.value
        for name, info in model.model_fields.items()
        for mark in info.metadata
        if isinstance(mark, _Tag)
    }


def _refuse_nulls(model: Any) -> None:
    """Change the schema of a class, so that null is no value of a field that says nothing of it.

    Such a field is None when it is left out, so its annotation allows None. A program may still
    set it to None: what is wrong with that is said when the object is sent.
    """
    fields = model.get("schema", {}).get("fields", {})
    for field in fields.values() if model["type"] == "model" else ():
        inner = field["schema"]
        if inner["type"] == "default" and inner["schema"]["type"] == "nullable":
            loose = inner["schema"]
            if not loose.get("metadata", {}).get(_IS_NULLABLE):
                field["schema"] = {**inner, "schema": _strictly(loose)}


class UnknownKey(str):
    """A key that the document does not name, and that is called as a field of its object.

    The field has another name on the wire. It is no key of a field, so it equals no name of one.
    """

    were_there = False
    """Whether there was one: nearly no program meets any."""

    def __new__(cls, key: str) -> UnknownKey:
        """Stand for ``key``."""
        UnknownKey.were_there = True
        return super().__new__(cls, key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UnknownKey) and str(self) == str(other)

    def __hash__(self) -> int:
        return ~super().__hash__()


def _plain_keys(data: Any) -> Any:
    """Return JSON data with every key as text."""
    if isinstance(data, dict):
        return {str(key): _plain_keys(value) for key, value in data.items()}
    return [_plain_keys(item) for item in data] if isinstance(data, list) else data


def _tell_unknown_keys(model: Any, cls: type[BaseModel]) -> None:
    """Change the schema of a class, so that an unknown key is none of its fields."""
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
    """Return a schema that takes null where it is not strict."""
    return core_schema.lax_or_strict_schema(
        loose, loose["schema"], serialization=core_schema.simple_ser_schema("any")
    )


class Model(BaseModel):
    """A JSON object of the API.

    Unknown fields are kept and are attributes like the others. A key that was absent in the
    response stays absent when the model is sent back, and a null stays a null.
    """

    model_config = ConfigDict(
        extra="allow",
        # What comes from the API, or is sent to it, has the document's names and no others.
        validate_by_name=False,
        validate_by_alias=True,
        protected_namespaces=(),
        defer_build=True,
        ser_json_bytes="base64",
    )

    _python_names: ClassVar[dict[str, str]] = {}
    """Names in Python of properties whose fields have the document's names."""

    _formatted: ClassVar[tuple[str, ...]] = ()
    """The fields whose texts are kept."""

    def __init__(self, /, **values: Any) -> None:
        """Make an object from its fields, each by its own name or by the document's.

        The class's own value of a discriminator need not be given.

        Raises ``TypeError`` for a field that is given by both names.
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

    # What is read is made without it: there the tag is what came, or is not there.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        """Return pydantic's schema, with what the hooks add to it."""
        schema = handler(source)
        cls._formatted = tuple(name for hook in schema_hooks for name in hook(schema, handler))
        resolved = handler.resolve_ref_schema(schema)
        _refuse_nulls(resolved)
        _tell_unknown_keys(resolved, cls)
        return schema

    @classmethod
    def __pydantic_on_complete__(cls) -> None:
        for hook in complete_hooks:
            hook(cls)

    @property
    def model_fields_set(self) -> set[str]:
        """The fields that were given or received."""
        return {name for name in self.__pydantic_fields_set__ if not name.startswith(KEPT)}

    @property
    def model_extra(self) -> dict[str, Any] | None:
        """What was given or received besides the fields, by its keys."""
        extra = self.__pydantic_extra__
        return _plain_keys(extra) if extra and UnknownKey.were_there else extra

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object: exactly the keys that were given or received."""
        # As what they are: a field's type would write true as 1 where an integer belongs.
        return self.model_dump(
            mode="json",
            by_alias=True,
            exclude_unset=True,
            serialize_as_any=True,
            warnings=False,
        )

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """As pydantic's, which says what the ``options`` are; unknown keys are text."""
        data = super().model_dump(**options)
        return _plain_keys(data) if UnknownKey.were_there else data

    def _mapped(self, function: Callable[[Any], Any]) -> Self:
        """Return a copy whose values are what ``function`` makes of them."""
        values = {**self.__dict__, **(self.__pydantic_extra__ or {})}
        return self.model_copy(
            update={name: function(values[name]) for name in self.model_fields_set}
        )


class OpenModel(Model):
    """A JSON object of which the document says that it has properties besides those it names."""
