"""Keywords next to a reference apply in 3.1 and 3.2, and are ignored in 3.0."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_lower_schemas import SETTINGS, models, properties

from oasmith.document.resolve import resolve
from oasmith.lower import lower
from oasmith.openapi.normalize import normalize

NAME, TAGS = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
RECORD = {**properties(id={"type": "string"}, name=NAME), "required": ["id"]}


def ref(name: str, **beside: Any) -> dict[str, Any]:
    """Return a reference with keywords next to it."""
    return {"$ref": f"#/components/schemas/{name}", **beside}


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ({"maxLength": 5}, {"type": "string", "maxLength": 5}),
        ({"minLength": 1, "description": "Own."}, {"type": "string", "minLength": 1}),
        ({"enum": ["a", "b"], "x-speakeasy-unknown-values": "disallow"}, {"enum": ["a", "b"]}),
        ({"const": "a"}, {"const": "a"}),
        ({"pattern": "^a"}, {"type": "string", "pattern": "^a"}),
    ],
    ids=str,
)
def test_a_scalar_with_more_beside_it(tmp_path: Path, beside: Any, expected: Any) -> None:
    field = models(tmp_path, properties(a=ref("Name", **beside)), Name=NAME)["X"]["properties"]["a"]
    assert {key: value for key, value in field.items() if key != "description"} == expected
    assert field.get("description") == beside.get("description")


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        (properties(size=NAME), {"allOf": [ref("Record")], **properties(size=NAME)}),
        ({"additionalProperties": NAME}, {"allOf": [ref("Record")], "additionalProperties": NAME}),
        # The name is optional in a Record, so a class that requires it has all fields itself.
        ({"required": ["name"]}, {**RECORD, "required": ["id", "name"]}),
        ({"allOf": [properties(size=NAME)]}, {"allOf": [ref("Record")], **properties(size=NAME)}),
        ({"required": ["id"]}, {"allOf": [ref("Record")], "required": ["id"]}),
    ],
    ids=str,
)
def test_an_object_with_more_beside_it(tmp_path: Path, beside: Any, expected: Any) -> None:
    made = models(tmp_path, ref("Record", **beside), Record=RECORD)
    assert made["X"] == {"type": "object", **expected}


def test_a_union_beside_a_reference(tmp_path: Path) -> None:
    made = models(
        tmp_path,
        ref("Record", oneOf=[properties(cat=NAME), properties(dog=NAME)]),
        Record=RECORD,
    )
    assert len(made["X"]["anyOf"]) == 2
    assert made["XCat"]["allOf"] == [ref("Record")]


def test_words_alone_change_no_type(tmp_path: Path) -> None:
    words = {"description": "Own.", "title": "T", "examples": ["a"], "$comment": "c", "x-a": 1}
    made = models(tmp_path, properties(a=ref("Name", **words)), Name=NAME)
    assert made["X"]["properties"]["a"] == ref("Name", description="Own.")


def test_null_beside_a_reference_is_meant() -> None:
    beside = {"components": {"schemas": {"X": ref("Name", nullable=True)}}}
    kept = normalize({"openapi": "3.1.0", **beside})["components"]["schemas"]["X"]
    assert kept == {"anyOf": [{"allOf": [ref("Name")]}, {"type": "null"}]}
    assert normalize({"openapi": "3.0.3", **beside})["components"]["schemas"]["X"] == ref("Name")


ROOT = """\
openapi: {version}
info: {{title: T, version: "1"}}
paths:
  /a:
    get:
      responses:
        "200":
          description: Mine.
          content: {{application/json: {{schema: {{$ref: "#/components/schemas/Mine"}}}}}}
components:
  schemas:
    Mine:
      $ref: "parts.yaml#/Record"
      description: Mine.
      properties: {{size: {{$ref: "parts.yaml#/Size"}}}}
      required: [size]
"""
PARTS = """\
Record: {type: object, description: Theirs., required: [id], properties: {id: {type: string}}}
Size: {type: integer}
"""


@pytest.mark.parametrize(
    ("version", "fields", "required"),
    [("3.0.3", ["id"], ["id"]), ("3.1.0", ["id", "size"], ["id", "size"])],
)
def test_what_stands_beside_a_reference_to_another_file_replaces_nothing(
    tmp_path: Path, version: str, fields: list[str], required: list[str]
) -> None:
    (tmp_path / "openapi.yaml").write_text(ROOT.format(version=version), encoding="utf-8")
    (tmp_path / "parts.yaml").write_text(PARTS, encoding="utf-8")
    document, findings = resolve(tmp_path / "openapi.yaml")
    assert document is not None
    assert [(one.rule, one.location.line) for one in findings] == (
        [("ignored-beside-reference", 15)] if version == "3.0.3" else []
    )
    api, _ = lower(document, SETTINGS)
    assert api is not None
    mine = api.models.schemas["Mine"]
    assert (list(mine["properties"]), mine["required"]) == (fields, required)
    assert mine["description"] == "Mine."
    place = document.positions.locate("/components/schemas/Mine/description")
    assert place.line == 14 if version == "3.1.0" else place.file.endswith("parts.yaml")


@pytest.mark.parametrize(
    ("target", "default", "expected"),
    [
        ({"enum": ["a", "b"]}, "a", {"default": "a"}),
        ({"type": "integer"}, 3, {"default": 3}),
        ({"type": "integer"}, "3", {}),
        ({"enum": ["a", "b"], "x-speakeasy-unknown-values": "disallow"}, "c", {}),
        ({"type": "string", "format": "date"}, "2026-01-01", {}),
        (RECORD, {"id": "1"}, {"description": 'The API\'s default: `{"id": "1"}`.'}),
        (TAGS, ["a"], {"description": 'The API\'s default: `["a"]`.'}),
    ],
    ids=["enum", "integer", "text for an integer", "no value", "date", "object", "list"],
)
def test_a_default_beside_a_reference(
    tmp_path: Path, target: Any, default: Any, expected: Any
) -> None:
    made = models(tmp_path, properties(a=ref("Target", default=default)), Target=target)
    field = made["X"]["properties"]["a"]
    assert {key: field[key] for key in ("default", "description") if key in field} == expected
