"""Sharing of schemas between the classes of a large document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from pydantic import BaseModel

from ..lazy import lazy_exports
from . import Model, complete_hooks


def lazy_models(package: str, exports: Mapping[str, Collection[str]]) -> Callable[[str], Any]:
    """As ``lazy_exports``, for models that share their schemas."""
    return lazy_exports(package, exports)


def share_definitions(model: type[BaseModel]) -> None:
    """Pass the schemas of a complete class on to the classes that it refers to.

    If all classes refer to each other, as in Stripe's API, pydantic would otherwise build hundreds
    of schemas again for each further class. A class with a schema builds its validator from it.
    """
    schema: Any = model.__pydantic_core_schema__
    definitions = schema.get("definitions", ())
    for definition in definitions:
        cls = definition.get("cls")
        is_model = isinstance(cls, type) and issubclass(cls, Model)
        if is_model and not cls.__pydantic_complete__:
            shared: Any = {**schema, "schema": definition}
            cls.__pydantic_core_schema__ = shared


complete_hooks.append(share_definitions)
