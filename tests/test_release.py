"""The steps of a release, the workflows that run them, and the supported platforms."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from bigin import AsyncBigin

ROOT = Path(__file__).parents[1]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))

_spec = importlib.util.spec_from_file_location("release", ROOT / "ci" / "release.py")
assert _spec is not None
assert _spec.loader is not None
release = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(release)

CHANGELOG = """# Changelog

## 1.1.0 (2026-12-01)

- New.

## 1.0.0

## 0.9.0

- Old.
"""


def test_the_notes_are_the_section_of_the_version() -> None:
    assert release.notes("v1.1.0", CHANGELOG) == "- New."
    assert release.notes("v0.9.0", CHANGELOG) == "- Old."


@pytest.mark.parametrize("tag", ["v1.0.0", "v1.1", "v2.0.0", "v1.1.00", "v1x1.0"])
def test_a_version_without_notes_is_no_release(tag: str) -> None:
    with pytest.raises(release.ReleaseError, match=f"no section for {tag}"):
        release.notes(tag, CHANGELOG)


def test_a_tag_fits_the_version() -> None:
    own = release.version()
    release.check(f"v{own}", f"## {own}\n\n- New.\n")
    with pytest.raises(release.ReleaseError, match="set __version__"):
        release.check("v99.0.0", "## 99.0.0\n\n- New.\n")


def test_what_is_built_twice_is_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.whl").write_bytes(b"same")
    release.same(tmp_path / "one", tmp_path / "two")
    (tmp_path / "two" / "a.whl").write_bytes(b"else")
    with pytest.raises(release.ReleaseError, match=r"not the same: a\.whl"):
        release.same(tmp_path / "one", tmp_path / "two")
    (tmp_path / "two" / "b.whl").write_bytes(b"")
    with pytest.raises(release.ReleaseError, match="of the same names"):
        release.same(tmp_path / "one", tmp_path / "two")


def jobs(path: Path) -> dict[str, Any]:
    jobs: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return jobs


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_runs_what_there_is(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    steps = [step for job in jobs(path).values() for step in job["steps"]]
    commands = [step["run"] for step in steps if "run" in step]
    for target in re.findall(r"make ([a-z-]+)", "\n".join(commands)):
        assert f"\n{target}:" in makefile, target
    for script in re.findall(r"(?:python3?|bash) ([\w./]+)", "\n".join(commands)):
        assert (ROOT / script).is_file(), script
    for step in re.findall(r"ci/release\.py (\w+)", "\n".join(commands)):
        assert f"\n{step} " in release.__doc__, step
    # Text of a workflow must not become code: external values are passed as environment variables.
    assert not [command for command in commands if "${{" in command]
    for step in steps:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[\w/.-]+", step.get("uses", "actions/x@v1")), step


def test_every_supported_python_is_in_the_matrix() -> None:
    pythons = ["3.11", "3.12", "3.13", "3.14"]
    for name in ("make", "windows"):
        matrix = jobs(GITHUB / "workflows" / "tests.yml")[name]["strategy"]["matrix"]
        assert matrix["python"] == pythons
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"VERSIONS := {' '.join(pythons)}" in makefile
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={pythons[0]}"
    assert "| CPython 3.11 to 3.14 | yes |" in (ROOT / "docs" / "releases.md").read_text()


def test_the_forms_for_issues_are_forms() -> None:
    forms = [path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config"]
    assert len(forms) == 2
    for path in forms:
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert form.keys() >= {"name", "description", "body"}
        assert {item["type"] for item in form["body"]} <= {"textarea", "input", "markdown"}


def test_without_asyncio_an_awaited_call_says_what_it_needs() -> None:
    """Trio and curio run a coroutine in this way, without an asyncio loop."""
    client = AsyncBigin(data_center="eu", token="any")
    call = client.related_records.update("Pipelines", "1", "Products", data=[{"id": "1"}])
    with pytest.raises(RuntimeError, match=r"needs asyncio.*call the sync client"):
        call.send(None)
