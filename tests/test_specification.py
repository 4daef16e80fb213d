"""openapi-spec-validator runs as it is, only faster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openapi_spec_validator as tool
import pytest
import yaml

from oasmith import specification
from oasmith.validators import VALIDATORS

OWN = {
    "3.0": tool.OpenAPIV30SpecValidator,
    "3.1": tool.OpenAPIV31SpecValidator,
    "3.2": tool.OpenAPIV32SpecValidator,
}

CASES = sorted((Path(__file__).parent / "cases").glob("*/openapi.yaml"))

WRONG: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Wrong", "version": "1"},
    "paths": {
        "/a/{id}": {
            "get": {
                "operationId": "same",
                "parameters": [
                    {"name": "x", "in": "query", "schema": {"$ref": "#/components/schemas/A"}}
                ],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "*/*": {
                                "schema": {
                                    "type": "object",
                                    "allOf": [{"properties": {}}],
                                    "required": ["gone"],
                                }
                            }
                        },
                    }
                },
            },
            "put": {"operationId": "same", "responses": {"200": {"description": ""}}},
        }
    },
    "components": {
        "schemas": {
            "A": {"type": "integer", "default": "no"},
            "B": {"type": "array", "items": {"$ref": "#/components/schemas/A"}},
        }
    },
}


def errors(kind: Any, data: Any) -> list[tuple[str, list[str | int], str]]:
    """Return what a validator says, and how it ends."""
    found = []
    try:
        for error in kind(data).iter_errors():
            found.append((error.message, list(error.absolute_path), ""))
    except specification._STUMBLES as error:
        found.append((type(error).__name__, [], str(error)))
    return found


@pytest.mark.parametrize("version", OWN)
def test_a_wrong_document_has_the_errors_that_the_tool_finds(version: str) -> None:
    data = {**WRONG, "openapi": f"{version}.0"}
    found = errors(OWN[version], data)
    assert len(found) > 3
    assert errors(VALIDATORS[version], data) == found


@pytest.mark.parametrize("path", CASES, ids=lambda it: it.parent.name)
def test_cases_have_the_errors_that_the_tool_finds(path: Path) -> None:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        return  # is about the text; no document comes of it
    version = specification.version(data) if isinstance(data, dict) else None
    if version is not None and "circular" not in path.parent.name:
        assert errors(VALIDATORS[version], data) == errors(OWN[version], data)
