"""openapi-spec-validator runs as it is, only faster."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

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

CASES = Path(__file__).parent / "cases"

NO_DOCUMENTS = {
    f"rules/{name}"
    for name in (
        "key-not-a-string",
        "not-a-document",
        "not-utf8",
        "syntax-error",
        "too-large",
        "unsupported-version",
    )
}
"""Cases about a text of which no document comes that the tool reads."""

DOCUMENTS = sorted(
    name
    for it in CASES.glob("*/*/openapi.yaml")
    if (name := it.parent.relative_to(CASES).as_posix()) not in NO_DOCUMENTS
)

PATTERN = (
    r"'^(?<year>\\d{4})(?=x)\\p{L}$' is not a 'regex'",
    ["properties", "odd", "pattern"],
    "",
)
"""A pattern of JavaScript's, which Python does not take and oasmith does."""

TOLERATED = {"clients/nasty-schemas": [PATTERN]}
"""What the tool finds in cases, and oasmith does not."""

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


Error: TypeAlias = tuple[str, list[str | int], str]
"""A message, its place in the schema, and how a validator stumbled."""


def errors(kind: Any, data: Any) -> list[Error]:
    """Return what a validator says, and how it ends."""
    found: list[Error] = []
    try:
        for error in kind(data).iter_errors():
            found.append((error.message, list(error.absolute_path), ""))
    except RecursionError:  # How it is worded depends on where the stack ends.
        found.append(("RecursionError", [], ""))
    except specification._STUMBLES as error:
        found.append((type(error).__name__, [], str(error)))
    return found


@pytest.mark.parametrize("version", OWN)
def test_a_wrong_document_has_the_errors_that_the_tool_finds(version: str) -> None:
    data = {**WRONG, "openapi": f"{version}.0"}
    found = errors(OWN[version], data)
    assert len(found) > 3
    assert errors(VALIDATORS[version], data) == found


@cache
def found_by_the_tool(case: str) -> tuple[str, Any, list[Error]]:
    """Return version and data of a case, with the tool's errors."""
    data = yaml.safe_load((CASES / case / "openapi.yaml").read_text(encoding="utf-8"))
    version = specification.version(data)
    assert version is not None
    return version, data, errors(OWN[version], data)


@pytest.mark.parametrize("case", DOCUMENTS)
def test_cases_have_the_errors_that_the_tool_finds(case: str) -> None:
    version, data, wanted = found_by_the_tool(case)
    tolerated = TOLERATED.get(case, [])
    assert [it for it in wanted if it in tolerated] == tolerated
    assert errors(VALIDATORS[version], data) == [it for it in wanted if it not in tolerated]


def test_many_cases_have_errors_that_are_compared() -> None:
    kinds = {case.partition("/")[0] for case in DOCUMENTS}
    assert kinds == {"clients", "rules"}
    assert sum(bool(found_by_the_tool(case)[2]) for case in DOCUMENTS) >= 15
