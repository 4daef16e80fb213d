"""The module that decides all identifiers."""

from __future__ import annotations

import keyword
import random
from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st

from oasmith.diagnostics.findings import Location
from oasmith.naming import ARGUMENTS, FIELDS, Names, constant, field, pascal, snake, snake_field
from oasmith_runtime import Model

ANY = st.text(st.sampled_from("abZ9_ -./{}é漢字class$€\u202e"), max_size=12)
MAKERS = st.sampled_from([snake, pascal, constant])


def locate(pointer: str) -> Location:
    """Return a location for any node."""
    return Location(pointer or "/")


@given(ANY, MAKERS)
def test_every_text_becomes_an_identifier(text: str, make: object) -> None:
    name = make(text)  # type: ignore[operator]
    assert name.isidentifier()
    assert not keyword.iskeyword(name)


@given(st.dictionaries(st.text("abc/", max_size=4), ANY, max_size=12), MAKERS, st.randoms())
def test_names_are_unique_and_the_order_does_not_matter(
    wanted: dict[str, str], make: object, order: random.Random
) -> None:
    results = []
    for _ in range(2):
        names = Names(make, {}, ARGUMENTS)  # type: ignore[arg-type]
        items = list(wanted.items())
        order.shuffle(items)
        for pointer, text in items:
            names.want(pointer, text)
        results.append(names.resolve(locate))
    assert results[0] == results[1]
    given_names = results[0][0]
    assert set(given_names) == set(wanted)
    assert len(set(given_names.values())) == len(wanted)
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in given_names.values())
    assert not ARGUMENTS & set(given_names.values())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("updateRelatedRecords", "update_related_records"),
        ("HTTPServerError", "http_server_error"),
        ("Related records", "related_records"),
        ("/pets/{petId}", "pets_pet_id"),
        ("class", "class_"),
        ("2fa", "value_2fa"),
        ("", "value"),
        ("Größe", "grosse"),
        ("日本", "日本"),
        ("v2.1-beta", "v2_1_beta"),
    ],
)
def test_snake(text: str, words: str) -> None:
    assert snake(text) == words


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("INVALID MODULE", "InvalidModule"),
        ("invalid_module", "InvalidModule"),
        ("RelatedRecord", "RelatedRecord"),
        ("OAuthToken", "OAuthToken"),
        ("3d model", "Value3dModel"),
    ],
)
def test_pascal(text: str, name: str) -> None:
    assert pascal(text) == name


def test_an_override_wins_and_a_clash_is_reported_with_the_override_to_write() -> None:
    names = Names(snake, {"/a": "mine"})
    for pointer, text in {"/a": "x-y", "/b": "x_y", "/c": "x.y"}.items():
        names.want(pointer, text)
    found, findings = names.resolve(locate)
    assert found == {"/a": "mine", "/b": "x_y", "/c": "x_y_2"}
    assert [it.pointer for it in findings] == ["/c"]
    assert '"/c" = "x_y_2"' in findings[0].hint


def test_many_of_one_name_take_no_longer_than_they_must() -> None:
    names = Names(snake, {})
    for number in range(20_000):
        names.want(f"/{number}", "same")
    found, _ = names.resolve(locate)
    assert len(set(found.values())) == 20_000


def test_a_scope_whose_names_cannot_be_chosen_says_what_can() -> None:
    names = Names(snake, {}, hint="Rename one.")
    names.want("/a", "x-y")
    names.want("/b", "x_y")
    assert [it.hint for it in names.resolve(locate)[1]] == ["Rename one."]


def test_no_field_is_called_as_something_that_models_have() -> None:
    names = {*dir(Model), *dir(type(Model)), *dir(type)}
    assert {name for name in names if not name.startswith("_")} <= FIELDS
    # Pydantic warns of names of the class or its metaclass, also if they begin with "_".
    assert not [name for name in {*names, *FIELDS} if hasattr(Model, field(name))]
    assert [
        field(it) for it in ("Unit_Price", "json", "class", "_id", "@type", "a-b", "1st", "")
    ] == [
        *("Unit_Price", "json_", "class_", "id", "type", "a_b", "field_1st", "field"),
    ]


@pytest.mark.parametrize("make", [field, snake])
def test_the_sign_of_a_number_is_a_word(make: Callable[[str], str]) -> None:
    # Such as GitHub's reactions.
    assert [make(name) for name in ("+1", "-1", "-1d", "a-1")] == [
        *("plus_1", "minus_1", "minus_1d", "a_1")
    ]


def test_a_sign_before_a_word_is_none() -> None:
    assert [field("-created"), snake("-created"), snake("+a")] == ["created", "created", "a"]


@given(ANY)
def test_every_property_has_a_field(text: str) -> None:
    name = field(text)
    assert name.isidentifier()
    assert not keyword.iskeyword(name)
    assert not name.startswith("_")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("unitPrice", "unit_price"),
        ("Unit_Price", "unit_price"),
        ("userIDs", "user_ids"),
        ("IDsOfUsers", "ids_of_users"),
        ("HTTPSUrl", "https_url"),
        ("OAuth2Token", "oauth2_token"),
        ("myOAuthApp", "my_oauth_app"),
        ("IdPName", "idp_name"),
        ("GitHubURL", "github_url"),
        ("ipIPv6Address", "ip_ipv6_address"),
        ("DNSServer", "dns_server"),
        ("+1", "plus_1"),
        ("1st", "field_1st"),
        ("class", "class_"),
        ("modelConfig", "model_config_"),
        ("_id", "id"),
        ("\u2603", "field"),
    ],
)
def test_fields_in_snake_case(text: str, wanted: str) -> None:
    assert snake_field(text) == wanted


def test_a_field_is_not_called_as_its_type() -> None:
    assert snake_field("Pet", {"pet"}) == "pet_"
