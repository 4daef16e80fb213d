"""String formats with Python types: dates, times, durations, UUIDs, decimals, base64.

A string that does not match its format is a value of the wrong type, and remains a str. The text of
a response is stored in the object that has the field, and is sent back unless the field changed:
the same time can be written in many ways. pydantic's core stores it, so that no value needs a call
of a Python function.

Sources: JSON Schema 2020-12, Validation, section 7.3; the OpenAPI Format Registry; RFC 3339.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from pydantic import BaseModel, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import (
    CoreSchema,
    PydanticCustomError,
    SchemaValidator,
    core_schema,
    to_jsonable_python,
)

from ..type_specs import FormatName
from . import KEPT, building, schema_hooks
from .json_values import written

_MARK = "text_format"
"""Key in the metadata of a schema with the name of its format."""

_NO_NUMBER = r"[^0-9.+-]|[0-9]-"
"""A pattern that each time matches; pydantic would parse a numeric string as seconds."""


class TextFormat:
    """A format: a string in JSON, an object of one type in Python."""

    def __init__(self, name: FormatName, type: Any, example: str, schema: CoreSchema) -> None:
        """Parse JSON with ``schema``; messages name the type and show ``example``."""
        self.name = name
        self._type = type
        self._example = example
        self._schema = schema
        self._validator = SchemaValidator(schema)

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        # JSON is parsed without a Python function, except base64, which is rare.
        return core_schema.json_or_python_schema(
            self._schema,
            core_schema.no_info_plain_validator_function(self.read),
            metadata={_MARK: self.name},
        )

    def read(self, value: Any) -> Any:
        """Return an object of the type: the value itself, or the parsed text.

        Raises ``PydanticCustomError`` for other values.
        """
        if type(value) is self._type:
            return value
        if isinstance(value, str) and (self.name not in TEMPORAL or not _is_number(value)):
            try:
                return self._validator.validate_python(value)
            except ValidationError:
                pass  # The error below has the same message for all values.
        raise PydanticCustomError(
            "text_format",
            "Input should be a {name}, such as {example}",
            {"name": self._type.__name__, "example": repr(self._example)},
        )


def _is_number(text: str) -> bool:
    return re.search(_NO_NUMBER, text) is None


def _from_base64(text: str) -> bytes:
    try:
        # Both alphabets of RFC 4648, with or without the padding.
        plain = "".join(text.split()).replace("-", "+").replace("_", "/").rstrip("=")
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise PydanticCustomError("base64", "Input should be base64") from error


_DATE_TIME = TextFormat(
    "date-time",
    datetime,
    "2026-01-31T12:00:00Z",
    core_schema.datetime_schema(microseconds_precision="truncate"),
)
_BYTES = core_schema.no_info_after_validator_function(_from_base64, core_schema.str_schema())

JsonDateTime: TypeAlias = Annotated[datetime, _DATE_TIME]
JsonDate: TypeAlias = Annotated[
    date, TextFormat("date", date, "2026-01-31", core_schema.date_schema())
]
JsonTime: TypeAlias = Annotated[
    time,
    TextFormat(
        "time", time, "12:00:00Z", core_schema.time_schema(microseconds_precision="truncate")
    ),
]
JsonDuration: TypeAlias = Annotated[
    timedelta,
    TextFormat(
        "duration",
        timedelta,
        "P1DT2H",
        core_schema.timedelta_schema(microseconds_precision="truncate"),
    ),
]
JsonUUID: TypeAlias = Annotated[
    UUID,
    TextFormat("uuid", UUID, "12345678-9abc-4def-8123-456789abcdef", core_schema.uuid_schema()),
]
JsonDecimal: TypeAlias = Annotated[
    Decimal, TextFormat("decimal", Decimal, "1.50", core_schema.decimal_schema())
]
JsonBytes: TypeAlias = Annotated[bytes, TextFormat("byte", bytes, "aGVsbG8=", _BYTES)]

FORMATS: Mapping[FormatName, Any] = {
    "date-time": JsonDateTime,
    "date": JsonDate,
    "time": JsonTime,
    "duration": JsonDuration,
    "uuid": JsonUUID,
    "decimal": JsonDecimal,
    "byte": JsonBytes,
}
"""The string formats that have a Python type."""

TEMPORAL = frozenset({"date-time", "date", "time", "duration"})


def keep_texts(schema: CoreSchema, handler: GetCoreSchemaHandler) -> tuple[str, ...]:
    """Add storage for the texts of formatted fields to a model's schema; return these fields.

    Args:
        schema: The model's schema, which is changed.
        handler: Resolves the schemas that it refers to.
    """
    model: Any = handler.resolve_ref_schema(schema)
    node = model
    while node["type"] != "model-fields":
        node = node["schema"]
    fields = node["fields"]
    formatted = tuple(name for name, field in fields.items() if _has_format(field, handler, ()))
    for name in formatted:
        fields[KEPT + name] = _twin(name, fields[name])
    if formatted:
        model["serialization"] = core_schema.wrap_serializer_function_ser_schema(
            _with_texts, info_arg=True
        )
    return formatted


def _twin(name: str, field: Any) -> Any:
    """Return a field for the received value of another one, which is never serialized."""
    bare = field["schema"]
    while bare["type"] in ("default", "nullable", "lax-or-strict"):
        bare = bare.get("schema") or bare["strict_schema"]
    text: CoreSchema = core_schema.any_schema()
    if (bare.get("metadata") or {}).get(_MARK) in TEMPORAL:
        text = core_schema.json_or_python_schema(
            core_schema.nullable_schema(core_schema.str_schema(pattern=_NO_NUMBER)), text
        )
    return core_schema.model_field(
        core_schema.with_default_schema(text, default=None),
        validation_alias=field.get("validation_alias", name),
        serialization_exclude=True,
    )


def _has_format(schema: Any, handler: GetCoreSchemaHandler, above: tuple[str, ...]) -> bool:
    """Return whether values of a schema may have a format, except those in other models."""
    if isinstance(schema, list | tuple):
        return any(_has_format(item, handler, above) for item in schema)
    if not isinstance(schema, dict) or schema.get("type") == "model":
        return False
    if schema.get("type") == "definition-ref":
        definition: Any = schema
        reference = definition["schema_ref"]
        try:
            target = handler.resolve_ref_schema(definition)
        except LookupError:
            return False  # It is being built: a model, or a recursive alias.
        return reference not in above and _has_format(target, handler, (*above, reference))
    if (schema.get("metadata") or {}).get(_MARK):
        return True
    return any(_has_format(schema[key], handler, above) for key in _INSIDE if key in schema)


_INSIDE = ("schema", "strict_schema", "items_schema", "values_schema", "choices")
"""Keys of a field's schema that contain schemas."""


def _with_texts(model: BaseModel, write: Callable[[Any], Any], info: Any) -> Any:
    """Serialize a model with the received texts of fields that have not been changed."""
    data = write(model)
    if info.mode != "json":
        return data
    for name, key, adapter in formatted_fields(type(model)):
        shown = key if info.by_alias else name
        if shown in data:
            data[shown] = _text_of(model.__dict__[name], model.__dict__.get(KEPT + name), adapter)
    return data


def _text_of(value: Any, kept: Any, adapter: TypeAdapter[Any]) -> Any:
    if kept is None or value == kept:
        return written(value)
    try:
        before = adapter.validate_python(kept, strict=True)
    except ValidationError:
        return written(value)
    # Compared as text, because the same time in another time zone is another value.
    is_same = value == before and _as_text(value) == _as_text(before)
    return kept if is_same else written(value)


def _as_text(value: Any) -> Any:
    return to_jsonable_python(value, bytes_mode="base64")  # Bytes need not be UTF-8.


schema_hooks.append(keep_texts)


@cache
def formatted_fields(model: Any) -> list[tuple[str, str, TypeAdapter[Any]]]:
    """Return name, JSON name and validator of the fields whose texts are stored."""
    with building:
        model.model_rebuild()
    return [_described(name, model.model_fields[name]) for name in model._formatted]


def _described(name: str, field: FieldInfo) -> tuple[str, str, TypeAdapter[Any]]:
    annotation: Any = field.annotation
    if field.metadata:
        annotation = Annotated[annotation, *field.metadata]
    return name, field.alias or name, TypeAdapter(annotation)


def keep_text_of(model: BaseModel, raw: Mapping[str, Any]) -> None:
    """Store the received texts of formatted fields in a model that was created from parts."""
    for name, key, _ in formatted_fields(type(model)):
        vars(model)[KEPT + name] = raw.get(key)
