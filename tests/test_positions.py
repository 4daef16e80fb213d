"""Locations in JSON are those that a YAML parser finds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, strategies as st

from oasmith.document import load
from oasmith.document.positions import JsonPositions
from oasmith.openapi import pointer as pointers

WORDS = st.text(
    st.characters(max_codepoint=0xFFFF, categories=("L", "N", "P"), include_characters='\n\t"\\ '),
    max_size=6,
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)


def all_pointers(value: Any, at: str = "") -> list[str]:
    """Return the pointers of all members and items."""
    if not isinstance(value, dict | list):
        return []
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    found = [(pointers.join(at, key), item) for key, item in inside]
    return [it for pointer, item in found for it in (pointer, *all_pointers(item, pointer))]


def by_yaml(text: str, pointer: str) -> tuple[int, int]:
    source = load.Source(
        Path("x.json"), text, None, "", "x.json", yaml.compose(text, yaml.CSafeLoader)
    )
    place = source.locate(pointer)
    return place.line, place.column


@given(
    st.dictionaries(WORDS, VALUES, max_size=4) | st.lists(VALUES, max_size=4),
    st.sampled_from([None, 0, 3]),
    st.booleans(),
)
def test_places_are_those_of_yaml(value: Any, indent: int | None, is_ascii: bool) -> None:
    # YAML has merge keys, JSON does not.
    text = json.dumps(value, indent=indent, ensure_ascii=is_ascii)
    positions = JsonPositions(text)
    for pointer in all_pointers(value):
        if "<<" not in pointers.split(pointer):
            assert positions.locate(pointer) == by_yaml(text, pointer)


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("", None),
        ("/nowhere", None),
        ("/a", (2, 3)),
        ("/a/nowhere", (2, 3)),
        ("/a/b~1c", (3, 5)),
        ("/a/b~1c/0", (3, 14)),
        ("/a/b~1c/1/x", (5, 4)),
        ("/a/b~1c/7", (3, 5)),
        ("/twice", (7, 1)),
    ],
)
def test_the_nearest_place_that_exists(pointer: str, place: tuple[int, int] | None) -> None:
    text = '{\n  "a" : {\n    "b/c" : [1,\n {\n\t  "x":null}]\n},\n"twice": 1, "twice": 2 }\n'
    assert JsonPositions(text).locate(pointer) == place


def test_pairs_of_surrogates_count_as_they_are_written() -> None:
    text = r'{"\ud83d\ude00": 1, "b": 2}'
    assert JsonPositions(text).locate("/b") == (1, 21)
    assert JsonPositions(text).locate("/\U0001f600") == (1, 2)
