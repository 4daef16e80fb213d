"""``pattern``: ECMA-262 in the document, Rust's regular expressions in the models."""

from __future__ import annotations

from functools import cache

from pydantic_core import SchemaError, SchemaValidator, core_schema


@cache
def is_usable(pattern: str) -> bool:
    """Return whether the models can check a pattern.

    They use Rust's regular expressions, which know no look-around and no back references; a model
    with such a pattern could not even be built.
    """
    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))
    except (SchemaError, ValueError):
        return False
    return True
