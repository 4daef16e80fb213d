"""Metadata of fields: whether they may be null."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from pydantic import TypeAdapter

from oasmith_runtime import READ_ONLY, Model, may_be_null
from oasmith_runtime.models.decode import Decoder
from oasmith_runtime.models.fast_validate import is_valid
from oasmith_runtime.models.validate import check_json, to_json


class Node(Model):
    """A class that refers to itself."""

    name: str | None = None
    size: int | None = 5
    note: str | None = may_be_null()
    limit: int | None = may_be_null(5)
    below: Node | None = None
    beside: list[Node] | None = may_be_null()


CASES: list[tuple[dict[str, Any], str]] = [
    ({}, ""),
    ({"note": None, "limit": None, "beside": None}, ""),
    ({"name": None}, "body.name: Input should be a valid string, got None"),
    ({"size": None}, "body.size: Input should be a valid integer, got None"),
    ({"below": None}, "body.below: Input should be an object, got None"),
    (
        {"beside": [{"below": {"name": None}}]},
        "body.beside[0].below.name: Input should be a valid string, got None",
    ),
]


@pytest.mark.parametrize(("body", "wanted"), CASES, ids=str)
def test_null_is_sent_where_it_may_be_and_only_there(body: dict[str, Any], wanted: str) -> None:
    adapter = TypeAdapter(Node)
    for value in (body, Node(**body)):
        problems = check_json(adapter, to_json(value, "body"), "body")
        assert ", ".join(map(str, problems)) == wanted
    assert is_valid(adapter, body) == (not wanted)


@pytest.mark.parametrize(("raw", "wrong"), CASES, ids=str)
def test_null_that_may_not_be_is_told_and_kept(raw: dict[str, Any], wrong: str) -> None:
    decoder = Decoder(operation_id="op", status=200)
    value = decoder.decode_json(TypeAdapter(Node), to_json(raw, "raw"), lambda: raw)
    assert isinstance(value, Node)
    assert value.to_dict() == raw
    assert len(decoder.deviations) == bool(wrong)


class Seen(Model):
    """A class with fields that only responses have."""

    id: str = READ_ONLY
    seen: str | None = READ_ONLY


@pytest.mark.parametrize(
    ("raw", "places"), [({"id": "1", "seen": None}, []), ({"id": None, "seen": None}, ["/id"])]
)
def test_a_field_of_responses_may_be_null_as_its_type_says(
    raw: dict[str, Any], places: list[str]
) -> None:
    decoder = Decoder(operation_id="op", status=200)
    value = decoder.decode_json(TypeAdapter(Seen), to_json(raw, "raw"), lambda: raw)
    assert value.to_dict() == raw
    assert [deviation.pointer for deviation in decoder.deviations] == places


def test_what_is_left_out_reads_as_its_default() -> None:
    node = Node()
    assert (node.name, node.size, node.note, node.limit) == (None, 5, None, 5)
    assert node.to_dict() == {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert node.model_dump() == Node(**node.model_dump()).model_dump()
