"""The boundary between a document's text and generated code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from oasmith import packaged
from oasmith.emit.environment import TemplateError, environment, render_template


def rendered(folder: Path, source: str, **context: Any) -> str:
    """Return what a template makes of a context."""
    (folder / "it.jinja").write_text(source, encoding="utf-8")
    return render_template(environment([folder]), "it.jinja", context)


def test_text_passes_through_a_filter(tmp_path: Path) -> None:
    assert rendered(tmp_path, "x = {{ it | literal }}\n", it='"') == "x = '\"'\n"


@pytest.mark.parametrize("value", ["text", 5, None, ["a"], "<b>"])
def test_raw_text_is_refused(value: Any, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"it\.jinja:2: .*without a filter"):
        rendered(tmp_path, "a\n{{ it }}\n", it=value)


@pytest.mark.parametrize(
    "source",
    [
        "{{ (it ~ 'x') | literal }}",
        "{{ (it + 'x') | literal }}",
        "{{ ('%s' % it) | literal }}",
        "{% autoescape false %}{{ it | literal }}{% endautoescape %}",
    ],
)
def test_building_text_is_refused(source: str, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"it\.jinja:1: .*may not build text"):
        rendered(tmp_path, source, it="a")


@pytest.mark.parametrize(
    "name", ["safe", "escape", "e", "join", "format", "replace", "tojson", "indent", "upper"]
)
def test_filters_that_make_text_are_not_there(name: str, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"it\.jinja:1: .*filter"):
        rendered(tmp_path, "{{ it | NAME }}".replace("NAME", name), it="a")


def test_a_name_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"it\.jinja:3: .*'other' is undefined"):
        rendered(tmp_path, "\n\n{{ other | literal }}")


def test_a_fault_in_a_filter_names_template_and_line(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"it\.jinja:2: 'a b' is not an identifier"):
        rendered(tmp_path, "\n{{ it | ident }}", it="a b")


def test_a_syntax_error_names_template_and_line(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"it\.jinja:2"):
        rendered(tmp_path, "\n{% if %}")


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"none\.jinja: there is no such template"):
        render_template(environment([tmp_path]), "none.jinja", {})


def test_a_users_folder_comes_first(tmp_path: Path) -> None:
    mine, base = tmp_path / "mine", tmp_path / "base"
    for folder, text in ((mine, "mine"), (base, "base")):
        folder.mkdir()
        (folder / "a.jinja").write_text(text)
    (base / "b.jinja").write_text("base b")
    made = environment([mine, base])
    assert [render_template(made, name, {}) for name in ("a.jinja", "b.jinja")] == [
        "mine",
        "base b",
    ]


TEMPLATES = sorted(packaged.templates().rglob("*.jinja"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_lay_out_and_do_not_decide(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    conditions = re.findall(r"{%-?\+?\s*(?:el)?if (.*?)-?%}", source)
    assert not [text for text in conditions if " == " in text or " in " in text], path
