"""Schemas that have no direct equivalent in classes, end to end through the models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_lower_schemas import TEXT, lowered, models, properties

from oasmith.ir.types import ANYTHING, MapOf

FORM = "application/x-www-form-urlencoded"
NUMBER: dict[str, Any] = {"type": "integer"}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    ("schema", "wanted"),
    [
        (
            {"type": ["object", "string"], "properties": {"a": TEXT}, "maxLength": 3},
            ref("XA"),
        ),
        (
            {"type": ["object", "null"], "additionalProperties": TEXT},
            {"anyOf": [{"type": "object", "additionalProperties": TEXT}, {"type": "null"}]},
        ),
        ({"type": ["string", "nonsense"]}, TEXT),
        ({"type": "nonsense"}, {}),
        ({"type": "array", "prefixItems": [TEXT, TEXT], "items": False}, None),
        ({"type": "string", "maxLength": "long", "pattern": 3, "minLength": -1}, TEXT),
        ({"allOf": [{}, True, TEXT, {"description": "only words"}]}, TEXT),
        ({"type": "string", "oneOf": [{"maxLength": 3}, {"pattern": "^a"}]}, None),
    ],
)
def test_a_property(tmp_path: Path, schema: dict[str, Any], wanted: Any) -> None:
    made = models(tmp_path, properties(a=schema))["X"]["properties"]["a"]
    if wanted is not None:
        assert made == wanted


def test_a_tuple_is_a_list_of_all_that_it_holds(tmp_path: Path) -> None:
    pair = {"type": "array", "prefixItems": [TEXT, NUMBER]}
    made = models(tmp_path, properties(open=pair, closed={**pair, "items": False}))
    assert made["X"]["properties"]["open"] == {"type": "array"}
    assert made["X"]["properties"]["closed"] == {
        "type": "array",
        "items": {"anyOf": [TEXT, NUMBER]},
        "maxItems": 2,
    }


def test_children_of_a_union_that_is_their_parent(tmp_path: Path) -> None:
    child = {"allOf": [ref("X"), properties(b=TEXT)]}
    parent = {**properties(a=TEXT), "oneOf": [ref("Cat"), ref("Dog")]}
    made = models(tmp_path, parent, Cat=child, Dog=child)
    assert made["X"] == {"oneOf": [ref("Cat"), ref("Dog")]}
    assert made["Cat"]["allOf"] == [ref("XBase")]
    assert list(made["XBase"]["properties"]) == ["a"]


def test_bases_of_a_schema_whose_part_is_a_union_beside_properties(tmp_path: Path) -> None:
    either = {**properties(c=TEXT), "oneOf": [properties(d=TEXT), properties(e=TEXT)]}
    made = models(tmp_path, {"allOf": [ref("Either"), properties(f=TEXT)]}, Either=either)
    variants = [made[name]["properties"] for name in ("XD", "XE")]
    assert [set(it) for it in variants] == [{"d", "c", "f"}, {"e", "c", "f"}]


def test_a_base_that_is_a_map(tmp_path: Path) -> None:
    made = models(
        tmp_path,
        {"allOf": [ref("Map"), properties(a=TEXT)]},
        Map={"type": "object", "additionalProperties": NUMBER},
    )
    assert made["X"]["additionalProperties"] == NUMBER
    assert "allOf" not in made["X"]


def test_a_base_of_another_base_stands_there_once(tmp_path: Path) -> None:
    made = models(
        tmp_path,
        {"allOf": [ref("Base"), ref("Child")]},
        Base=properties(a=TEXT),
        Child={"allOf": [ref("Base"), properties(b=TEXT)]},
    )
    assert made["X"]["allOf"] == [ref("Child")]


def test_defaults_are_scalars_of_their_type_or_words(tmp_path: Path) -> None:
    made = models(
        tmp_path,
        properties(
            a={**TEXT, "default": "x"},
            b={**TEXT, "default": 3},
            c={"type": "array", "items": TEXT, "default": ["x"]},
            d={"anyOf": [TEXT, NUMBER], "default": True},
        ),
    )["X"]["properties"]
    assert ["default" in made[name] for name in "abcd"] == [True, False, False, False]
    assert made["c"]["description"] == 'The API\'s default: `["x"]`.'


def test_a_circle_takes_any_value(tmp_path: Path) -> None:
    made = models(
        tmp_path, properties(a=ref("A")), A={"allOf": [ref("B")]}, B={"anyOf": [ref("A")]}
    )
    assert made["X"]["properties"]["a"] == ref("A")


@pytest.mark.parametrize("key", ["style", "explode", "allowReserved"])
def test_a_field_of_a_form_is_styled_where_its_encoding_says_how(tmp_path: Path, key: str) -> None:
    encoding = {"a": {key: "form" if key == "style" else True}, "b": {"contentType": "text/plain"}}
    media = {"schema": ref("X"), "encoding": encoding}
    body = {"content": {"application/x-www-form-urlencoded": media}}
    api = lowered(tmp_path, properties(a=TEXT, b=TEXT), requestBody=body)
    sent = api.operations[0].body
    assert sent is not None
    assert [(part.name, part.style) for media in sent.media for part in media.parts] == [
        ("a", "form")
    ]


def test_text_of_any_media_type_is_sent_as_text(tmp_path: Path) -> None:
    for schema, name in ((TEXT, "text/plain"), ({}, "application/octet-stream")):
        body = {"content": {"*/*": {"schema": schema}}}
        api = lowered(tmp_path, properties(a=TEXT), requestBody=body)
        sent = api.operations[0].body
        assert sent is not None
        assert [media.sent_as for media in sent.media] == [name]


def test_parts_of_any_name_are_a_mapping(tmp_path: Path) -> None:
    for media_type, wanted in (("multipart/form-data", MapOf(ANYTHING)), (FORM, ANYTHING)):
        body = {"content": {media_type: {"schema": {}}}}
        sent = lowered(tmp_path, properties(a=TEXT), requestBody=body).operations[0].body
        assert sent is not None
        assert [media.annotation for media in sent.media] == [wanted]
