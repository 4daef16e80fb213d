"""Findings about what an overlay wrote point to the overlay, all others to the document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from oasmith.document.bundle import Document
from oasmith.validate.validation import validate

from .written import line, overlay, resolved

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
servers:
  - url: https://eu.pets.test # eu
  - url: https://us.pets.test # us
  - url: https://in.pets.test # in
    description: India # description
tags: &tags
  - name: first
  - name: second
x-alias: *tags
paths:
  /pets:
    get:
      operationId: listPets
      responses: {"200": {$ref: "parts.yaml#/Pets"}}
"""

OVERLAY = """\
overlay: 1.1.0
info: {title: Ours, version: 1.0.0}
actions:
  - target: $.servers[?@.url == 'https://us.pets.test']
    remove: true
  - target: $.servers
    update:
      - url: https://new.pets.test # new
        variables:
          region: # region
            default: x
  - target: $.servers[1].description
    update: Indien # description
  - target: $.tags[1]
    update:
      description: Two. # two
  - target: $.paths
    update:
      /cats: {} # cats
  - target: $.paths['/cats']
    copy: $.paths['/pets'] # copy
  - target: $.paths['/cats'].get
    update:
      operationId: listCats # listCats
"""

PLACES = {
    "/servers/0/url": ("openapi.yaml", "# eu"),
    "/servers/1/url": ("openapi.yaml", "# in"),
    "/servers/1/description": ("overlay-1.yaml", "# description"),
    "/servers/2": ("overlay-1.yaml", "# new"),
    "/servers/2/url": ("overlay-1.yaml", "# new"),
    "/servers/2/variables/region": ("overlay-1.yaml", "# region"),
    "/servers/2/variables/region/none": ("overlay-1.yaml", "# region"),
    "/tags/0/name": ("openapi.yaml", "name: first"),
    "/tags/1/name": ("openapi.yaml", "name: second"),
    "/tags/1/description": ("overlay-1.yaml", "# two"),
    "/x-alias/1/name": ("openapi.yaml", "name: second"),
    "/paths/~1pets/get/operationId": ("openapi.yaml", "operationId: listPets"),
    "/paths/~1cats": ("overlay-1.yaml", "# cats"),
    "/paths/~1cats/get": ("overlay-1.yaml", "# copy"),
    "/paths/~1cats/get/responses/200": ("overlay-1.yaml", "# copy"),
    "/paths/~1cats/get/operationId": ("overlay-1.yaml", "# listCats"),
    "/components/responses/Pets/description": ("parts.yaml", "Pets."),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("positions")


@pytest.fixture(scope="module")
def document(folder: Path) -> Document:
    (folder / "parts.yaml").write_text("Pets:\n  description: Pets.\n", encoding="utf-8")
    document, findings = resolved(folder, DOCUMENT, [OVERLAY])
    assert findings == []
    assert document is not None
    return document


@pytest.mark.parametrize("pointer", PLACES)
def test_a_node_is_found_where_it_was_written(
    pointer: str, folder: Path, document: Document
) -> None:
    name, text = PLACES[pointer]
    location = document.positions.locate(pointer)
    assert location.file == (folder / name).as_posix()
    assert location.line == line(folder / name, text)
    assert document.positions.key(pointer).line == location.line


def test_the_way_into_another_file_is_the_reference(folder: Path, document: Document) -> None:
    used = document.positions.use_site("/components/responses/Pets")
    assert used.line == line(folder / "openapi.yaml", "parts.yaml#/Pets")


def test_nodes_of_json_are_found_as_well(tmp_path: Path) -> None:
    data = {"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "tags": [{}, {}]}
    text = overlay({"target": "$.tags[0]", "remove": True}, {"target": "$", "update": {"x-a": 1}})
    document, _ = resolved(tmp_path, json.dumps(data, indent=1), [text], "openapi.json")
    assert document is not None
    assert document.data == {**data, "tags": [{}], "x-a": 1}
    tag, written = document.positions.locate("/tags/0"), document.positions.locate("/x-a")
    # The second of two empty objects.
    assert tag.line == line(tmp_path / "openapi.json", "{},") + 1
    assert (written.file, written.line) == (
        (tmp_path / "overlay-1.yaml").as_posix(),
        line(tmp_path / "overlay-1.yaml", '"x-a"'),
    )


def test_findings_of_validation_are_where_the_fault_was_written(tmp_path: Path) -> None:
    first = overlay(
        {"target": "$.paths['/pets'].get", "update": {"descripton": "Misspelled."}},
        {"target": "$.tags[0]", "remove": True},
    )
    second = overlay({"target": "$.info", "update": {"licence": {}}})
    faulty = DOCUMENT.replace("name: second", "nme: second").replace("parts.yaml#", "#")
    document, findings = resolved(tmp_path, faulty + "Pets: {description: x}\n", [first, second])
    assert document is not None
    places = {
        (finding.rule, Path(finding.location.file).name, finding.location.line)
        for finding in validate(document, findings)
        if finding.rule in ("unknown-key", "missing-key")
    }
    assert places >= {
        ("unknown-key", "overlay-1.yaml", line(tmp_path / "overlay-1.yaml", "descripton")),
        ("unknown-key", "overlay-2.yaml", line(tmp_path / "overlay-2.yaml", "licence")),
        ("unknown-key", "openapi.yaml", line(tmp_path / "openapi.yaml", "nme: second")),
    }


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("$.a.b-c", 16),
        ("'$.a.b-c'", 17),
        ('"$.a.b-c"', 17),
        ('"$.a\\x2eb-c"', 11),
        (">-\n      $.a.b-c", 11),
        ("'$.a[''b'']-c'", 11),
    ],
)
def test_a_fault_in_a_target_has_its_column(written: str, column: int, tmp_path: Path) -> None:
    text = OVERLAY.partition("actions:")[0] + f"actions:\n- target: {written}\n  remove: true\n"
    document, findings = resolved(tmp_path, DOCUMENT, [text])
    assert document is None
    (finding,) = findings
    assert (finding.rule, finding.location.line) == ("invalid-jsonpath", 4)
    assert finding.location.column == column


def test_a_copied_array_and_its_original_have_places_of_their_own(tmp_path: Path) -> None:
    data = {"openapi": "3.1.0", "x-a": {"list": [{"n": 1}, {"n": 2}]}, "x-b": {}}
    changes = overlay(
        {"target": "$['x-a'].list", "update": {"n": 3}},
        {"target": "$['x-b']", "copy": "$['x-a']"},
        {"target": "$['x-a'].list[0]", "remove": True},
        {"target": "$['x-b'].list", "update": {"n": 4}},
    )
    text = json.dumps(data, indent=1)
    document, _ = resolved(tmp_path, text, [changes], "openapi.json")
    assert document is not None
    assert document.data["x-a"] == {"list": [{"n": 2}, {"n": 3}]}
    assert document.data["x-b"] == {"list": [{"n": 1}, {"n": 2}, {"n": 3}, {"n": 4}]}
    lines = {
        name: [document.positions.locate(f"/{name}/list/{index}/n").line for index in range(count)]
        for name, count in (("x-a", 2), ("x-b", 4))
    }
    second = line(tmp_path / "openapi.json", '"n": 2')
    third, fourth = (line(tmp_path / "overlay-1.yaml", f'"n": {n}') for n in (3, 4))
    copy = line(tmp_path / "overlay-1.yaml", '"copy"')
    assert lines == {"x-a": [second, third], "x-b": [copy, copy, copy, fourth]}
