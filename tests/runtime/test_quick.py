"""The fast validation of arguments accepts only what the full validation accepts."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import pytest
from bigin import models
from hypothesis import given, strategies as st
from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter

from oasmith_runtime import Model
from oasmith_runtime.models.fast_validate import is_valid
from oasmith_runtime.models.validate import check_json


class Cat(Model):
    kind: Literal["cat"]
    lives: Annotated[int, Field(ge=1, le=9)] | None = None


class Dog(Model):
    kind: Literal["dog"]
    class_: str | None = Field(default=None, alias="class")
    puppies: list[Dog] | None = None


class Closed(Model):
    model_config = ConfigDict(extra="forbid")
    id: int


ADAPTERS = [
    TypeAdapter(it)
    for it in (
        models.UpdateRelatedRecordsRequest,
        models.RelationResult,
        Cat,
        Dog,
        Cat | Dog,
        Annotated[Cat | Dog, Field(discriminator="kind")],
        dict[str, list[int | float | None]],
        Literal[1, "a", True] | bool,
        list[Any],
    )
]

SCALARS = st.none() | st.booleans() | st.integers(-2, 11) | st.floats(allow_nan=False)
TEXTS = st.sampled_from(["cat", "dog", "a", "1", "success", "12345678901234567890123"])
KEYS = st.sampled_from(["kind", "lives", "class", "class_", "puppies", "data", "id", "code", "x"])
VALUES = st.recursive(
    SCALARS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
)
LIKELY = st.fixed_dictionaries(
    {"kind": st.sampled_from(["cat", "dog"])},
    optional={"lives": VALUES, "class": VALUES, "class_": VALUES, "puppies": st.lists(VALUES)},
)


@given(VALUES | LIKELY, st.sampled_from(ADAPTERS))
def test_what_is_right_has_no_problems(value: Any, adapter: TypeAdapter[Any]) -> None:
    if is_valid(adapter, value):
        assert check_json(adapter, json.dumps(value).encode(), "it") == []


RIGHT: list[tuple[Any, Any]] = [
    (models.UpdateRelatedRecordsRequest, {"data": [{"id": "1", "Unit_Price": 6000}]}),
    (Cat | Dog, {"kind": "dog", "puppies": [{"kind": "dog", "class": "a"}]}),
    (Annotated[Cat | Dog, Field(discriminator="kind")], {"kind": "cat", "lives": 9}),
    (dict[str, list[float]], {"a": [1, 2.5]}),
]


@pytest.mark.parametrize(("kind", "value"), RIGHT)
def test_plain_data_is_found_to_be_right(kind: Any, value: Any) -> None:
    assert is_valid(TypeAdapter(kind), value)


def test_an_object_that_was_changed_is_looked_at_as_json() -> None:
    cat = Cat(kind="cat")
    cat.lives = 100
    assert not is_valid(TypeAdapter(Cat), cat)
    assert not is_valid(TypeAdapter(list[Cat]), [cat])


def test_types_that_are_not_known_are_left_to_the_slow_check() -> None:
    assert not is_valid(TypeAdapter(Closed), {"id": 1})
    assert not is_valid(TypeAdapter(Annotated[int, AfterValidator(abs)]), 1)
