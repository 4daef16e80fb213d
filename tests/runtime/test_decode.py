"""Responses are decoded to models without losing anything."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import pytest
from bigin import models
from hypothesis import given, strategies as st
from pydantic import Field, TypeAdapter
from typing_extensions import TypeAliasType

from oasmith_runtime import Model
from oasmith_runtime.models.decode import Decoder
from oasmith_runtime.models.validate import check_json, check_plain

TEXT = st.text('ab "\\é', max_size=5)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
RESULTS = st.dictionaries(
    st.sampled_from(["code", "details", "message", "status", "id", "model_config", "copy", "x"]),
    JSON | st.dictionaries(st.sampled_from(["id", "api_name", "y"]), JSON),
)


class Aliased(Model):
    """A model whose field names differ from those in JSON."""

    schema_: str | None = Field(default=None, alias="schema")
    inner: list[Aliased] | dict[str, int] | None = None
    number: int | None = None


def decoded(kind: Any, raw: Any) -> tuple[Any, Decoder]:
    """Return the decoded ``raw``, with the decoder that recorded the deviations."""
    decoder = Decoder(operation_id="op", status=200)
    return decoder.decode(TypeAdapter(kind), raw), decoder


@given(RESULTS)
def test_whatever_comes_goes_back_as_it_came(raw: dict[str, Any]) -> None:
    before = copy.deepcopy(raw)
    value, _ = decoded(models.RelationResult, raw)
    assert isinstance(value, models.RelationResult)
    assert value.to_dict() == before


@given(st.lists(RESULTS, max_size=3))
def test_a_whole_answer_goes_back_as_it_came(raw: list[dict[str, Any]]) -> None:
    value, _ = decoded(models.UpdateRelatedRecordsAnswer, {"data": raw})
    assert value.to_dict() == {"data": raw}


@given(st.lists(RESULTS, max_size=3))
def test_json_is_read_as_data_is_decoded(raw: list[dict[str, Any]]) -> None:
    adapter = TypeAdapter(models.UpdateRelatedRecordsAnswer)
    content = json.dumps({"data": raw}).encode()
    decoder = Decoder(operation_id="op", status=200)
    value = decoder.decode_json(adapter, content, lambda: json.loads(content))
    expected, other = decoded(models.UpdateRelatedRecordsAnswer, {"data": raw})
    assert repr(value) == repr(expected)
    assert decoder.deviations == other.deviations


def test_what_is_absent_stays_absent_and_null_stays_null() -> None:
    value, decoder = decoded(models.RelationResult, {"code": "X", "status": "y", "new": None})
    assert value.to_dict() == {"code": "X", "status": "y", "new": None}
    assert value.message is None
    assert decoder.deviations == []


def test_a_missing_required_field_is_noted_and_reads_as_none() -> None:
    value, decoder = decoded(models.RelationResult, {"status": "success"})
    assert value.code is None
    assert value.to_dict() == {"status": "success"}
    assert [(it.rule, it.pointer) for it in decoder.deviations] == [("missing-required", "")]


def test_the_parts_that_fit_are_decoded_beside_one_that_does_not() -> None:
    raw = {"schema": 5, "inner": [{"schema": "a"}, 7, {"schema": []}]}
    value, decoder = decoded(Aliased, raw)
    assert value.schema_ == 5
    assert value.to_dict() == raw
    assert [it.pointer for it in decoder.deviations][:1] == ["/schema"]


@pytest.mark.parametrize("odd", [True, 1.5, "1", [1], {"a": True}])
def test_what_is_of_another_type_goes_back_as_that(odd: Any) -> None:
    raw = {"number": odd, "inner": [{"number": odd}], "new": odd}
    value, _ = decoded(Aliased, raw)
    assert json.dumps(value.to_dict(), sort_keys=True) == json.dumps(raw, sort_keys=True)


def test_pointers_are_escaped() -> None:
    _, decoder = decoded(dict[str, int], {"a/b~c": "x"})
    assert [it.pointer for it in decoder.deviations] == ["/a~1b~0c"]


Tree = TypeAliasType("Tree", "Aliased | list[Tree]")


def test_a_type_that_leads_back_to_itself_keeps_what_does_not_fit() -> None:
    raw = {"schema": 1, "x": [None]}
    value, decoder = decoded(Tree, raw)
    assert isinstance(value, Aliased)
    assert value.to_dict() == raw
    assert decoder.deviations


@pytest.mark.parametrize("kind", [int, int | None, Literal[7] | str, Annotated[int, Field(ge=5)]])
def test_a_number_without_a_fraction_is_an_integer(kind: Any) -> None:
    value, decoder = decoded(dict[str, list[kind]], {"a": [7.0, 7]})
    assert repr(value) == "{'a': [7, 7]}"
    assert decoder.deviations == []
    adapter = TypeAdapter(dict[str, list[kind]])
    assert check_json(adapter, b'{"a": [7.0]}', "body") == []
    assert check_plain(adapter, {"a": [7.0]}, "body") == []


def test_data_is_not_changed_when_its_numbers_are_read_as_integers() -> None:
    raw = {"number": 1.0, "inner": [{"number": 2.5}]}
    value, decoder = decoded(Aliased, raw)
    assert repr(raw) == "{'number': 1.0, 'inner': [{'number': 2.5}]}"
    assert (repr(value.number), value.inner[0].number) == ("1", 2.5)
    assert decoder.deviations[0].pointer == "/inner/0/number"
    problems = check_json(TypeAdapter(Annotated[int, Field(ge=5)]), b"4.0", "body")
    assert [str(problem) for problem in problems] == [
        "body: Input should be greater than or equal to 5, got 4"
    ]


class Part(Model):
    """A model with a required field."""

    id: str
    parts: list[Part] | None = None
    by_name: dict[str, Part] | None = None
    by_list: dict[str, list[Part] | None] | None = None
    either: list[Part | str] | Part | None = None
    one: Part | None = None


Parts = TypeAliasType("Parts", list[Part] | None)
Named = TypeAliasType("Named", dict[str, Part | None])


@pytest.mark.parametrize(
    ("kind", "raw", "pointer"),
    [
        (list[Part], [{"id": "1"}, {"x": 1}], "/1"),
        (list[Part] | None, [{"x": 1}], "/0"),
        (Parts, [{"x": 1}], "/0"),
        (list[Part | None] | dict[str, Any], [None, {"x": 1}], "/1"),
        (list[list[Part] | None], [None, [{"x": 1}]], "/1/0"),
        (Named | None, {"a": {"x": 1}, "b": None}, "/a"),
        (str | Parts, [{"x": 1}], "/0"),
        (list[Part] | Part, {"x": 1}, ""),
        (Part, {"id": "1", "parts": [{"id": "1", "parts": [{"x": 1}]}]}, "/parts/0/parts/0"),
        (Part, {"id": "1", "by_name": {"a": {"x": 1}}}, "/by_name/a"),
        (Part, {"id": "1", "by_list": {"a": [{"x": 1}], "b": None}}, "/by_list/a/0"),
        (Part, {"id": "1", "either": ["a", {"x": 1}]}, "/either/1"),
        (Part, {"id": "1", "one": {"one": {"id": "2"}, "x": 1}}, "/one"),
    ],
    ids=str,
)
def test_what_lacks_a_field_is_a_model_everywhere(kind: Any, raw: Any, pointer: str) -> None:
    value, decoder = decoded(kind, raw)
    assert ("missing-required", pointer) in [(it.rule, it.pointer) for it in decoder.deviations]
    [lacking] = [part for part in _objects(value) if getattr(part, "x", None) == 1]
    assert isinstance(lacking, Part)
    assert lacking.id is None
    assert TypeAdapter(Any).dump_python(value, exclude_unset=True) == raw


def _objects(value: Any) -> Iterator[Any]:
    """Yield every object inside a value; none of them may be a dict with the key ``x``."""
    if isinstance(value, Model):
        yield value
        value = value.__dict__
    assert not isinstance(value, dict) or "x" not in value
    for inner in value.values() if isinstance(value, dict) else value or ():
        if not isinstance(inner, str):
            yield from _objects(inner)
