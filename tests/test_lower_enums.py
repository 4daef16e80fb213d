"""Enums and closed objects, as far as models can express them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_lower_schemas import models, properties

from oasmith.lower.schemas.enums import with_literal_values

TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"enum": ["a", 1, None]}, {"enum": ["a", 1, None]}),
        ({"enum": ["a"], "items": TEXT, "minimum": 1, "anyOf": [TEXT]}, {"enum": ["a"]}),
        ({"type": "string", "enum": ["a", 1, None]}, {"type": "string", "enum": ["a", None]}),
        ({"type": "number", "enum": [1, "a"]}, {"type": "number", "enum": [1]}),
        ({"type": "integer", "enum": [True, 1]}, {"type": "integer", "enum": [1]}),
        ({"type": "integer", "enum": ["1"], "minimum": 1}, {"type": "integer", "minimum": 1}),
        ({"type": "array", "enum": ["a, b"], "items": TEXT}, {"type": "array", "items": TEXT}),
        ({"type": "array", "enum": [["a"]]}, {"type": "array"}),
        ({"type": "array", "enum": [None]}, {"type": ["array", "null"]}),
        ({"type": "object", "enum": [{}, None]}, {"type": ["object", "null"]}),
        ({"enum": [1.5, 2]}, {"type": ["number", "integer"]}),
        ({"enum": [[1], {"a": 1}, None]}, {"type": ["array", "object", "null"]}),
        ({"const": "a", "maxLength": 1, "oneOf": [TEXT]}, {"const": "a"}),
    ],
    ids=str,
)
def test_an_enum_lists_what_a_literal_can(schema: Any, expected: Any) -> None:
    assert with_literal_values(schema) == expected


CLOSED = {"type": "object", "additionalProperties": False}
EXTRA = {"type": "array", "enum": ["a, b, c"], "items": TEXT}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "object", "additionalProperties": CLOSED}, {"type": "object"}),
        ({"type": "array", "items": {**CLOSED, "properties": {}}}, None),
        ({"anyOf": [CLOSED, {"type": "string"}]}, None),
        (EXTRA, {"type": "array", "items": TEXT}),
        ({"anyOf": [False, TEXT]}, TEXT),
        ({"oneOf": [False]}, {}),
        ({"const": {"a": 1}, "items": TEXT, "properties": {"a": TEXT}}, {"type": "object"}),
        ({"oneOf": [{"type": "array", "items": TEXT}], "properties": {"a": TEXT}}, None),
        ({"allOf": [{"type": "array", "items": TEXT}, {"required": ["a"]}]}, None),
    ],
    ids=str,
)
def test_odd_schemas_of_fields_cost_nobody_a_class(
    tmp_path: Path, schema: Any, expected: Any
) -> None:
    made = models(tmp_path, properties(a=schema, other=TEXT))
    field = made["X"]["properties"]["a"]
    assert expected is None or field.get("additionalProperties", field) == expected


def test_a_closed_object_without_properties_is_a_class_where_it_has_a_name(tmp_path: Path) -> None:
    assert models(tmp_path, CLOSED)["X"] == CLOSED


def test_a_property_that_is_defined_again_is_compared_as_models_see_it(tmp_path: Path) -> None:
    words = {"description": "Words."}
    made = models(
        tmp_path,
        {
            "allOf": [
                {"$ref": "#/components/schemas/Mini"},
                {"properties": {"size": {"allOf": [{"type": "integer"}, words]}}},
            ]
        },
        Mini=properties(
            size={"allOf": [{"type": "integer"}, words]}, name={"allOf": [TEXT, words]}
        ),
    )
    assert made["X"]["allOf"] == [{"$ref": "#/components/schemas/Mini"}]
