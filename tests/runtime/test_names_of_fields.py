"""A model can be created with either name of a field; JSON has only the document's names."""

from __future__ import annotations

import json
import pickle
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from oasmith_runtime import Model
from oasmith_runtime.models.decode import Decoder
from oasmith_runtime.models.fast_validate import is_valid
from oasmith_runtime.models.validate import check_json, to_json


class Place(Model):
    """Its field has Python's name."""

    street_name: Annotated[str, Field(alias="streetName")]
    zip_code: Annotated[str | None, Field(alias="zipCode")] = None


class Country(Place):
    """It inherits the fields, and has one."""

    iso: str


class Written(Model):
    """Its field has the document's name."""

    streetName: str
    _python_names: ClassVar[dict[str, str]] = {"street_name": "streetName"}


class Below(Written):
    """It inherits the names."""

    iso: str | None = None


@pytest.mark.parametrize("kind", [Place, Written, Below])
def test_an_object_is_made_by_either_name(kind: type[Model]) -> None:
    by_python, by_document = kind(street_name="a"), kind(streetName="a")
    assert by_python == by_document
    assert by_python.to_dict() == {"streetName": "a"}
    assert pickle.loads(pickle.dumps(by_python)) == by_python


def test_inherited_fields_are_made_by_either_name() -> None:
    assert Country(street_name="a", iso="x").to_dict() == {"streetName": "a", "iso": "x"}


@pytest.mark.parametrize("kind", [Place, Written])
def test_a_field_that_is_given_twice_is_refused(kind: type[Model]) -> None:
    with pytest.raises(TypeError, match="got 'street_name' and 'streetName', which are one field"):
        kind(street_name="a", streetName="a")


def test_json_has_the_names_of_the_document() -> None:
    with pytest.raises(ValidationError, match="streetName"):
        Place.model_validate({"street_name": "a"})
    body = {"street_name": "a"}
    problems = check_json(TypeAdapter(Place), to_json(body, "body"), "body")
    assert list(map(str, problems)) == [
        "body.streetName: Field required; got 'street_name', did you mean 'streetName'?"
    ]
    assert not is_valid(TypeAdapter(Place), body)


@pytest.mark.parametrize(
    "raw",
    [
        {"streetName": "a", "zip_code": "b"},
        {"streetName": "a", "zip_code": "b", "zipCode": "c"},
        {"streetName": "a", "street_name": 1, "more": 2},
        {"street_name": "a"},
        {"streetName": 1, "zip_code": 2},
    ],
    ids=str,
)
@pytest.mark.parametrize("is_listed", [False, True])
def test_a_key_that_is_called_as_a_field_is_kept(raw: dict[str, Any], is_listed: bool) -> None:
    decoder = Decoder("getPlace", 200, finds_unknown=True)
    whole = {"places": [raw]} if is_listed else raw
    adapter: TypeAdapter[Any] = TypeAdapter(dict[str, list[Place]] if is_listed else Place)
    decoded = decoder.decode_json(adapter, json.dumps(whole).encode(), lambda: whole)
    place = decoded["places"][0] if is_listed else decoded
    assert place.to_dict() == raw
    assert place.street_name == raw.get("streetName")
    assert place.zip_code == raw.get("zipCode")
    unknown = [it for it in decoder.deviations if it.rule == "unknown-field"]
    extra = raw.keys() - {"streetName", "zipCode"}
    assert {it.pointer.rpartition("/")[2] for it in unknown} == extra
    wrong = {it.rule for it in decoder.deviations} - {"unknown-field"}
    assert wrong == (
        {"missing-required"}
        if "streetName" not in raw
        else {"wrong-type"}
        if raw["streetName"] == 1
        else set()
    )
