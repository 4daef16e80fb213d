"""The checked-in client is up to date with its document, on every machine and every day."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from oasmith import pipeline
from oasmith.config.client import read

ROOT = Path(__file__).parents[1]

SCRIPT = """
import hashlib, sys
from pathlib import Path
from oasmith import pipeline
from oasmith.config.client import read
[client] = read(Path("oasmith.toml").resolve())[0].clients
made = pipeline.generate(client)
for name, text in made.files.items():
    print(hashlib.sha256(text.encode()).hexdigest(), name)
"""


def hashes(seed: str, **environment: str) -> str:
    """Return the result of generating in a separate process."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def first() -> str:
    """Return the hashes of one generation."""
    return hashes("1")


def test_the_client_is_what_the_document_gives(first: str) -> None:
    for line in first.splitlines():
        hashed, _, name = line.partition(" ")
        content = (ROOT / "generated" / "bigin" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == hashed, name


def test_nothing_else_lies_in_the_client(first: str) -> None:
    folder = ROOT / "generated" / "bigin"
    known = {line.partition(" ")[2] for line in first.splitlines()}
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not {"__pycache__", "build"} & set(path.parts)
    }
    # The changelog is what oasmith publish and people write.
    assert found - {"bigin/CHANGELOG.md"} == known


@pytest.mark.parametrize("seed", ["2", "77"])
def test_the_bytes_do_not_depend_on_the_hash_seed(seed: str, first: str) -> None:
    assert hashes(seed, TZ="Pacific/Kiritimati", LC_ALL="C") == first


def test_ruff_gives_the_same_bytes(first: str) -> None:
    configuration, _ = read(ROOT / "oasmith.toml")
    assert configuration is not None
    [client] = configuration.clients
    made = pipeline.generate(replace(client, formatter="ruff")).files
    assert made is not None
    found = [f"{hashlib.sha256(text.encode()).hexdigest()} {name}" for name, text in made.items()]
    assert found == first.splitlines()
