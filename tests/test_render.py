"""Rendering of templates, for cases that are simpler than a whole client."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from oasmith import pipeline, write
from oasmith.config.client import Client
from oasmith.config.settings import Settings


def generated(folder: Path, document: dict[str, Any], **settings: Any) -> Path:
    """Write the client of a document and return its folder."""
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(document), encoding="utf-8")
    known = {"package": "thing", "client_class": "Thing", "distribution": "thing", **settings}
    client = Client(
        name="thing",
        spec=spec,
        output=folder / "out",
        settings=Settings(**known),
        formatter="ruff",
    )
    made = pipeline.generate(client)
    assert made.files is not None, made.findings
    write.write(write.compare(client.output, made.files, client.settings.package))
    return client.output


def document(**paths: Any) -> dict[str, Any]:
    """Return a document with these operations, each at a path of its name."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Thing", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {f"/{name}": item for name, item in paths.items()},
    }


def answer(schema: Any) -> dict[str, Any]:
    """Return responses with one success."""
    return {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}


def assert_typed(folder: Path, cache: str) -> None:
    """Check a client with mypy."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", cache, "thing"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_a_method_called_list_does_not_hide_the_type(tmp_path: Path, mypy_cache: str) -> None:
    things = {"type": "array", "items": {"type": "string"}}
    counts = {"type": "array", "items": {"type": "integer"}}
    item = {
        "get": {"x-fern-sdk-method-name": "list", "tags": ["a"], "responses": answer(things)},
        "post": {"x-fern-sdk-method-name": "str", "tags": ["a"], "responses": answer(things)},
        "put": {"x-fern-sdk-method-name": "int", "tags": ["a"], "responses": answer(counts)},
    }
    folder = generated(tmp_path, document(a=item))
    text = (folder / "thing" / "resources" / "a.py").read_text(encoding="utf-8")
    assert "-> builtins.list[builtins.str]:" in text
    assert "-> builtins.list[builtins.int]:" in text
    assert_typed(folder, mypy_cache)


@pytest.mark.parametrize("client_class", ["Api", "Token"])
def test_a_client_whose_error_would_be_one_of_the_runtime(
    client_class: str, tmp_path: Path, mypy_cache: str
) -> None:
    item = {"get": {"responses": answer({"type": "object"})}}
    folder = generated(tmp_path, document(a=item), client_class=client_class)
    text = (folder / "thing" / "errors.py").read_text(encoding="utf-8")
    assert f"\n{client_class}ClientError = ClientError\n" in text
    assert_typed(folder, mypy_cache)


def test_the_readme_fills_a_variable_that_has_only_a_default(tmp_path: Path) -> None:
    servers = [{"url": "https://{tenant}.test", "variables": {"tenant": {"default": "acme"}}}]
    whole = {**document(a={"get": {"responses": answer({"type": "string"})}}), "servers": servers}
    text = (generated(tmp_path, whole) / "README.md").read_text(encoding="utf-8")
    assert '.with_variables(tenant="acme")' in text


def test_a_command_of_the_readme_is_typed_as_people_write(tmp_path: Path) -> None:
    names = {"type": "array", "items": {"type": "string"}, "example": ["Zoë"]}
    body = {"required": True, "content": {"application/json": {"schema": names}}}
    item = {"post": {"requestBody": body, "responses": answer({"type": "string"})}}
    text = (generated(tmp_path, document(a=item), cli=True) / "README.md").read_text("utf-8")
    assert """'["Zoë"]'""" in text


def test_a_missing_description_leaves_no_gap_in_the_docs(tmp_path: Path) -> None:
    item = {"get": {"responses": answer({"type": "string"})}}
    folder = generated(tmp_path, document(a=item))
    for name in ("README.md", "API.md"):
        # Every second part is a block of code, where two blank lines are usual.
        prose = (folder / name).read_text(encoding="utf-8").split("```")[::2]
        assert not [part for part in prose if "\n\n\n" in part.rstrip("\n")], name
