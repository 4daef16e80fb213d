"""The ways in which documents allow null."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_lower_schemas import SETTINGS

from oasmith.document.resolve import resolve
from oasmith.emit.models import render_models
from oasmith.lower import lower

LOG, BARE = {"$ref": "#/components/schemas/Log"}, {"nullable": True}
MAP, NULL = {"type": "object", "additionalProperties": True}, {"type": "null"}
LEVEL, OTHER = ({"$ref": f"#/components/schemas/{name}"} for name in ("Level", "Other"))
TEXT = {"type": "string"}

FORMS: dict[str, list[Any]] = {
    "Log | None": [
        {"anyOf": [LOG, BARE]},
        {"oneOf": [LOG, {**BARE, "description": "Or none."}]},
        {"anyOf": [BARE, LOG], "default": None},
        {"oneOf": [LOG, {"type": "null"}]},
        {"oneOf": [{"type": "null", "title": "None"}, LOG]},
        {"anyOf": [LOG, {"type": ["null"]}]},
        {"anyOf": [LOG, {"enum": [None]}]},
        {"anyOf": [LOG, {"type": "null", "enum": [None]}]},
        {"oneOf": [LOG, {"type": "object", "nullable": True, "enum": [None]}]},
        {"oneOf": [LOG, {"const": None}]},
        {"anyOf": [LOG, {**BARE, "not": {}}]},
        {"allOf": [LOG], "nullable": True},
        {"allOf": [LOG], "nullable": True, "type": "object"},
        {"allOf": [LOG, BARE]},
        {"allOf": [{"anyOf": [LOG, {"type": "null"}]}]},
        {"anyOf": [LOG], "nullable": True},
        {"anyOf": [{"anyOf": [LOG, BARE]}, {"type": "null"}]},
    ],
    "Level | None": [
        {"anyOf": [LEVEL, BARE]},
        {"oneOf": [LEVEL, {"type": "string", "nullable": True, "enum": [None]}]},
        {"allOf": [LEVEL], "nullable": True},
    ],
    "str | None": [
        {"anyOf": [TEXT, BARE]},
        {**TEXT, **BARE},
        {"allOf": [TEXT], "nullable": True},
        {"anyOf": [TEXT, NULL], "additionalProperties": True},
    ],
    "dict[str, Any] | None": [
        {"anyOf": [MAP, NULL], "additionalProperties": True},
        {"oneOf": [{"type": "object"}, NULL], "additionalProperties": {}},
    ],
    "list[Log] | None": [{"anyOf": [{"type": "array", "items": LOG}, BARE]}],
    "dict[str, Log] | None": [{"type": "object", "additionalProperties": LOG, "nullable": True}],
    "Log": [{"anyOf": [LOG, {"not": {}}]}, {"oneOf": [LOG, False]}],
    "None": [{"enum": [None]}, {"const": None}, {"type": "null"}],
    # A schema that accepts anything accepts null as well.
    "Any": [BARE, {"anyOf": [LOG, {}]}, {"anyOf": [LOG, {"nullable": False}]}, {"anyOf": [BARE]}],
}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("expected", FORMS)
def test_what_may_be_null_is_a_type_and_none(tmp_path: Path, expected: str, version: str) -> None:
    fields = {f"f{number}": schema for number, schema in enumerate(FORMS[expected])}
    text = rendered(tmp_path, version, fields)
    written = [line.strip() for line in text.splitlines() if line.startswith("    f")]
    assert written == [f"{name}: {expected}" for name in fields]


@pytest.mark.parametrize(
    "schema",
    [
        {"anyOf": [LOG, OTHER, BARE]},
        {"oneOf": [LOG, OTHER], "nullable": True},
        {"oneOf": [LOG, OTHER], "nullable": True, "type": "object"},
    ],
    ids=str,
)
def test_a_union_that_may_be_null(tmp_path: Path, schema: Any) -> None:
    assert "('XF', Log | Other | None)" in rendered(tmp_path, "3.0.3", {"f": schema})


def rendered(folder: Path, version: str, fields: dict[str, Any]) -> str:
    """Return the models of a response with required fields."""
    count = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    schemas = {
        "X": {"type": "object", "required": list(fields), "properties": fields},
        "Log": count,
        "Other": {**count, "description": "Another."},
        "Level": {"type": "string", "enum": ["a", "b"]},
    }
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/X"}}}
    data = {
        "openapi": version,
        "info": {"title": "Case", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": {"description": "", "content": answer}}}}},
        "components": {"schemas": schemas},
    }
    path = folder / "openapi.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    document, _ = resolve(path)
    assert document is not None
    api, findings = lower(document, SETTINGS)
    assert api is not None, findings
    return render_models(api.models).texts["models.py"]
