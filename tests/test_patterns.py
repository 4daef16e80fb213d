"""Patterns of ECMA-262 mean in Rust's engine what they mean in a browser."""

from __future__ import annotations

import jsonschema_rs
import pytest
from pydantic_core import SchemaValidator, ValidationError, core_schema

from oasmith.openapi.patterns import is_literal, is_usable, is_valid, translated

SAME = {
    r"^foo\/bar$": (["foo/bar"], ["foo\\/bar"]),
    r"^\d+$": (["5"], ["٣", "5\n"]),
    r"^\D$": (["٣"], ["5"]),
    r"^\w+$": (["a_1"], ["é"]),
    r"^[\w.-]+$": (["a.b-c"], ["é"]),
    r"^[\w-.]+$": (["a-.b"], ["/"]),
    r"^[\d-x]+$": (["1-x"], ["5a"]),
    r"^[.-\w]+$": ([".-a"], ["/"]),
    r"^[\W_]+$": (["_-é"], ["a", "1"]),
    r"^[^\W_]+$": (["a1"], ["_", "-", "é"]),
    r"^[\Da]+$": (["ab٣"], ["5"]),
    r"^[[]$": (["["], ["a"]),
    r"^[a&&b]+$": (["a&b"], ["c"]),
    r"^[+--]+$": (["+,-"], ["."]),
    r"^a{,3}$": (["a{,3}"], ["aa"]),
    r"^a{1,3}$": (["aa"], ["a{1,3}"]),
    r"^{$": (["{"], ["a"]),
    r"^[^]$": (["\n", "a"], ["ab"]),
    r"^\<b\>$": (["<b>"], ["b"]),
    r"^\p{L}+$": (["äß"], ["1"]),
    r"^[\p{L}\d]+$": (["ä1"], ["-"]),
    r"^\u4e2d\u{1F600}$": (["中😀"], ["中"]),
    r"^[[:alpha:]]+$": (["ab"], ["1"]),
    "['\"]": (["'", '"'], ["a"]),
}
"""Patterns with texts that match them, and texts that do not."""


def fits(pattern: str, text: str) -> bool:
    """Return whether a model with a pattern accepts a text."""
    validator = SchemaValidator(core_schema.str_schema(pattern=translated(pattern)))
    try:
        validator.validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("pattern", SAME)
def test_a_pattern_means_what_it_means_in_a_browser(pattern: str) -> None:
    good, bad = SAME[pattern]
    assert is_usable(pattern)
    assert [text for text in good if not fits(pattern, text)] == []
    assert [text for text in bad if fits(pattern, text)] == []


@pytest.mark.parametrize("pattern", [pattern for pattern in SAME if "[:" not in pattern])
def test_the_engine_that_checks_examples_agrees(pattern: str) -> None:
    good, bad = SAME[pattern]
    schema = {"pattern": translated(pattern)}
    options = jsonschema_rs.RegexOptions()
    validator = jsonschema_rs.Draft202012Validator(schema, pattern_options=options)
    assert [text for text in good if not validator.is_valid(text)] == []
    assert [text for text in bad if validator.is_valid(text)] == []


@pytest.mark.parametrize(
    "pattern", [r"^(?=.*[A-Z])a", r"(?<!a)b", r"^(a)\1$", r"^(?<y>\d)-\k<y>$", r"\cA", r"(?>a)"]
)
def test_what_the_engine_lacks_is_valid_and_not_usable(pattern: str) -> None:
    assert is_valid(pattern)
    assert not is_usable(pattern)


@pytest.mark.parametrize("pattern", ["(", "[a-z", "*a", "a{2,1}", "[z-a]", "\\", ")", "(?:"])
def test_what_no_engine_reads_is_invalid(pattern: str) -> None:
    assert not is_valid(pattern)


@pytest.mark.parametrize("pattern", ["/^abc$/i", "/^abc$/", "/^abc/", "/abc$/gi"])
def test_slashes_and_flags_are_source_code(pattern: str) -> None:
    assert is_literal(pattern)
    assert fits(pattern, f"x{pattern}")
    assert not fits(pattern, "abc")


@pytest.mark.parametrize("pattern", ["/v1/", "/a/g", "^/v1/$", "/", "//", r"^\/$"])
def test_paths_are_patterns(pattern: str) -> None:
    assert not is_literal(pattern)


@pytest.mark.parametrize("pattern", [r"^(a+)+$", r"^(a|a)*$", r"^(\w+\s?)*$"])
def test_no_pattern_takes_exponential_time(pattern: str) -> None:
    # A backtracking engine would need longer than the age of the universe.
    assert not fits(pattern, "a" * 5000 + "!")
