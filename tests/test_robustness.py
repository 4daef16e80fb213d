"""Any document gives findings or a client, and never an internal error of oasmith."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from documents import DOCUMENT, changed
from hypothesis import HealthCheck, given, settings, strategies as st

from oasmith import pipeline
from oasmith.config.client import Client, client
from oasmith.diagnostics.findings import Finding, has_errors
from oasmith.openapi import pointer as pointers

PET = "/components/schemas/Pet"
ID = f"{PET}/properties/id"
NUMBER = '"a number of many digits"'


def nested(levels: int) -> Any:
    """Return a schema of lists in lists."""
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "array", "items": schema}
    return schema


def chain(length: int) -> dict[str, Any]:
    """Return a document in which schemas refer to each other in a long chain."""
    data = changed(ID, {"$ref": "#/components/schemas/A0"})
    for index in range(length):
        target = {"$ref": f"#/components/schemas/A{index + 1}"}
        data["components"]["schemas"][f"A{index}"] = target if index + 1 < length else {}
    return data


ODD: dict[str, tuple[Any, str]] = {
    # document, rule
    "pattern": (changed(f"{ID}/pattern", "("), "invalid-pattern"),
    "host": (changed("/servers/0/url", "https://[::1"), "server-url"),
    "port": (changed("/servers/0/url", "https://a.test:999999"), "server-url"),
    "step": (changed(ID, {"type": "integer", "multipleOf": 0}), "invalid-value"),
    "nested": (changed(ID, nested(400)), "too-deep"),
    "very nested": (changed(ID, nested(900)), "too-deep"),
    "chain": (chain(1200), "too-deep"),
    "digits": (changed(ID, {"type": "integer", "maximum": "NUMBER"}), "invalid-value"),
    "null byte": (changed(ID, {"$ref": "\0"}), "unresolved-reference"),
    "escaped null byte": (changed(ID, {"$ref": "a%00.yaml"}), "unresolved-reference"),
    "long reference": (changed(ID, {"$ref": "a" * 9000}), "unresolved-reference"),
    "required": (changed(f"{PET}/required", [{"id": 1}, "id"]), "invalid-value"),
    "half a character": (changed("/info/sumary", "\ud800"), "unknown-key"),
    "scopes": (
        changed("/components/securitySchemes/login/flows/clientCredentials/scopes", 1),
        "invalid-value",
    ),
    "exponential": (
        changed(ID, {"type": "string", "pattern": "^(a+)+$", "default": "a" * 60 + "!"}),
        "example-mismatch",
    ),
}


def written(data: Any, folder: Path) -> Client:
    """Return a client of a document in a folder."""
    text = json.dumps(data).replace('"NUMBER"', "9" * 100_001)
    (folder / "openapi.json").write_text(text, encoding="utf-8")
    values = {"spec": "openapi.json", "output": "out", "package": "odd", "validation": "tolerant"}
    return client("odd", {**values, "formatter": "ruff", "allow-partial": True}, folder)


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_is_a_finding_with_a_line(name: str, tmp_path: Path) -> None:
    data, rule = ODD[name]
    found = pipeline.findings(written(data, tmp_path).spec)
    assert rule in {finding.rule for finding in found}
    assert all(finding.location.line >= 1 and finding.hint for finding in found)
    assert all(len(str(finding)) < 10_000 for finding in found)


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_gives_an_api_or_errors(name: str, tmp_path: Path) -> None:
    lowered = pipeline.lower(written(ODD[name][0], tmp_path))
    assert (lowered.api is None) == has_errors(lowered.findings)


def test_a_client_comes_of_a_document_with_many_faults(tmp_path: Path) -> None:
    data = changed(f"{PET}/required", [{"id": 1}])
    data["components"]["schemas"]["Odd"] = {
        "type": "object",
        "properties": {
            "a": {"type": "string", "pattern": "("},
            "b": {"type": "integer", "multipleOf": 0},
            "c": {"type": "string", "pattern": "^(a+)+$", "default": "a" * 60 + "!"},
            "d": {"$ref": "\0"},
            "e": {"ref": "#/components/schemas/Pet"},
            "f": {"type": "strng", "enum": [1]},
        },
    }
    data["servers"] = [{"url": "https://[::1"}]
    generated = pipeline.generate(written(data, tmp_path))
    assert generated.files is not None
    assert {"invalid-value", "invalid-pattern", "server-url"} <= {
        finding.rule for finding in generated.findings
    }


NASTY = st.sampled_from(
    [
        *(None, [], {}, "", 0, -1, True, 1.5, 1e308, 10**30, "\0", "#/", "https://[::1", "{", "("),
        *([[]], [{}], [None], ["a", "a"], "\ud800", {"": None}, "a" * 3000),
        *({"$ref": value} for value in ("\0", "#", "", "#/", "#/paths", f"#{PET}", 5)),
        *({"type": value} for value in ([], ["null"], "array", None)),
        *({"enum": value} for value in ([], [None], "a")),
        *({"allOf": value} for value in ([], [{}], [True], 3)),
        *({"discriminator": value} for value in ("a", {}, {"propertyName": 3, "mapping": []})),
        *({"required": value} for value in ([{}], "a")),
        *({"properties": value} for value in (None, {"": {}}, {"a/b~c": {}})),
        *({"type": "string", "pattern": value} for value in ("(", "(?=a)", "/^a$/i")),
        *({"type": "integer", "multipleOf": value} for value in (0, 1e-320)),
        *(
            {"x-batch": {}},
            {"x-errors": [1]},
            {"x-fern-pagination": {}},
            {"in": "path"},
            nested(40),
        ),
    ]
)


def places(node: Any, pointer: str = "") -> list[str]:
    """Return the pointers of all nodes below one."""
    if not isinstance(node, dict | list):
        return []
    found = []
    for key, member in node.items() if isinstance(node, dict) else enumerate(node):
        where = pointers.join(pointer, key)
        found += [where, *places(member, where)]
    return found


@settings(
    max_examples=120,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    where=st.sampled_from(places(DOCUMENT)),
    value=NASTY,
    version=st.sampled_from(["3.0.3", "3.1.0", "3.2.0"]),
)
def test_a_node_that_is_anything_gives_findings_or_an_api(
    where: str, value: Any, version: str, tmp_path: Path
) -> None:
    lowered = pipeline.lower(written(changed(where, value, version), tmp_path))
    assert (lowered.api is None) == has_errors(lowered.findings)
    strict: list[Finding] = pipeline.findings(tmp_path / "openapi.json")
    assert all(finding.hint for finding in strict)
