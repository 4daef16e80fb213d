"""Each directory of ``cases`` is a document and its expected bundle.

``options.toml`` has the options of bundling: ``to``, a version, and ``select``, a table as in
oasmith.toml. ``OASMITH_UPDATE=1 pytest tests/bundle/test_cases.py`` writes ``bundle.yaml``, or
``bundle.json`` if that exists, and ``findings.txt``; review them before you commit them.
"""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import (
    OpenAPIV30SpecValidator,
    OpenAPIV31SpecValidator,
    OpenAPIV32SpecValidator,
)

from oasmith import pipeline
from oasmith.bundle.text import to_text
from oasmith.config.keys import SELECT_TABLE
from oasmith.config.select import selection
from oasmith.document.reading import ReadOptions
from oasmith.openapi.references import references

CASES = Path(__file__).with_name("cases")
NAMES = sorted(case.name for case in CASES.iterdir())

VALIDATORS = {
    "3.0": OpenAPIV30SpecValidator,
    "3.1": OpenAPIV31SpecValidator,
    "3.2": OpenAPIV32SpecValidator,
}


def bundled(case: Path) -> tuple[pipeline.Bundled, str]:
    """Return the bundle of a case, and its findings."""
    file = case / "options.toml"
    options: dict[str, Any] = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    select = options.get("select")
    assert SELECT_TABLE.accepts(select or {})
    result = pipeline.bundle(
        Path("openapi.yaml"),
        options=ReadOptions(selection=None if select is None else selection(select)),
        to=options.get("to"),
    )
    return result, "".join(f"{finding}\n" for finding in result.findings)


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(CASES / name)
    result, said = bundled(CASES / name)
    assert result.data is not None, said
    text = to_text(result.data, "yaml")
    if os.environ.get("OASMITH_UPDATE"):
        Path("bundle.yaml").write_text(text, encoding="utf-8")
        Path("findings.txt").write_text(said, encoding="utf-8")
    assert text == Path("bundle.yaml").read_text(encoding="utf-8")
    assert said == Path("findings.txt").read_text(encoding="utf-8")
    assert all(finding.hint for finding in result.findings)


@pytest.mark.parametrize("name", NAMES)
def test_a_bundle_is_valid_and_stands_alone(name: str, tmp_path: Path) -> None:
    text = (CASES / name / "bundle.yaml").read_text(encoding="utf-8")
    path = tmp_path / "openapi.yaml"
    path.write_text(text, encoding="utf-8")
    again = pipeline.bundle(path)
    assert again.data is not None
    assert to_text(again.data, "yaml") == text
    # Parsed as YAML 1.1, it is the same: no string has become a number, a date or true.
    assert yaml.load(text, yaml.CSafeLoader) == again.data
    assert json.loads(to_text(again.data, "json")) == again.data
    outside = {finding.rule for finding in again.findings}
    assert outside <= {"not-self-contained"}
    local = all(reference.startswith("#/") for reference in references(again.data))
    assert local or outside
    errors = list(VALIDATORS[again.data["openapi"][:3]](again.data).iter_errors())
    assert not errors, errors
