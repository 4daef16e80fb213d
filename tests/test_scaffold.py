"""A client that ``oasmith new`` creates is valid, can be generated, and its test passes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from oasmith import pipeline, write
from oasmith.config.client import read
from oasmith.config.reference import schema_text
from oasmith.scaffold import plan, write as write_plan


def scaffold(folder: Path, name: str) -> None:
    files, findings = plan(name, folder)
    assert findings == []
    write_plan(files)


def test_its_document_is_valid_and_its_test_passes(tmp_path: Path) -> None:
    scaffold(tmp_path, "pet_shop")
    configuration, findings = read(tmp_path / "oasmith.toml")
    assert configuration is not None, findings
    [client] = configuration.clients
    assert pipeline.validate(client.spec).findings == []
    made = pipeline.generate(client)
    assert made.files is not None
    assert made.findings == []
    write.write(write.compare(client.output, made.files, "pet_shop"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(client.output)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 passed" in done.stdout, done.stdout + done.stderr


def test_a_second_client_is_added_to_the_configuration(tmp_path: Path) -> None:
    scaffold(tmp_path, "first")
    path = tmp_path / "oasmith.toml"
    path.write_text(path.read_text(encoding="utf-8") + "# mine", encoding="utf-8")
    scaffold(tmp_path, "second")
    configuration, findings = read(path)
    assert configuration is not None, findings
    assert [it.name for it in configuration.clients] == ["first", "second"]
    assert "# mine\n\n[clients.second]\n" in path.read_text(encoding="utf-8")


def test_an_editor_has_the_schema_of_the_configuration(tmp_path: Path) -> None:
    scaffold(tmp_path, "shop")
    configuration = (tmp_path / "oasmith.toml").read_text(encoding="utf-8")
    schema = tmp_path / configuration.splitlines()[0].removeprefix("#:schema ")
    assert schema.read_text(encoding="utf-8") == schema_text()


def test_nothing_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    scaffold(tmp_path, "shop")
    _, findings = plan("shop", tmp_path)
    assert [str(it).splitlines()[0] for it in findings] == [
        "oasmith.toml:4:1: error [configuration] a client shop already exists",
        "spec/shop/openapi.yaml:1:1: error [foreign-file] already exists",
        "tests/test_shop.py:1:1: error [foreign-file] already exists",
    ]


def test_a_configuration_that_is_no_toml_is_not_added_to(tmp_path: Path) -> None:
    (tmp_path / "oasmith.toml").write_text("[[", encoding="utf-8")
    _, [finding] = plan("shop", tmp_path)
    assert finding.message.startswith("is not TOML")
