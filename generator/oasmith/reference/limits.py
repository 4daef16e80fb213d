"""The constraints of a schema as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oasmith.reference.values import short_json

_SIZES = (
    ("minLength", "maxLength", "character"),
    ("minItems", "maxItems", "item"),
    ("minProperties", "maxProperties", "property"),
)


def limits(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield the constraints of a schema, each as text."""
    for least, most, noun in _SIZES:
        if least in schema or most in schema:
            yield _range(schema.get(least), schema.get(most), noun)
    for key, words in (
        ("minimum", "at least"),
        ("exclusiveMinimum", "more than"),
        ("maximum", "at most"),
        ("exclusiveMaximum", "less than"),
        ("multipleOf", "a multiple of"),
    ):
        if key in schema:
            yield f"{words} {short_json(schema[key])}"
    if schema.get("uniqueItems") is True:
        yield "unique items"


def _range(least: Any, most: Any, noun: str) -> str:
    if least in (None, 0):
        return f"at most {_counted(most, noun)}"
    if most is None:
        return f"at least {_counted(least, noun)}"
    return (
        f"exactly {_counted(most, noun)}" if least == most else f"{least} to {_counted(most, noun)}"
    )


def _counted(number: Any, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1] + 'ies' if noun.endswith('y') else noun + 's'}"
