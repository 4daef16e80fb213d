"""What a class inherits if its base is not simply a class."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_lower_schemas import models, properties

BASE = {"$ref": "#/components/schemas/Base"}
ALIAS = {"$ref": "#/components/schemas/Alias"}
COUNTED = {"type": "object", "required": ["count"], "properties": {"count": {"type": "integer"}}}
WORDS = {"description": "Words."}


@pytest.mark.parametrize(
    "alias",
    [
        BASE,
        {"allOf": [BASE]},
        {"allOf": [BASE], **WORDS},
        {"allOf": [BASE, WORDS]},
        {"allOf": [{"allOf": [BASE]}], "title": "Alias"},
        {"allOf": [BASE], "type": "object"},
        {"allOf": [BASE], "discriminator": {"propertyName": "count"}},
        {"oneOf": [BASE]},
        {"anyOf": [BASE], **WORDS},
        {"allOf": [{"anyOf": [BASE]}]},
        {"anyOf": [BASE, {"type": "null"}]},
        {"allOf": [{"$ref": "#/components/schemas/Second"}]},
        {"oneOf": [{"$ref": "#/components/schemas/Second"}], **WORDS},
    ],
    ids=str,
)
def test_the_class_behind_an_alias_is_the_base(tmp_path: Path, alias: Any) -> None:
    made = models(
        tmp_path,
        {"allOf": [ALIAS, properties(name={"type": "string"})]},
        Alias=alias,
        Second={"allOf": [BASE], **WORDS},
        Base=COUNTED,
        Below={"allOf": [{"$ref": "#/components/schemas/X"}, properties(more={"type": "string"})]},
    )
    assert made["X"]["allOf"] == [BASE]
    assert list(made["X"]["properties"]) == ["name"]
    # Either is right: the base class, or its base class with all fields.
    above = made["Below"]["allOf"]
    fields = ["more"] if above == [{"$ref": "#/components/schemas/X"}] else ["name", "more"]
    assert list(made["Below"]["properties"]) == fields


@pytest.mark.parametrize(
    "alias", [{"allOf": [BASE], "required": ["count"]}, {"allOf": [BASE], "minProperties": 1}]
)
def test_a_base_that_says_more_is_a_class_itself(tmp_path: Path, alias: Any) -> None:
    made = models(tmp_path, {"allOf": [ALIAS, properties(name={})]}, Alias=alias, Base=COUNTED)
    assert (made["X"]["allOf"], made["Alias"]["allOf"]) == ([ALIAS], [BASE])


def test_a_base_without_fields_says_what_the_others_are(tmp_path: Path) -> None:
    count = {"type": "integer"}
    made = models(
        tmp_path,
        {"allOf": [ALIAS, properties(name={"type": "string"})]},
        Alias={"allOf": [BASE]},
        Base={"type": "object", "additionalProperties": count},
    )
    assert made["X"]["additionalProperties"] == count
    assert list(made["X"]["properties"]) == ["name"]


def test_a_class_may_have_a_part_of_its_own_kind(tmp_path: Path) -> None:
    inner = {"allOf": [{"$ref": "#/components/schemas/X"}, properties(note={"type": "string"})]}
    made = models(tmp_path, properties(inner=inner, name={"type": "string"}))
    assert made["XInner"]["allOf"] == [{"$ref": "#/components/schemas/X"}]
