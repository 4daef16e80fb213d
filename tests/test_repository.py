"""The repository itself: its documentation is correct, and it contains nothing forbidden."""

from __future__ import annotations

import re
import subprocess
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from contract.first_call import run

from oasmith.emit import filters

ROOT = Path(__file__).parents[1]
FIXTURES = sorted((ROOT / "tests" / "fixtures").rglob("*.yaml"))
PROSE = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")

# Written so that the patterns do not match themselves.
FORBIDDEN = {
    "the address of a package registry": r"python[h]osted|pyp[i]\.org|np[m]js|deb\.debi[a]n",
    "a path of one machine": r"/(?:roo[t]|hom[e]|Use[r]s)/|/(?:wor[k]|tm[p])/\w",
    "a number of the issue tracker": r"(?i)\bissu[e] #?\d",
    "material outside": r"\.\./share[d]",
}

CORPUS_IS_NAMED_IN = (".ci/run", "Makefile")
"""The files with the default folder of real documents."""

SECRETS = {
    "a token of Zoho": r"\b1000\.[0-9a-f]{32}\.[0-9a-f]{32}",
    "a bearer token": r"(?i)bearer [\w.~+/-]{20,}",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "an e-mail address": r"[\w.+-]+@(?!example\.)[\w-]+\.(?:com|org|net|eu|in)\b",
}


def texts() -> list[tuple[str, str]]:
    """Return name and text of every tracked, or untracked and not ignored, file."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    names = sorted({name for name in listed.stdout.split("\0") if name})
    return [
        (name, (ROOT / name).read_bytes().decode(errors="replace"))
        for name in names
        if (ROOT / name).is_file()
    ]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(FORBIDDEN[what], line)
        and not (what == "material outside" and name in CORPUS_IS_NAMED_IN)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda it: it.stem)
def test_a_fixture_says_where_it_is_from_and_holds_no_secret(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    provenance = data["provenance"]
    assert provenance["kind"] in ("recorded", "transcribed")
    assert provenance["source"].startswith("https://")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", provenance["read"])
    assert provenance["note"]
    for credential in credentials(data):
        assert credential.split()[-1] == "REDACTED"
    for what, pattern in SECRETS.items():
        assert not re.search(pattern, text), what


def credentials(data: Any) -> list[str]:
    """Return the values of headers with secrets."""
    sides = [it[side] for it in data["interactions"] for side in ("request", "response")]
    return [
        value
        for side in sides
        for name, values in side.get("headers", {}).items()
        if name.lower() in ("authorization", "cookie", "set-cookie")
        for value in values
    ]


def test_nothing_that_was_transcribed_is_called_recorded() -> None:
    assert FIXTURES
    kinds = {
        yaml.safe_load(it.read_text(encoding="utf-8"))["provenance"]["kind"] for it in FIXTURES
    }
    assert kinds == {"transcribed"}
    readme = (ROOT / "tests" / "fixtures" / "README.md").read_text(encoding="utf-8")
    assert "Every fixture here is transcribed" in readme


def test_the_first_call_of_the_readme_works_against_a_local_server() -> None:
    assert len(run(ROOT / "README.md").succeeded) == 2


def targets() -> dict[str, str]:
    """Return the documented targets of the Makefile, with their help."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^([a-z-]+):.*?## (.*)$", text))


@pytest.mark.parametrize("name", PROSE)
def test_every_make_target_that_is_named_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))
    assert named <= set(targets())


def test_every_target_for_people_is_explained() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.findall(r"(?m)^\.PHONY: (.*)$", text))
    assert phony == set(targets())
    assert {"generate", "test", "check", "help"} <= phony


@pytest.mark.parametrize("name", PROSE)
def test_every_link_of_the_documentation_leads_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (ROOT / link).exists(), link


@pytest.mark.parametrize("name", PROSE)
def test_every_path_of_the_documentation_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    roots = "|".join(it.name for it in ROOT.iterdir() if it.is_dir() and it.name[0] != ".")
    for path in re.findall(rf"`((?:{roots})/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_module_of_the_documentation_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"(?<![\w/.])(\w+(?:/\w+)*\.py|\w+/)(?=[\s`,;)])", text))
    assert len(named) > 5
    places = (ROOT, ROOT / "generator" / "oasmith", ROOT / "generator" / "oasmith_runtime")
    for module in named:
        assert any((place / module).exists() for place in places), module


def test_every_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    requirement = re.compile(r'\s+"[a-z0-9-]+(\[\w+\])?[=>]=')
    for above, line in pairwise(lines):
        if requirement.match(line):
            assert above.strip().startswith("#") or requirement.match(above), line


def test_what_decides_the_bytes_is_pinned_everywhere_alike() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extra = project["project"]["optional-dependencies"]["generate"]
    exact = [wanted for wanted in extra if "==" in wanted]
    assert {it.partition("==")[0] for it in exact} == {
        "black",
        "datamodel-code-generator",
        "ruff",
    }
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert set(exact) <= set(pins)
    assert not any("/" in pin or "@" in pin for pin in pins)


def test_own_code_and_generated_code_have_the_same_width() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["ruff"]["line-length"] == filters.WIDTH
