"""The other tools' code on each page runs with the version that the page names.

Each tool is installed in a separate environment by ``make migrating``.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from migrating.conftest import HERE
from migrating.pages import HOST, TOOLS, page, printed, theirs
from migrating.shop import Shop

pytestmark = pytest.mark.migrating

DOCUMENT = HERE / "petshop.yaml"

GENERATE: dict[str, Sequence[str]] = {
    "openapi-python-client": (
        *("openapi-python-client", "generate", "--path", str(DOCUMENT)),
        *("--output-path", "{folder}", "--overwrite"),
    ),
    "openapi-generator": (
        *("openapi-generator-cli", "generate", "-g", "python", "-i", str(DOCUMENT)),
        *("-o", "{folder}", "--package-name", "petshop_client"),
    ),
}
"""How each tool generates a client; that of Stainless is an existing one."""


def programs() -> Path:
    folder = os.environ.get("OASMITH_MIGRATING")
    assert folder, "make migrating says where the environments are"
    return Path(folder)


def run(tool: str, words: Sequence[str], folder: Path, **environment: str) -> str:
    """Run a program of an environment, and return what it prints."""
    binaries = programs() / tool / "bin"
    path = f"{binaries}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(binaries / words[0]), *words[1:]],
        cwd=folder,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("tool", TOOLS)
def test_what_the_other_tool_does_is_done(tool: str, shop: Shop, tmp_path: Path) -> None:
    client = tmp_path / "client"
    if tool in GENERATE:
        run(tool, [word.format(folder=client) for word in GENERATE[tool]], tmp_path)
    code = theirs(tool)
    (tmp_path / "program.py").write_text(code.replace(HOST, shop.url), encoding="utf-8")
    out = run(tool, ["python", "program.py"], tmp_path, PYTHONPATH=str(client))
    assert out.splitlines() == printed(code)


@pytest.mark.parametrize("tool", TOOLS)
def test_the_page_names_the_version(tool: str) -> None:
    pinned = (HERE / "environments" / f"{tool}.txt").read_text(encoding="utf-8")
    first = re.search(r"^([a-z-]+)(?:\[\w+\])?==(\S+)$", pinned, re.MULTILINE)
    assert first is not None
    name = first[1].removesuffix("-cli")
    assert f"{name} {first[2]}" in page(tool).read_text(encoding="utf-8")
