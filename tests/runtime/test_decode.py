"""Answers become models without losing anything."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from bigin import models
from hypothesis import given, strategies as st
from pydantic import Field, TypeAdapter
from typing_extensions import TypeAliasType

from oasmith_runtime import Model
from oasmith_runtime.models.decode import Decoder

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
    """A model whose names are not those on the wire."""

    schema_: str | None = Field(default=None, alias="schema")
    inner: list[Aliased] | dict[str, int] | None = None
    number: int | None = None


def decoded(kind: Any, raw: Any) -> tuple[Any, Decoder]:
    """Return what ``raw`` becomes, with the decoder that noted its deviations."""
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


@pytest.mark.parametrize("odd", [True, 1.0, "1", [1], {"a": True}])
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
