"""``oasmith bundle``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from command_line import DOCUMENT, Command, change, written

CASES = Path(__file__).with_name("cases")
OWN = """openapi: 3.1.0
info: {title: Pets, version: "1", summary: Of ours.}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses: {"200": {$ref: parts.yaml#/Pets}}
  /owners:
    get:
      operationId: listOwners
      tags: [owners]
      responses: {"200": {description: Some.}}
"""
PARTS = "Pets: {description: All.}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "openapi.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "parts.yaml").write_text(PARTS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_bundle_goes_to_standard_output_alone(oasmith: Command, folder: Path) -> None:
    before = written(folder)
    result = oasmith("bundle", "openapi.yaml", "--to", "3.0")
    assert result.status == 0
    assert yaml.load(result.out, yaml.CSafeLoader)["openapi"] == "3.0.3"
    assert "[lost-in-conversion] OpenAPI 3.0 has no 'summary' here" in result.err
    assert written(folder) == before


def test_the_name_of_the_file_decides_the_format(oasmith: Command, folder: Path) -> None:
    assert (
        oasmith("bundle", "openapi.yaml", "--output", "out/a.json").out == "out/a.json is written\n"
    )
    oasmith("bundle", "openapi.yaml", "--output", "a.yaml", "-q")
    oasmith("bundle", "openapi.yaml", "--output", "b.txt", "--format", "json", "-q")
    data = json.loads((folder / "out/a.json").read_text(encoding="utf-8"))
    assert data["components"]["responses"] == {"Pets": {"description": "All."}}
    assert yaml.load((folder / "a.yaml").read_text("utf-8"), yaml.CSafeLoader) == data
    assert json.loads((folder / "b.txt").read_text(encoding="utf-8")) == data


def test_check_fails_until_the_bundle_is_what_the_files_give(
    oasmith: Command, folder: Path
) -> None:
    arguments = ("bundle", "openapi.yaml", "--output", "a.yaml")
    missing = oasmith(*arguments, "--check")
    assert (missing.status, missing.out) == (1, "")
    assert "a.yaml:1:1: error [out-of-date] is missing" in missing.err
    assert oasmith(*arguments).status == 0
    assert oasmith(*arguments, "--check").out == "a.yaml is up to date\n"
    change(folder / "parts.yaml", "All.", "Each.")
    before = written(folder)
    stale = oasmith(*arguments, "--check")
    assert stale.status == 1
    assert "[out-of-date] is not up to date with the document" in stale.err
    assert written(folder) == before


@pytest.mark.parametrize("name", ["openapi.yaml", "parts.yaml", "link.yaml"])
def test_no_file_that_is_read_is_written(oasmith: Command, folder: Path, name: str) -> None:
    (folder / "link.yaml").symlink_to("parts.yaml")
    before = written(folder)
    result = oasmith("bundle", "openapi.yaml", "--output", name)
    assert result.status == 2
    assert "is one of the files that are bundled" in result.err
    assert written(folder) == before


def test_what_cannot_be_read_is_not_written(oasmith: Command, folder: Path) -> None:
    change(folder / "openapi.yaml", "#/Pets", "#/Pet")
    result = oasmith("bundle", "openapi.yaml", "--output", "a.yaml")
    assert result.status == 1
    assert result.err.count("error [unresolved-reference]") == 1
    assert not (folder / "a.yaml").exists()
    # Mistakes in parts that only another client selects do not matter.
    assert oasmith("bundle", "openapi.yaml", "--tag", "owners").status == 0
    tolerant = oasmith("bundle", "openapi.yaml", "--validation", "tolerant")
    assert tolerant.status == 0
    assert "warning [unresolved-reference]" in tolerant.err


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        (["--tag", "pets"], ["/pets"]),
        (["--path", "/own*", "--operation", "GET /pets"], ["/pets", "/owners"]),
        (["--operation", "listOwners"], ["/owners"]),
        (["--prune"], ["/pets", "/owners"]),
    ],
    ids=["tag", "path-and-operation", "operation", "prune"],
)
def test_operations_are_selected(
    oasmith: Command, folder: Path, arguments: list[str], paths: list[str]
) -> None:
    result = oasmith("bundle", "openapi.yaml", *arguments, "--format", "json")
    data = json.loads(result.out)
    assert list(data["paths"]) == paths
    assert ("components" in data) == ("/pets" in paths)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bundle", "nothing.yaml"], "there is no file and no client nothing.yaml"),
        (["bundle", "openapi.yaml", "--check"], "--check needs --output"),
        (["bundle"], "there is no oasmith.toml in this folder or above"),
    ],
    ids=["no-file", "no-output", "no-configuration"],
)
def test_what_cannot_be_done_is_told(
    oasmith: Command, folder: Path, arguments: list[str], said: str
) -> None:
    result = oasmith(*arguments)
    assert (result.status, result.out) == (2, "")
    assert said in result.err


def test_a_swagger_document_is_refused(oasmith: Command, folder: Path) -> None:
    (folder / "openapi.yaml").write_text('swagger: "2.0"\npaths: {}\n', encoding="utf-8")
    result = oasmith("bundle", "openapi.yaml")
    assert (result.status, result.out) == (1, "")
    assert "[unsupported-version] oasmith does not support Swagger 2.0" in result.err


def test_a_client_is_bundled_as_it_is_configured(oasmith: Command, project: Path) -> None:
    whole = json.loads(oasmith("bundle", DOCUMENT, "--format", "json").out)
    first = next(iter(whole["paths"]))
    change(
        project / "oasmith.toml",
        'package = "shop"',
        f'package = "shop"\nselect = {{ paths = ["{first}"] }}',
    )
    for name in ("shop", ""):
        result = oasmith("bundle", *filter(None, [name]), "--format", "json")
        assert list(json.loads(result.out)["paths"]) == [first]
    # If a file is named, the file is used.
    assert json.loads(oasmith("bundle", DOCUMENT, "--format", "json").out) == whole
    misspelled = oasmith("bundle", "shpo")
    assert misspelled.status == 2
    assert "Did you mean shop?" in misspelled.err


def test_each_client_of_one_document_is_validated(oasmith: Command, project: Path) -> None:
    """Two clients may select different parts, one of which has a mistake."""
    file = project / "oasmith.toml"
    client = file.read_text(encoding="utf-8").partition("[clients.shop]")[2]
    other = client.replace("generated/shop", "generated/other").replace('"shop"', '"other"')
    selecting = '\nselect = { tags = ["nothing-like-it"] }'
    change(file, client, client.rstrip() + "\n\n[clients.other]" + other.rstrip() + selecting)
    for arguments in ((), (DOCUMENT,)):
        result = oasmith("validate", *arguments, "--format", "line")
        assert result.status == 1
        assert result.out.count("[unknown-selection]") == 1


def test_a_client_described_by_options_has_what_they_select(oasmith: Command, folder: Path) -> None:
    result = oasmith("dump-ir", "--spec", "openapi.yaml", "--path", "/pets*")
    assert result.status == 0
    [resource] = json.loads(result.out)["resources"]
    assert [one["path"] for one in resource["operations"]] == ["/pets"]
    refused = oasmith("dump-ir", "--tag", "pets")
    assert refused.status == 2
    assert "In oasmith.toml, the key is select." in refused.err
