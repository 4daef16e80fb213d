"""Discriminators have every value with its schema, even if the document leaves it implicit."""

from __future__ import annotations

from typing import Any

import pytest

from oasmith.lower.schemas.discriminators import with_mappings


def reference(name: str) -> dict[str, Any]:
    """Return a reference to a named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def tagged(tag: Any = None) -> dict[str, Any]:
    """Return an object whose ``kind`` has this schema."""
    return {"type": "object", "properties": {"kind": tag or {"type": "string"}}}


def union(*members: Any, **told: Any) -> dict[str, Any]:
    """Return a union whose discriminator is ``kind``."""
    return {"oneOf": list(members), "discriminator": {"propertyName": "kind", **told}}


def completed(name: str, **schemas: Any) -> dict[str, Any]:
    """Return a schema of a document with completed discriminators."""
    data = with_mappings({"openapi": "3.1.0", "components": {"schemas": schemas}})
    schema: dict[str, Any] = data["components"]["schemas"][name]
    return schema


def mapping(schema: dict[str, Any]) -> dict[str, str]:
    """Return a schema's mapping with the last step of each reference."""
    told = schema.get("discriminator", {}).get("mapping", {})
    return {tag: str(target).rpartition("/")[2] for tag, target in told.items()}


ANIMAL = {
    "type": "object",
    "properties": {"kind": {"type": "string"}},
    "discriminator": {"propertyName": "kind"},
}
CASES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "names": (
        {"It": union(reference("A"), reference("B")), "A": tagged(), "B": tagged()},
        {"A": "A", "B": "B"},
    ),
    "a mapping by name, by reference, and none": (
        {
            "It": union(
                *map(reference, "ABC"), mapping={"a": "A", "b": "#/components/schemas/B", "x": "X"}
            ),
            **dict.fromkeys("ABC", tagged()),
        },
        {"a": "A", "b": "B", "C": "C"},
    ),
    "constants": (
        {
            "It": union(reference("A"), reference("B"), tagged({"const": True})),
            "A": {"allOf": [reference("C"), tagged({"const": 1})]},
            "B": tagged({"enum": ["b", "c"]}),
            "C": tagged(),
        },
        {"1": "A", "b": "B", "c": "B", "true": "2"},
    ),
    "several members of one constant": (
        {
            "It": union(reference("A"), reference("B")),
            **dict.fromkeys("AB", tagged({"const": "x"})),
        },
        {},
    ),
    "a member that cannot be told": ({"It": union(reference("A"), tagged()), "A": tagged()}, {}),
    "a mapping to what is no member": (
        {"It": union(reference("A"), mapping={"b": "B"}), "A": tagged(), "B": tagged()},
        {"b": "B", "A": "A"},
    ),
    "a union in a union": (
        {
            "It": union(reference("U"), reference("C")),
            "U": union(reference("A"), reference("B"), mapping={"a": "A"}),
            **dict.fromkeys("ABC", tagged()),
        },
        {"a": "U", "B": "U", "C": "C"},
    ),
    "children of a base, and theirs": (
        {
            "It": ANIMAL,
            "Cat": {"allOf": [reference("It"), tagged({"const": "cat"})]},
            "Siamese": {"allOf": [reference("Cat")]},
            "Stone": tagged(),
        },
        {"cat": "Cat", "Siamese": "Siamese", "It": "It"},
    ),
    "a base without children": ({"It": ANIMAL}, {}),
    "a base in a part": (
        {
            "It": {**ANIMAL, "allOf": [reference("Base")]},
            "Base": {"properties": {"id": {"type": "string"}}},
            "Cat": {"allOf": [{"allOf": [reference("It")]}]},
        },
        {"Cat": "Cat", "It": "It"},
    ),
    "no text as a property's name": (
        {"It": {"oneOf": [reference("A")], "discriminator": {"propertyName": 5}}, "A": tagged()},
        {},
    ),
    "members that lead back": (
        {"It": union(reference("U"), reference("A")), "U": union(reference("It")), "A": tagged()},
        {},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_each_value_means(case: str) -> None:
    schemas, wanted = CASES[case]
    assert mapping(completed("It", **schemas)) == wanted


def test_a_child_has_the_field_of_its_base_and_is_a_class() -> None:
    schemas = {
        "It": {**ANIMAL, "properties": {}},
        "Cat": {"allOf": [reference("It"), tagged({"const": "cat"})]},
        "Dog": {"allOf": [reference("It")]},
    }
    assert completed("It", **schemas)["properties"] == {"kind": {"type": "string"}}
    told = {**schemas, "It": ANIMAL}
    assert completed("Cat", **told)["allOf"][1] == {"type": "object", "properties": {}}
    assert completed("Dog", **told) == {"allOf": [reference("It"), {"type": "object"}]}


def test_a_value_of_its_own_has_the_type_of_the_property() -> None:
    whole = {"type": "object", "properties": {"kind": {"type": "integer"}}}
    schema = completed(
        "It",
        It=union(reference("A"), reference("B"), mapping={"1": "A", "2": "A", "3": "B"}),
        A=whole,
        B=whole,
    )
    assert schema["discriminator"]["own"] == {reference("B")["$ref"]: 3}


def test_the_default_is_a_member_without_a_value_of_its_own() -> None:
    schema = completed("It", It=union(reference("A"), defaultMapping="B"), A=tagged(), B=tagged())
    assert schema["oneOf"] == [reference("A"), reference("B")]
    assert schema["discriminator"]["defaultMapping"] == reference("B")["$ref"]
    assert schema["discriminator"]["own"] == {reference("A")["$ref"]: "A"}


def test_the_members_of_any_union_are_told_apart() -> None:
    members = {"anyOf": [reference("A"), reference("B")], "discriminator": {"propertyName": "kind"}}
    assert mapping(completed("It", It=members, A=tagged(), B=tagged())) == {"A": "A", "B": "B"}
