"""``match`` and ``search`` of JSONPath in linear time.

The library hands patterns to an engine that goes back over a text as often as a pattern lets it.
Rust's takes time in proportion to the text, whatever the pattern.
Source: RFC 9535, sections 2.4.6 and 2.4.7; RFC 9485 (I-Regexp), section 5.
"""

from __future__ import annotations

from functools import lru_cache

from iregexp_check import check
from pydantic_core import SchemaError, SchemaValidator, core_schema

from oasmith.openapi.patterns import translated

MAX_PATTERN = 1000
"""Characters. The check of I-Regexp exhausts the stack with what nests tens of thousands deep."""


def fits(text: object, pattern: object, *, is_whole: bool) -> bool:
    """Return whether a pattern fits a text, the whole of it or a part.

    What is no text, or no I-Regexp, fits nothing.
    """
    if not isinstance(text, str) or not isinstance(pattern, str):
        return False
    validator = _validator(pattern, is_whole)
    return validator is not None and validator.isinstance_python(text)


@lru_cache(maxsize=256)
def _validator(pattern: str, is_whole: bool) -> SchemaValidator | None:
    if len(pattern) > MAX_PATTERN or not check(pattern):
        return None
    inside = translated(f"(?:{_with_dots(pattern)})")
    try:
        text = rf"\A{inside}\z" if is_whole else inside
        return SchemaValidator(core_schema.str_schema(pattern=text))
    except SchemaError:  # It is too large when its repetitions are written out.
        return None


def _with_dots(pattern: str) -> str:
    """Return a pattern whose dots fit what they do in I-Regexp: all but the ends of lines."""
    parts: list[str] = []
    in_class = is_escaped = False
    for letter in pattern:
        is_dot = letter == "." and not in_class and not is_escaped
        parts.append(r"[^\n\r]" if is_dot else letter)
        if not is_escaped and letter in "[]":
            in_class = letter == "["
        is_escaped = letter == "\\" and not is_escaped
    return "".join(parts)
