"""Identical documents are recognized without comparing them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from oasmith.config.client import Client
from oasmith.diff.identical import unchanged_version, version
from oasmith.diff.pairs import DEFAULTS

DOCUMENT = """
openapi: 3.1.0
tags: [{name: version}, [deep, {version: 0}]]
info: {title: Pets, contact: {name: version}, version: 1.2.0}
paths:
  /pets: {$ref: "parts/pets.yaml#/pets"}
"""
PART = "pets: {get: {responses: {'200': {description: All}}}}\n"


def client(folder: Path, text: str = DOCUMENT, part: str | None = PART) -> Client:
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    spec = folder / "openapi.yaml"
    spec.write_text(text, encoding="utf-8")
    if part is not None:
        (folder / "parts" / "pets.yaml").write_text(part, encoding="utf-8")
    return Client(name="pets", spec=spec, output=folder, settings=DEFAULTS, tolerant=True)


def test_the_same_files_are_told_with_their_version(tmp_path: Path) -> None:
    old, new = client(tmp_path / "old"), client(tmp_path / "new")
    assert unchanged_version(old, new) == "1.2.0"


@pytest.mark.parametrize(
    ("text", "part"), [(DOCUMENT + "\n", PART), (DOCUMENT, PART + "#"), (DOCUMENT, None)]
)
def test_another_byte_or_file_is_a_difference(text: str, part: str, tmp_path: Path) -> None:
    assert unchanged_version(client(tmp_path / "a"), client(tmp_path / "b", text, part)) is None


def test_other_settings_are_a_difference(tmp_path: Path) -> None:
    old, new = client(tmp_path / "old"), client(tmp_path / "new")
    other = replace(new, settings=replace(new.settings, naming="document"))
    assert unchanged_version(old, other) is None
    assert unchanged_version(old, replace(new, references={"https://a.test": tmp_path})) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("info:\n  version: 2.0\n", "2.0"),
        ('{"openapi": "3.1.0", "info": {"title": "a", "version": "1.0.0"}}', "1.0.0"),
        ("info: {title: a}\nversion: 3", None),
        ("info: [version, 1]", None),
        ("info: {version: &it 1.0, x: *it}", "1.0"),
        ("info: {version: ", None),
        ("", None),
    ],
)
def test_the_version_is_that_of_info(text: str, found: str | None) -> None:
    assert version(text) == found
