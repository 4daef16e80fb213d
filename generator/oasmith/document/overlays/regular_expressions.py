"""The functions ``match`` and ``search`` of JSONPath, in linear time.

The library uses a regular expression engine with backtracking, whose time can be exponential. The
engine of Rust, which pydantic uses, always takes linear time.
Source: RFC 9535, sections 2.4.6 and 2.4.7; RFC 9485 (I-Regexp), section 5.
"""

from __future__ import annotations

from functools import lru_cache

from iregexp_check import check
from pydantic_core import SchemaError, SchemaValidator, core_schema

from oasmith.openapi.patterns import translated

MAX_PATTERN = 1000
"""Maximum length; the check of I-Regexp overflows the stack with tens of thousands of levels."""


def fits(text: object, pattern: object, *, is_whole: bool) -> bool:
    """Return whether a pattern matches a whole string, or a part of it.

    False if either is not a string, or the pattern is not an I-Regexp.
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
    except SchemaError:  # The pattern is too large after its repetitions are expanded.
        return None


def _with_dots(pattern: str) -> str:
    """Return a pattern whose dots match the same as in I-Regexp: all but line breaks."""
    parts: list[str] = []
    in_class = is_escaped = False
    for letter in pattern:
        is_dot = letter == "." and not in_class and not is_escaped
        parts.append(r"[^\n\r]" if is_dot else letter)
        if not is_escaped and letter in "[]":
            in_class = letter == "["
        is_escaped = letter == "\\" and not is_escaped
    return "".join(parts)
