"""The built-in templates: how they are composed, and which parts can be replaced."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from oasmith import packaged, pipeline
from oasmith.config.client import Client
from oasmith.config.settings import Settings
from oasmith.emit.render import unused_templates

SECTIONS = sorted(packaged.templates().glob("docs/readme/*.md.jinja"))
DOCUMENT = {"openapi": "3.1.0", "info": {"title": "Nothing", "version": "1"}, "paths": {}}


def readme(folder: Path) -> str:
    """Return the README of a client generated with the templates in ``own``."""
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    settings = Settings(package="nothing", client_class="Nothing", distribution="nothing")
    own = folder / "own"
    client = Client(
        name="nothing",
        spec=spec,
        output=folder / "out",
        settings=settings,
        formatter="ruff",
        templates=own if own.exists() else None,
    )
    made = pipeline.generate(client)
    assert made.files is not None, made.findings
    return made.files["README.md"]


def test_each_section_of_the_readme_can_be_replaced(tmp_path: Path) -> None:
    own = tmp_path / "own"
    folder = own / "docs" / "readme"
    folder.mkdir(parents=True)
    for path in SECTIONS:
        (folder / path.name).write_text(f"{path.name}\n", encoding="utf-8")
    lines = readme(tmp_path).splitlines()
    assert sorted(lines) == [path.name for path in SECTIONS]
    assert lines[0] == "introduction.md.jinja"
    assert unused_templates(own) == []


def test_one_section_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    before = readme(tmp_path)
    own = tmp_path / "own" / "docs" / "readme"
    own.mkdir(parents=True)
    (own / "install.md.jinja").write_text(
        "\n## Install\n\nFrom {{ api.distribution | code }}.\n", encoding="utf-8"
    )
    start, end = before.index("\n## Install"), before.index("\nArguments are checked")
    ours = "\n## Install\n\nFrom `nothing`.\n"
    assert readme(tmp_path) == before[:start] + ours + before[end:]


def test_the_readme_template_is_a_table_of_contents() -> None:
    text = (packaged.templates() / "docs" / "README.md.jinja").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 40
    assert [path.name for path in SECTIONS if f"docs/readme/{path.name}" not in text] == []


TEMPLATES = sorted(packaged.templates().rglob("*.jinja"))
CONTROL = re.compile(r"\s*(?:{%(?:(?!%}).)*%}\s*)+")
"""A line with only Jinja statements."""


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: path.relative_to(packaged.templates()).as_posix()
)
def test_less_than_a_quarter_of_a_template_is_control(path: Path) -> None:
    """Repeated parts are filters of ``lists``, and decisions are in ``emit``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    control = [line for line in lines if CONTROL.fullmatch(line)]
    assert len(control) * 4 < len(lines), control
