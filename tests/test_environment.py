"""The boundary between a document's text and generated code."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import jinja2
import pytest

from oasmith import packaged
from oasmith.emit.environment import TemplateError, environment, render_template
from oasmith.emit.render import unused_templates


def rendered(folder: Path, source: str, **context: Any) -> str:
    """Return a rendered template."""
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


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in place of oasmith's built-in templates."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    monkeypatch.setattr(packaged, "templates", lambda: folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return folder


def test_a_template_is_compiled_once(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered(shipped, "x = {{ it | literal }}\n", it=1) == "x = 1\n"
    with monkeypatch.context() as patched:
        patched.setattr(jinja2.Environment, "_parse", lambda *_: pytest.fail("it is compiled"))
        assert rendered(shipped, "x = {{ it | literal }}\n", it=2) == "x = 2\n"
    assert rendered(shipped, "y = {{ it | literal }}\n", it=2) == "y = 2\n"
    assert len(list((shipped / "__pycache__").iterdir())) == 1


def test_a_mistake_in_a_compiled_template_has_its_line(shipped: Path) -> None:
    for _ in range(2):
        with pytest.raises(TemplateError, match=r"it\.jinja:2: .*without a filter"):
            rendered(shipped, "a\n{{ it }}\n", it="text")


def test_compiled_templates_are_no_templates(shipped: Path, tmp_path: Path) -> None:
    rendered(shipped, "x\n")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "it.jinja").write_text("mine", encoding="utf-8")
    assert render_template(environment([mine, shipped]), "it.jinja", {}) == "mine"
    assert unused_templates(mine) == []
    assert [path.name for path in mine.iterdir()] == ["it.jinja"]


@pytest.mark.parametrize("reason", ["not wanted", "not possible"])
def test_templates_work_where_they_cannot_be_kept(
    reason: str, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reason == "not wanted":
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    else:
        (shipped / "__pycache__").write_text("a file is in its place", encoding="utf-8")
    assert rendered(shipped, "x\n") == "x\n"
    assert not (shipped / "__pycache__").is_dir()


TEMPLATES = sorted(packaged.templates().rglob("*.jinja"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_lay_out_and_do_not_decide(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    conditions = re.findall(r"{%-?\+?\s*(?:el)?if (.*?)-?%}", source)
    assert not [text for text in conditions if " == " in text or " in " in text], path
