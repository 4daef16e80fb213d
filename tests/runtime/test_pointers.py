"""JSON pointers into bodies."""

from __future__ import annotations

from typing import Any

from hypothesis import given, strategies as st

from oasmith_runtime import json_pointer
from oasmith_runtime.batch.pointers import get_each, wrap

KEYS = st.sampled_from(["a", "b", "0", "1", "~", "/"])
BODIES = st.recursive(
    st.none() | st.integers() | st.sampled_from(["a", "text"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
)
POINTERS = st.lists(st.sampled_from(["a", "b", "0", "1", "~0", "~1"]), max_size=3).map(
    lambda steps: "".join(f"/{step}" for step in steps)
)


@given(st.lists(BODIES, max_size=4), POINTERS)
def test_it_finds_in_each_what_get_finds(bodies: list[Any], pointer: str) -> None:
    expected = [json_pointer.get(body, pointer) for body in bodies]
    assert list(map(id, get_each(bodies, pointer))) == list(map(id, expected))


@given(st.integers(), POINTERS)
def test_what_is_wrapped_is_found(value: int, pointer: str) -> None:
    assert json_pointer.get(wrap(pointer, value), pointer) == value
