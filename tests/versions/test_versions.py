"""The same API, written in each version of OpenAPI, gives the same client, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from oasmith import pipeline
from oasmith.config.client import Client
from oasmith.config.settings import Settings

HERE = Path(__file__).parent

OWN = ("openapi.json", "manifest.json")
"""The key with the version of the document."""


def client(spec: Path) -> dict[str, str]:
    settings = Settings(package="versions", client_class="Versions", distribution="versions")
    made = pipeline.generate(
        Client(name="v", spec=spec, output=HERE, settings=settings, formatter="ruff")
    )
    assert made.files is not None, made.findings
    return {name: text for name, text in made.files.items() if not name.endswith(OWN)}


@pytest.fixture(scope="module")
def of_31() -> dict[str, str]:
    return client(HERE / "v31.yaml")


def test_30_and_31(of_31: dict[str, str]) -> None:
    assert client(HERE / "v30.yaml") == of_31


def test_31_and_32(of_31: dict[str, str], tmp_path: Path) -> None:
    text = (HERE / "v31.yaml").read_text(encoding="utf-8")
    spec = tmp_path / "v32.yaml"
    spec.write_text(text.replace("openapi: 3.1.1", "openapi: 3.2.0"), encoding="utf-8")
    assert client(spec) == of_31
