"""A discriminator determines the class of an object; undocumented values are reported."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, TypeAdapter
from typing_extensions import TypeAliasType

from oasmith_runtime import ArgumentError, Discriminator, Model, own_tag
from oasmith_runtime.models.decode import Decoder
from oasmith_runtime.models.fast_validate import is_valid
from oasmith_runtime.models.validate import check_json, to_json


class Pet(Model):
    """A base class."""

    kind: Annotated[str, Field(alias="Kind")]
    name: str | None = None


class Cat(Pet):
    """A subclass that must have a field."""

    kind: Annotated[str, Field(alias="Kind")] = own_tag("cat")
    claws: bool
    friends: list[AnyPet] | None = None


class Cow(Pet):
    """Another one that would match as well."""

    kind: Annotated[str, Field(alias="Kind")] = own_tag("cow", ...)


AnyPet = TypeAliasType(
    "AnyPet", Annotated[Pet, Discriminator("Kind", {"cat": Cat, "cow": Cow}, base=Pet)]
)


class One(Model):
    """A variant whose tag is a number."""

    level: Literal[1] = own_tag(1)
    text: str | None = None


class Two(Model):
    """Another one."""

    level: int = own_tag(2)
    text: str | None = None


MAPPING = {"1": One, "2": Two}
Open = TypeAliasType("Open", Annotated[One | Two | None, Discriminator("level", MAPPING)])
Closed = TypeAliasType(
    "Closed", Annotated[One | Two, Discriminator("level", MAPPING, is_closed=True)]
)


class Left(Model):
    """A variant with an optional tag."""

    side: str | None = own_tag("left", None)
    text: str | None = None


class Right(Left):
    """Another one."""

    side: str | None = own_tag("right", None)


Optional = TypeAliasType(
    "Optional",
    Annotated[Left | Right, Discriminator("side", {"l": Left, "r": Right}, is_optional=True)],
)
Default = TypeAliasType(
    "Default", Annotated[One | Two, Discriminator("level", {"1": One}, default=Two)]
)


def decoded(kind: Any, raw: Any) -> tuple[Any, list[tuple[str, str]]]:
    """Return decoded JSON, with its deviations: rule and pointer."""
    decoder = Decoder(operation_id="op", status=200, finds_unknown=True)
    value = decoder.decode_json(TypeAdapter(kind), to_json(raw, "raw"), lambda: raw)
    return value, [(deviation.rule, deviation.pointer) for deviation in decoder.deviations]


DECODED: list[tuple[Any, Any, type, list[tuple[str, str]]]] = [
    (AnyPet, {"Kind": "cat", "claws": True}, Cat, []),
    (AnyPet, {"Kind": "cow"}, Cow, []),
    (AnyPet, {"Kind": "cat"}, Cat, [("missing-required", "")]),
    (AnyPet, {"Kind": "cat", "claws": 1}, Cat, [("wrong-type", "/claws")]),
    (AnyPet, {"Kind": "pig", "name": "a"}, Pet, [("unknown-value", "/Kind")]),
    (AnyPet, {"name": "a"}, Pet, [("missing-required", ""), ("missing-required", "/Kind")]),
    (Open, {"level": 2}, Two, []),
    (Open, {"level": 2.0}, Two, []),
    (Open, {"level": 2, "text": 1}, Two, [("wrong-type", "/text")]),
    (Open, {"level": 3, "text": "a"}, dict, [("unknown-value", "/level")]),
    (Open, {"level": None}, dict, [("unknown-value", "/level")]),
    (Open, {"level": True}, dict, [("unknown-value", "/level")]),
    (Open, {"text": "a"}, dict, [("missing-required", "/level")]),
    (Open, None, type(None), []),
    (Open, 5, int, [("wrong-type", "")]),
    (Closed, {"level": 3}, dict, [("unknown-value", "/level")]),
    (Closed, {}, dict, [("missing-required", "/level")]),
    (Optional, {"side": "r"}, Right, []),
    (Optional, {"text": "a"}, dict, [("missing-required", "/side")]),
    (Optional, {"text": 1}, dict, [("wrong-type", "/text"), ("missing-required", "/side")]),
    (Default, {"level": 3}, Two, []),
    (Default, {"level": 1}, One, []),
]


@pytest.mark.parametrize(
    ("kind", "raw", "wanted", "told"), DECODED, ids=[f"{kind}-{raw}" for kind, raw, *_ in DECODED]
)
def test_what_an_object_becomes(
    kind: Any, raw: Any, wanted: type, told: list[tuple[str, str]]
) -> None:
    value, deviations = decoded(kind, raw)
    assert type(value) is wanted
    assert deviations == told
    assert (value.to_dict() if isinstance(value, Model) else value) == raw


def test_places_in_lists_and_below() -> None:
    cat = {"Kind": "cat", "claws": True, "friends": [{"Kind": "cow"}, {"Kind": "pig"}]}
    value, deviations = decoded(list[AnyPet], [cat, {"Kind": "hen"}])
    assert [type(friend) for friend in value[0].friends] == [Cow, Pet]
    assert deviations == [("unknown-value", "/0/friends/1/Kind"), ("unknown-value", "/1/Kind")]


def test_an_unknown_field_of_the_chosen_class_is_told_although_another_class_has_it() -> None:
    _, deviations = decoded(AnyPet, {"Kind": "cow", "claws": True})
    assert deviations == [("unknown-field", "/claws")]


@pytest.mark.parametrize(
    ("kind", "body", "wanted"),
    [
        (AnyPet, {"Kind": "cat", "claws": True}, ""),
        (AnyPet, {"Kind": "pig"}, ""),
        (AnyPet, {"Kind": "cat"}, "body.claws: Field required"),
        (AnyPet, {"Kind": "cat", "claws": 5}, "body.claws: Input should be a valid boolean, got 5"),
        (AnyPet, {"name": "a"}, "body.Kind: Field required"),
        (AnyPet, 5, "body: Input should be an object, got 5"),
        (Open, {"level": 3}, ""),
        (Open, {"level": 1, "text": 1}, "body.text: Input should be a valid string, got 1"),
        (Closed, {"level": 3}, "body: the discriminator 'level' should be one of '1', '2'; got 3"),
        (Closed, {}, "body: the discriminator 'level' is required, one of '1', '2'"),
        (
            Closed,
            {"Level": 1},
            "body: the discriminator 'level' is required, one of '1', '2'; got 'Level', "
            "did you mean 'level'?",
        ),
        (Optional, {"text": "a"}, ""),
        (Optional, {"text": 1}, "body.text: Input should be a valid string, got 1"),
        (Default, {}, "body.level: Field required"),
        (Default, {"level": 7}, ""),
    ],
    ids=str,
)
def test_what_is_sent_is_checked(kind: Any, body: Any, wanted: str) -> None:
    adapter = TypeAdapter(kind)
    problems = check_json(adapter, to_json(body, "body"), "body")
    assert str(ArgumentError(problems) if problems else "") == wanted
    assert is_valid(adapter, body) <= (not problems)
    if kind is not Optional:
        assert is_valid(adapter, body) == (not problems)


def test_an_object_has_its_own_tag_when_it_is_made_and_not_when_it_is_read() -> None:
    assert Cat(claws=True).to_dict() == {"Kind": "cat", "claws": True}
    assert Cat(Kind="tom", claws=True).to_dict() == {"Kind": "tom", "claws": True}  # type: ignore[call-arg]
    assert Cat(kind="tom", claws=True).to_dict() == {"Kind": "tom", "claws": True}
    value, deviations = decoded(Cat, {"claws": True})
    assert value.to_dict() == {"claws": True}
    assert deviations == [("missing-required", "")]


def test_objects_stay_what_they_are() -> None:
    class Tom(Cat):
        """A custom class of a user."""

    class Holder(Model):
        pet: AnyPet
        level: Open = None

    tom, unknown = Tom(claws=True), decoded(AnyPet, {"Kind": "pig"})[0]
    assert Holder(pet=tom).pet is tom
    assert Holder(pet=unknown, level=One()).to_dict() == {
        "pet": {"Kind": "pig"},
        "level": {"level": 1},
    }
    assert isinstance(Holder(pet={"Kind": "cow"}).pet, Cow)  # type: ignore[arg-type]


class Dog(Model):
    """A class with a field whose type is defined later, as in a module that imports another."""

    kind: Annotated[Barking, Field(alias="Kind")] = own_tag("dog")


Barking = Literal["dog"]


def test_a_tag_of_a_type_that_is_known_later_is_filled_in() -> None:
    assert Dog().to_dict() == {"Kind": "dog"}
