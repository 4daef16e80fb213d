"""Discriminators: a property whose value determines the type of an object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from .types import is_model, tag_text, union_members

_OTHER, _UNTAGGED = "<other>", "<untagged>"
"""Choices for objects with an unknown value, and for objects without a value."""


class Discriminator:
    """Annotation of a union, which chooses the type of an object by the value of one property.

    An object with another value, or with none, has the type ``default`` or ``base``, or remains a
    dict if both are None.
    """

    def __init__(
        self,
        property: str,
        mapping: Mapping[str, Any],
        *,
        base: Any = None,
        default: Any = None,
        is_closed: bool = False,
        is_optional: bool = False,
    ) -> None:
        """Discriminate by ``property``.

        Args:
            property: The property's JSON name.
            mapping: Its values with their types; a number or boolean as JSON text.
            base: The common base class of the types, if there is one.
            default: The document's type for objects with another value.
            is_closed: Whether other values are invalid.
            is_optional: Whether the property may be omitted.
        """
        self.property = property
        self.has_default = default is not None
        self._mapping = mapping
        self._fallback = base if default is None else default
        self._is_closed = is_closed and self._fallback is None
        self._is_optional = is_optional

    def type_of(self, value: Mapping[str, Any]) -> Any:
        """Return the type of an object; None if it is unknown."""
        tag: Any = tag_text(value.get(self.property))
        return self._mapping.get(tag, self._fallback)

    def is_known(self, tag: Any) -> bool:
        """Return whether the document has a type for a value of the property."""
        return tag_text(tag) in self._mapping

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        types = self._types()
        choices = {key: handler.generate_schema(kind) for key, kind in types.items()}
        members = list(union_members(source))
        others = [member for member in members if not is_model(member) and member is not type(None)]
        a_dict: CoreSchema = core_schema.dict_schema(core_schema.str_schema())
        other = [] if self._is_closed else [a_dict]
        other += [handler.generate_schema(member) for member in others]
        choices[_OTHER] = _one_of(other or [a_dict])
        if self._is_optional:
            choices[_UNTAGGED] = core_schema.no_info_wrap_validator_function(
                _validated_only, _one_of([choices[key] for key in types])
            )
        schema = core_schema.tagged_union_schema(
            choices,
            self._chooser(types),
            custom_error_type="unknown_tag",
            custom_error_message="Input should have one of the values {expected} as {property}",
            custom_error_context={
                "property": self.property,
                "expected": ", ".join(map(repr, self._mapping)),
            },
        )
        is_nullable = type(None) in members
        return core_schema.nullable_schema(schema) if is_nullable else schema

    def _types(self) -> dict[str, Any]:
        """Return each distinct type, by a name that is not the name of a property."""
        types = [*self._mapping.values(), self._fallback]
        unique = {id(kind): kind for kind in types if kind is not None}
        return {f"<{number}>": kind for number, kind in enumerate(unique.values())}

    def _chooser(self, types: Mapping[str, Any]) -> Any:
        """Return a function that returns the choice for a value, or None if there is none."""
        by_id = {id(kind): key for key, kind in types.items()}
        by_tag: dict[Any, str] = {tag: by_id[id(kind)] for tag, kind in self._mapping.items()}
        unknown = None if self._is_closed else _OTHER
        missing = _UNTAGGED if self._is_optional else None
        has_fallback = self._fallback is not None
        fallback = by_id[id(self._fallback)] if has_fallback else unknown
        without = fallback if has_fallback else missing
        by_class: dict[Any, str] = {}
        for key, kind in types.items():
            for member in union_members(kind):
                by_class.setdefault(member, key)

        def choose(value: Any) -> str | None:
            if isinstance(value, Mapping):
                if self.property not in value:
                    return without
                tag: Any = tag_text(value[self.property])
                return by_tag.get(tag, fallback)
            classes = type(value).__mro__ if isinstance(value, BaseModel) else ()
            return next((by_class[one] for one in classes if one in by_class), _OTHER)

        return choose


def _one_of(schemas: list[CoreSchema]) -> CoreSchema:
    return schemas[0] if len(schemas) == 1 else core_schema.union_schema(list(schemas))


def _validated_only(value: Any, handler: Any) -> Any:
    """Validate an object without a tag, but return it as data, because its type is uncertain."""
    handler(value)
    return value
