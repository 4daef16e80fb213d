"""Handling of schemas on which the model generator fails: they are widened to accept any value.

Bisection finds the failing schemas, so that all others keep their classes. In a failing class, only
the failing fields are widened if this is sufficient.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

Unit = TypeVar("Unit")
Schemas = Mapping[str, Any]


class ModelsError(Exception):
    """A failure of the model generator: a bug of oasmith, not a mistake in a document."""


class Widened(NamedTuple):
    """A schema, or a property of a schema, that was widened to accept any value."""

    name: str
    key: str = ""
    """The property; empty for the schema itself."""


@dataclass(frozen=True, slots=True)
class Text:
    """The output of the model generator, with the schemas that were widened for it."""

    text: str
    widened: tuple[Widened, ...] = ()


def written(schemas: Schemas, write: Callable[[Schemas], str]) -> Text:
    """Return the text of schemas, with as few widened schemas as possible.

    ``write`` raises ``ModelsError`` for schemas on which the model generator fails. This function
    raises ``ModelsError`` if it even fails on empty schemas.
    """
    try:
        return Text(write(schemas))
    except ModelsError:
        for widen in (_as_open_class, _as_anything):
            wide = {name: widen(schema) for name, schema in schemas.items()}
            if _works(wide, write):
                return _narrowed(schemas, wide, write)
        raise


def _narrowed(schemas: Schemas, wide: Schemas, write: Callable[[Schemas], str]) -> Text:
    """Return the text of schemas, of which as few as possible are taken from ``wide``."""

    def with_wide(names: Collection[str]) -> dict[str, Any]:
        return {**schemas, **{name: wide[name] for name in names}}

    names = fewest(sorted(schemas), lambda some: _works(with_wide(some), write))
    current, widened = with_wide(names), list[Widened]()
    for name in names:
        current[name], keys = _with_open_fields(name, schemas[name], current, write)
        widened += [Widened(name, key) for key in keys]
    return Text(write(current), tuple(widened))


def _with_open_fields(
    name: str, schema: Any, others: Schemas, write: Callable[[Schemas], str]
) -> tuple[Any, list[str]]:
    """Return a class with as few widened fields as possible, and their keys.

    If this does not work, return the schema in ``others`` and an empty key.
    """
    properties = schema.get("properties", {}) if isinstance(schema, dict) else {}

    def with_open(keys: Collection[str]) -> dict[str, Any]:
        fields = {key: {} if key in keys else value for key, value in properties.items()}
        return {**schema, "properties": fields}

    def works(keys: Collection[str]) -> bool:
        return _works({**others, name: with_open(keys)}, write)

    if not properties or not works(properties):
        return others[name], [""]
    keys = fewest(list(properties), works)
    return with_open(keys), keys


def _works(schemas: Schemas, write: Callable[[Schemas], str]) -> bool:
    try:
        write(schemas)
    except ModelsError:
        return False
    return True


def _as_open_class(schema: Any) -> Any:
    """Return a class with the same fields, all of any type, and without bases.

    For a schema that is not a class, return an empty schema.
    """
    if not isinstance(schema, dict) or not {"properties", "allOf"} & schema.keys():
        return {}
    words = {key: schema[key] for key in ("description", "required") if key in schema}
    fields: dict[str, Any] = {key: {} for key in schema.get("properties", ())}
    return {**words, "type": "object", "properties": fields, "additionalProperties": True}


def _as_anything(_: Any) -> Any:
    return {}


def fewest(units: Sequence[Unit], is_enough: Callable[[Collection[Unit]], bool]) -> list[Unit]:
    """Return a minimal subset of units that is enough; all units together must be enough.

    This is QuickXplain (Junker, AAAI 2004), which needs few tests for each unit that it returns.
    """
    return _fewest([], False, units, is_enough)


def _fewest(
    given: Sequence[Unit],
    is_new: bool,
    units: Sequence[Unit],
    is_enough: Callable[[Collection[Unit]], bool],
) -> list[Unit]:
    """Return the units that are needed in addition to ``given``.

    ``is_new`` tells whether ``given`` has changed since it was last tested.
    """
    if is_new and is_enough(given):
        return []
    if len(units) <= 1:
        return list(units)
    half = len(units) // 2
    right = _fewest([*given, *units[:half]], True, units[half:], is_enough)
    left = _fewest([*given, *right], bool(right), units[:half], is_enough)
    return [*left, *right]
