"""One schema for each class of a large document, whatever validators are made of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from pydantic import BaseModel

from ..lazy import lazy_exports
from . import Model, complete_hooks


def lazy_models(package: str, exports: Mapping[str, Collection[str]]) -> Callable[[str], Any]:
    """Return what ``lazy_exports`` does, for models that share their schemas."""
    return lazy_exports(package, exports)


def share_definitions(model: type[BaseModel]) -> None:
    """Give the schemas of a complete class to the classes that it leads to.

    Where all leads to all, as in the API of Stripe, pydantic would make hundreds of them anew for
    each further class that is needed. A class that has a schema but no validator is made of that.
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
