"""From type expressions to pydantic's validators, each built once and only when needed."""

from __future__ import annotations

import importlib
import typing
from collections.abc import Mapping
from typing import Any

from pydantic import Field, TypeAdapter


class Types:
    """The types of one client's package."""

    def __init__(self, package: str) -> None:
        """Look names up in the ``models`` module of ``package``."""
        self._package = package
        self._adapters: dict[str, TypeAdapter[Any]] = {}

    def adapter(self, expression: str) -> TypeAdapter[Any]:
        """Return the validator of a type expression such as ``list[models.RecordId]``.

        The expression comes from the generator, never from a server.
        """
        found = self._adapters.get(expression)
        if found is None:
            found = TypeAdapter(self.resolve(expression))
            self._adapters[expression] = found
        return found

    def resolve(self, expression: str) -> Any:
        """Return the type that ``expression`` names."""
        return eval(expression, self._namespace())

    def _namespace(self) -> dict[str, Any]:
        models = importlib.import_module(".models", self._package)
        return {"models": models, "Field": Field, "Mapping": Mapping, **vars(typing)}
