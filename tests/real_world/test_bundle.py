"""Real documents as bundles: nothing is lost, and what another version cannot express is listed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from oasmith import ir, stages
from oasmith.bundle.text import to_text
from oasmith.config.settings import Settings
from oasmith.document.bundle import Document
from oasmith.document.load import load
from oasmith.document.reading import ReadOptions
from oasmith.document.resolve import resolve
from oasmith.document.selection import Selection
from oasmith.openapi.fixed_fields import FIELDS
from oasmith.openapi.references import references
from oasmith.openapi.walk import objects
from oasmith.validate.validators import validator

from .corpus import CORPUS, REFERENCES, make, parameters

pytestmark = pytest.mark.real_world

SETTINGS = Settings(package="pets", client_class="Pets", distribution="pets")

SAID_OTHERWISE = frozenset(
    {"const", "examples", "contentEncoding", "contentMediaType", "identifier", "$defs", "$id"}
    | {"$anchor", "$dynamicAnchor", "pathItems", "then", "else", "webhooks", "exclusiveMinimum"}
)
"""Keys of 3.1 that are converted for 3.0; ``tests/bundle/test_losses.py`` lists them."""

INVALID = frozenset({"zoho-crm-v8/notes.json"})
"""Documents that are invalid by the specification's schema, as published."""


def options(selection: Selection | None = None) -> ReadOptions:
    folders = {url: CORPUS / place for url, place in REFERENCES.items()}
    return ReadOptions(references=folders, selection=selection)


@cache
def document(name: str) -> Document:
    read, findings = resolve(CORPUS / name, options())
    assert read is not None, findings
    return read


def version(name: str) -> str:
    return str(document(name).data["openapi"])[:3]


def read_again(data: Mapping[str, Any], folder: Path) -> Document:
    path = folder / "openapi.yaml"
    path.write_text(to_text(data, "yaml"), encoding="utf-8")
    read, findings = resolve(path)
    assert read is not None, findings
    return read


def lowered(read: Document) -> ir.Api | None:
    return stages.lower(read, SETTINGS)[0]


@cache
def api(name: str) -> ir.Api | None:
    return lowered(document(name))


def errors(data: Mapping[str, Any], of: str) -> list[str]:
    return [str(error.message)[:200] for error in validator(of).iter_errors(data)]


def in_order(data: Mapping[str, Any]) -> str:
    """Return data as text in which only the order of the top-level keys does not matter."""
    return json.dumps([[key, data[key]] for key in sorted(data)])


@pytest.mark.parametrize("name", parameters())
def test_a_bundle_is_the_document(name: str, tmp_path: Path) -> None:
    read = document(name)
    again = read_again(read.data, tmp_path)
    assert in_order(again.data) == in_order(read.data)
    assert to_text(again.data, "yaml") == to_text(read.data, "yaml")
    assert json.loads(to_text(read.data, "json")) == read.data
    fresh, _ = resolve(CORPUS / name, options())
    assert fresh is not None
    assert to_text(fresh.data, "yaml") == to_text(read.data, "yaml")
    assert bool(errors(read.data, version(name))) == (name in INVALID)
    # The input of a client is the same.
    assert lowered(again) == api(name)


@pytest.mark.parametrize("name", parameters())
def test_no_component_is_there_twice(name: str) -> None:
    """Each part of a file is one component, unless the author gave it several names."""
    read = document(name)
    source, _ = load(CORPUS / name)
    assert source is not None
    own = source.data.get("components") or {}
    for section, members in (read.data.get("components") or {}).items():
        names = [added for added in members if added not in (own.get(section) or {})]
        places = [read.positions.locate(f"/components/{section}/{added}") for added in names]
        assert len(set(places)) == len(places)
    assert all(reference.startswith("#/") for reference in references(read.data))


@pytest.mark.parametrize("name", parameters())
def test_another_version_is_valid_and_says_what_is_lost(name: str, tmp_path: Path) -> None:
    for target in {"3.0", "3.1"} - {version(name)}:
        data, findings = stages.bundle(document(name), "3.0" if target == "3.0" else "3.1")
        assert data is not None
        if name not in INVALID:
            assert errors(data, target) == []
        assert _unnoted(document(name).data, target, {one.pointer for one in findings}) == []
        if version(name) == "3.0":
            # The same API in 3.0 and in 3.1 gives the same client.
            assert lowered(read_again(data, tmp_path)) == api(name)


def _unnoted(data: Mapping[str, Any], target: str, noted: set[str]) -> list[str]:
    """Return keys that the version does not have, and that were neither reported nor converted."""
    return [
        f"{pointer}/{key}"
        for node, kind, pointer in objects(data)
        for key in node
        if key in FIELDS[kind]
        and not FIELDS[kind][key].is_known(target)
        and key not in SAID_OTHERWISE
        and (kind, key) != ("schema", "nullable")
        and not any(place.startswith(f"{pointer}/{key}") for place in noted)
    ]


@pytest.mark.parametrize("name", parameters())
def test_what_no_operation_uses_can_be_left_out(name: str, tmp_path: Path) -> None:
    _, known = resolve(CORPUS / name, options(None))
    pruned, findings = resolve(CORPUS / name, options(Selection()))
    assert pruned is not None
    # A reference that cannot be resolved in the document itself remains so.
    lost = [one for one in findings if one.rule in ("unknown-selection", "unresolved-reference")]
    assert [one for one in lost if one not in known] == []
    again = read_again(pruned.data, tmp_path)
    assert again.unresolved == {}
    assert bool(errors(pruned.data, version(name))) == (name in INVALID)
    assert _operations(lowered(pruned)) == _operations(api(name))
    assert again.data == pruned.data


def _operations(of: ir.Api | None) -> list[str]:
    assert of is not None
    return [f"{one.method} {one.path}" for resource in of.resources for one in resource.operations]


@pytest.mark.parametrize(
    "name",
    ["zoho-crm-v8/related_records.json", "twilio/twilio_lookups_v2.json"],
    ids=["zoho", "twilio"],
)
def test_the_client_of_a_bundle_is_that_of_its_files(name: str, tmp_path: Path) -> None:
    read = read_again(document(name).data, tmp_path)
    of_files, of_bundle = make(name, tmp_path / "a"), make(name, tmp_path / "b", read.path)
    assert of_files.made.files is not None
    assert of_bundle.made.files is not None
    different = {
        file
        for file, text in of_files.made.files.items()
        if of_bundle.made.files.get(file) != text and not file.endswith("openapi.json")
    }
    # The manifest has the hashes of the files that were read.
    assert {Path(file).name for file in different} == {"manifest.json"}
    assert of_bundle.made.files.keys() == of_files.made.files.keys()
