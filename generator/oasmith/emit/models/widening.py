"""Schemas that defeat the tool: found by bisection, and replaced by the widest type there is.

One odd schema must not cost the others their classes. Where a class fails, its fields are tried one
by one, so that what is left open is as small as it can be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

Unit = TypeVar("Unit")
Schemas = Mapping[str, Any]


class ModelsError(Exception):
    """The model generator did not do what was asked: a fault of oasmith, not of a document."""


class Widened(NamedTuple):
    """A schema, or a property of one, with the widest type, because the tool makes no other."""

    name: str
    key: str = ""
    """The property; empty where it is the schema itself."""


@dataclass(frozen=True, slots=True)
class Text:
    """What the tool made of schemas, with what was left open for that."""

    text: str
    widened: tuple[Widened, ...] = ()


def written(schemas: Schemas, write: Callable[[Schemas], str]) -> Text:
    """Return the text of schemas, with as few as possible widened.

    ``write`` raises ``ModelsError`` for schemas of which it makes no text. So does this, when
    nothing can be made even of schemas that say nothing.
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
    """Return the text of schemas, some of which are as ``wide`` as all could be."""

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
    """Return a class with the fewest fields open, and their keys; else what ``others`` have."""
    properties = schema.get("properties", {}) if isinstance(schema, dict) else {}

    def with_open(keys: Collection[str]) -> dict[str, Any]:
        opened = {key: {} if key in keys else value for key, value in properties.items()}
        return {**schema, "properties": opened}

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
    """Return a class with the same fields and no bases, all of it open; an alias of anything."""
    if not isinstance(schema, dict) or not {"properties", "allOf"} & schema.keys():
        return {}
    words = {key: schema[key] for key in ("description", "required") if key in schema}
    fields: dict[str, Any] = {key: {} for key in schema.get("properties", ())}
    return {**words, "type": "object", "properties": fields, "additionalProperties": True}


def _as_anything(_: Any) -> Any:
    return {}


def fewest(units: Sequence[Unit], is_enough: Callable[[Collection[Unit]], bool]) -> list[Unit]:
    """Return units that are enough and of which none can be spared; all of them are enough.

    This is QuickXplain (Junker, AAAI 2004): a few tries for each unit that it returns.
    """
    return _fewest([], False, units, is_enough)


def _fewest(
    given: Sequence[Unit],
    is_new: bool,
    units: Sequence[Unit],
    is_enough: Callable[[Collection[Unit]], bool],
) -> list[Unit]:
    """Return what is needed of ``units`` besides ``given``, to which something new came or not."""
    if is_new and is_enough(given):
        return []
    if len(units) <= 1:
        return list(units)
    half = len(units) // 2
    right = _fewest([*given, *units[:half]], True, units[half:], is_enough)
    left = _fewest([*given, *right], bool(right), units[:half], is_enough)
    return [*left, *right]
