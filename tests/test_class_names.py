"""Classes without a name in the document get natural names."""

from __future__ import annotations

from typing import Any

import pytest

from oasmith.lower.schemas.class_names import MAX_LENGTH, shortened, variant_names
from oasmith.naming import pascal


def of(**properties: Any) -> dict[str, Any]:
    """Return an object with properties."""
    return {"type": "object", "properties": properties}


TEXT = {"type": "string"}

UNIONS: list[tuple[list[Any], list[str]]] = [
    ([{**of(a=TEXT), "title": "Static strategy"}, of(b=TEXT)], ["Static strategy", "b"]),
    ([of(type={"const": "cat"}), of(type={"enum": ["dog"]})], ["cat", "dog"]),
    (
        [{"allOf": [{"$ref": "#/components/schemas/Cat"}, of(a=TEXT)]}, of(a=TEXT, b=TEXT)],
        ["Cat", "b"],
    ),
    ([of(a=TEXT, b=TEXT), of(a=TEXT, c=TEXT)], ["b", "c"]),
    ([TEXT, {"type": "integer"}, {"type": "boolean"}], ["Text", "Number", "Flag"]),
    ([TEXT, {"type": "string", "enum": ["a", "b"]}], ["Text", "Choice"]),
    ([{"type": "string", "enum": ["auto"]}, of(a=TEXT)], ["auto", "a"]),
    (
        [{"type": "array", "items": TEXT}, {"type": "array", "items": {"type": "integer"}}],
        ["Text List", "Number List"],
    ),
    ([{"anyOf": [TEXT]}, {"type": "null"}], ["Value", "Variant 2"]),
    # A name that two would have distinguishes neither.
    ([{**of(), "title": "A"}, {**of(), "title": "a"}], ["Variant 1", "Variant 2"]),
    ([of(a=TEXT), of(a=TEXT)], ["Variant 1", "Variant 2"]),
    ([{**of(), "title": "A title that is longer than five words"}, True], ["Map", "Variant 2"]),
    ([{"title": 7}, {"allOf": 7}, {"properties": 7}, None], [f"Variant {n}" for n in (1, 2, 3, 4)]),
]


@pytest.mark.parametrize(("members", "names"), UNIONS, ids=lambda it: None)
def test_members_of_unions(members: list[Any], names: list[str]) -> None:
    assert variant_names(members) == names


ROOT = "ChatCompletionRequestUserMessageParameter"


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        ([("Pet", "owner", "Item")], ["PetOwnerItem"]),
        ([(ROOT, "content part", "image url", "detail level")], ["ContentPartImageUrlDetailLevel"]),
        # Filler words are removed first.
        ([(ROOT, "part", "Item", "images", "Item", "detail")], [f"{ROOT}PartImagesDetail"]),
        # If whole parts would clash, more of the first one is kept.
        (
            [
                (ROOT, "content", "images of it", "level"),
                (f"{ROOT}2", "content", "images of it", "level"),
            ],
            [
                "ChatRequestUserMessageParameterContentImagesOfItLevel",
                "ChatRequestUserMessageParameter2ContentImagesOfItLevel",
            ],
        ),
        ([("a" * 70,)], ["A" * 58]),
    ],
)
def test_long_names(paths: list[tuple[str, ...]], names: list[str]) -> None:
    texts = shortened({str(index): path for index, path in enumerate(paths)})
    made = [pascal(texts[str(index)]) for index in range(len(paths))]
    assert all(len(name) <= MAX_LENGTH for name in made)
    assert [name.lower() for name in made] == [name.lower() for name in names]
