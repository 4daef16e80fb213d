"""Everything of pydantic: the base class of every model, and how values and bodies meet types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema

one_way_finders: list[Callable[[Any, Any, str], Iterable[tuple[Any, ...]]]] = []
"""What yields the fields that one direction requires; ``directions`` puts it here, where it is."""


KEPT = "_text_of_"
"""Before a field's name: where an object keeps what came for the field; see ``formats``."""

schema_hooks: list[Callable[[CoreSchema, GetCoreSchemaHandler], tuple[str, ...]]] = []
"""What completes the schemas of models, and names the fields whose texts are kept."""


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

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        """Return pydantic's schema, with what the hooks add to it."""
        schema = handler(source)
        cls._formatted = tuple(name for hook in schema_hooks for name in hook(schema, handler))
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
