"""Everything of pydantic: the base class of every model, and how values and bodies meet types."""

from __future__ import annotations

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
def _tags_of(model: type[BaseModel]) -> dict[str, tuple[str, Any]]:
    """Return the fields that tell a class from others: name, name on the wire and value."""
    model.model_rebuild()
    return {
        name: (info.alias or name, mark.value)
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
        validate_by_name=True,
        validate_by_alias=True,
        protected_namespaces=(),
        defer_build=True,
        ser_json_bytes="base64",
    )

    _formatted: ClassVar[tuple[str, ...]] = ()
    """The fields whose texts are kept."""

    def __init__(self, /, **values: Any) -> None:
        """Make an object; the class's own value of a discriminator need not be given."""
        for name, (alias, tag) in _tags_of(type(self)).items():
            if name not in values:
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
        _refuse_nulls(handler.resolve_ref_schema(schema))
        return schema

    @property
    def model_fields_set(self) -> set[str]:
        """The fields that were given or received."""
        return {name for name in self.__pydantic_fields_set__ if not name.startswith(KEPT)}

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

    def _mapped(self, function: Callable[[Any], Any]) -> Self:
        """Return a copy whose values are what ``function`` makes of them."""
        values = {**self.__dict__, **(self.__pydantic_extra__ or {})}
        return self.model_copy(
            update={name: function(values[name]) for name in self.model_fields_set}
        )


class OpenModel(Model):
    """A JSON object of which the document says that it has properties besides those it names."""
