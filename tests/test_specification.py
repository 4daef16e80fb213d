"""What openapi-spec-validator refuses is a finding, with a location and a message."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import openapi_spec_validator as tool
import pytest

from oasmith.diagnostics.findings import Finding, Level
from oasmith.document.reading import ReadOptions
from oasmith.document.resolve import resolve
from oasmith.validate import specification
from oasmith.validate.validation import validate

TOOL = {
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
        "too-deep",
        "too-large",
        "unsupported-version",
    )
}
"""Cases about a text that the tool cannot read as a document."""

DOCUMENTS = sorted(
    name
    for path in CASES.glob("*/*/openapi.yaml")
    if (name := path.parent.relative_to(CASES).as_posix()) not in NO_DOCUMENTS
)

STRICTER = {"clients/nasty-schemas", "rules/unchecked-pattern"}
"""Cases with patterns that the tool parses with Python's engine, and oasmith does not."""


ENDLESS = {"clients/discriminators"}
"""Valid cases in which the tool follows bases and their variants endlessly."""


@cache
def refused_by_the_tool(case: str) -> bool:
    """Return whether the tool reports something, or fails."""
    path = CASES / case / "openapi.yaml"
    # Bundled, because the tool would fetch other files from the network.
    document, _ = resolve(path, ReadOptions(roots=(path.parent.resolve(),)))
    assert document is not None
    version = specification.version(document.data)
    assert version is not None
    try:
        return any(True for _ in TOOL[version](dict(document.data)).iter_errors())
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return True


def findings(path: Path) -> list[Finding]:
    """Return all findings of a document."""
    document, resolving = resolve(path, ReadOptions(roots=(path.parent.resolve(),)))
    return resolving if document is None else validate(document, resolving)


@pytest.mark.parametrize("case", DOCUMENTS)
def test_what_the_tool_refuses_is_refused(case: str) -> None:
    if case not in STRICTER | ENDLESS and refused_by_the_tool(case):
        assert any(
            finding.level is not Level.INFO for finding in findings(CASES / case / "openapi.yaml")
        )


def test_the_tool_refuses_many_cases() -> None:
    assert sum(refused_by_the_tool(case) for case in DOCUMENTS) >= 15


VARIABLE = {"enum": [], "default": "x"}


def residual(tmp_path: Path, **changes: Any) -> list[str]:
    """Return the findings of a small document with other keys, without location and level."""
    data = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}, **changes}
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return [f"{finding.pointer} {finding.message} | {finding.hint}" for finding in findings(path)]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        (
            {"paths": {"/a": {"get": {"responses": {}, "operationId": "a"}}}},
            "/paths/~1a/get GET /a documents no responses | "
            "Add `responses` with at least one status.",
        ),
        (
            {"servers": [{"url": "https://a.test", "variables": {"a": VARIABLE}}]},
            "/servers/0/variables/a/enum 'enum' is invalid: "
            "[] has less than 1 item | Correct 'enum'.",
        ),
        ({"components": {"schemas": {}, "x-own": 1}}, None),
    ],
    ids=["its own check", "the schema alone", "nothing"],
)
def test_what_only_the_schema_of_the_specification_sees_is_said_in_words(
    changes: dict[str, Any], wanted: str | None, tmp_path: Path
) -> None:
    assert residual(tmp_path, **changes) == ([wanted] if wanted else [])
