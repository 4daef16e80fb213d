"""Cached runs: the same output, files and exit status, and never those of another input."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command_line import DOCUMENT, Command, Ran, change, written

from oasmith import pipeline
from oasmith.cache.store import VARIABLE, Cache
from oasmith.config.client import read
from oasmith.document import resolve
from oasmith.run import Run

PART = "spec/part.yaml"

REFERENCE = "\n    Part: {$ref: '../part.yaml#/Part'}\n    Gap: {$ref: 'gaps.yaml#/Gap'}\n"


@pytest.fixture
def kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Enable the cache, next to the project's files; make the document refer to two files."""
    monkeypatch.setenv(VARIABLE, str(project / "cache"))
    (project / PART).write_text("Part: {type: object, description: One.}\n", encoding="utf-8")
    document = project / DOCUMENT
    text = document.read_text(encoding="utf-8")
    assert "\n  schemas:\n" in text
    document.write_text(
        text.replace("\n  schemas:\n", f"\n  schemas:{REFERENCE}"), encoding="utf-8"
    )
    change(
        project / "oasmith.toml",
        'formatter = "ruff"',
        'formatter = "ruff"\nvalidation = "tolerant"',
    )
    return project


def whole(project: Path) -> None:
    """Write the missing file, so that a client can be generated."""
    (project / "spec/shop/gaps.yaml").write_text("Gap: {type: object}\n", encoding="utf-8")


@pytest.fixture
def no_stage(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function that makes every further run of a stage fail."""

    def run(*_: Any, **__: Any) -> None:
        raise AssertionError("a stage was run")

    return lambda: monkeypatch.setattr(resolve, "resolve", run)


@pytest.mark.parametrize("format", ["text", "json", "sarif", "github"])
@pytest.mark.parametrize("command", ["generate", "check", "validate"])
def test_findings_are_shown_again_as_they_were(
    oasmith: Command, kept: Path, no_stage: Callable[[], None], command: str, format: str
) -> None:
    oasmith("generate")
    cold = oasmith(command, "--format", format, "--no-cache").untimed
    assert "gaps.yaml" in cold.out
    first = oasmith(command, "--format", format).untimed
    assert first == cold
    no_stage()
    assert oasmith(command, "--format", format).untimed == first


def test_files_are_known_without_a_stage(
    oasmith: Command, kept: Path, no_stage: Callable[[], None]
) -> None:
    whole(kept)
    assert oasmith("generate").status == 0
    cold = written(kept / "generated")
    no_stage()
    assert "files unchanged" in oasmith("generate").out
    assert "are up to date" in oasmith("check").out
    (kept / "generated/shop/shop/client.py").unlink()
    assert "client.py:1:1: error [out-of-date] is missing" in oasmith("check").out
    assert oasmith("generate").status == 0
    shutil.rmtree(kept / "generated")
    assert oasmith("generate").status == 0
    assert written(kept / "generated") == cold


def test_a_run_without_the_cache_looks_at_everything(
    oasmith: Command, kept: Path, no_stage: Callable[[], None]
) -> None:
    oasmith("validate")
    no_stage()
    ran = oasmith("validate", "--no-cache")
    assert ran.status == 2
    assert "a stage was run" in ran.err


def test_texts_that_are_gone_are_made_again(oasmith: Command, kept: Path) -> None:
    whole(kept)
    oasmith("generate")
    cold = written(kept / "generated")
    shutil.rmtree(kept / "generated")
    texts = {
        it for it in (kept / "cache").rglob("*") if it.is_file() and b"import" in it.read_bytes()
    }
    assert texts
    for path in texts:
        path.unlink()
    assert oasmith("generate").status == 0
    assert written(kept / "generated") == cold


CHANGES: dict[str, Callable[[Path], object]] = {
    "the document": lambda it: change(it / DOCUMENT, "/Part'", "/Prat'"),
    "a file that it refers to": lambda it: change(it / PART, "object", "string, enum: [a, a]"),
    "a file that was missing": whole,
    "what lies beside a missing file": lambda it: (it / "spec/shop/gasp.yaml").touch(),
    "a file that goes": lambda it: (it / PART).unlink(),
    "a file that becomes a link": lambda it: linked(it / PART),
    "a file that becomes a folder": lambda it: ((it / PART).unlink(), (it / PART).mkdir()),
    "the project's folder": lambda it: (it / "spec/shop/.git").mkdir(),
    "the configuration": lambda it: change(it / "oasmith.toml", '"tolerant"', '"strict"'),
}


def linked(path: Path) -> None:
    other = path.with_name("other.yaml")
    other.write_text("Part: {enum: [1, 1]}\n", encoding="utf-8")
    path.unlink()
    path.symlink_to(other)


@pytest.mark.parametrize("command", ["generate", "check", "validate"])
@pytest.mark.parametrize("what", CHANGES)
def test_what_changes_is_seen(oasmith: Command, kept: Path, what: str, command: str) -> None:
    oasmith(command)
    before = oasmith(command).untimed
    assert oasmith(command).untimed == before
    CHANGES[what](kept)
    oasmith(command)
    again = oasmith(command).untimed
    assert again == oasmith(command, "--no-cache").untimed
    if command == "validate":
        assert again != before


def test_a_link_that_leads_elsewhere_is_seen(oasmith: Command, kept: Path) -> None:
    linked(kept / PART)
    before = oasmith("validate")
    (kept / PART).unlink()
    (kept / "spec/shop/third.yaml").write_text("Part: {type: object}\n", encoding="utf-8")
    (kept / PART).symlink_to(kept / "spec/shop/third.yaml")
    after = oasmith("validate")
    assert after != before
    assert after == oasmith("validate", "--no-cache")


def test_going_back_needs_no_stage(
    oasmith: Command, kept: Path, no_stage: Callable[[], None]
) -> None:
    first = oasmith("validate")
    change(kept / PART, "One", "Two")
    oasmith("validate")
    change(kept / PART, "Two", "One")
    no_stage()
    assert oasmith("validate") == first


def test_templates_are_inputs(oasmith: Command, kept: Path, no_stage: Callable[[], None]) -> None:
    whole(kept)
    folder = kept / "mine"
    (folder / "client").mkdir(parents=True)
    template = folder / "client" / "errors.py.jinja"
    change(kept / "oasmith.toml", 'formatter = "ruff"', 'formatter = "ruff"\ntemplates = "mine"')
    template.write_text('"""One."""\n', encoding="utf-8")
    oasmith("generate")
    template.write_text('"""Two."""\n', encoding="utf-8")
    assert "shop/errors.py" in oasmith("generate").out
    assert (kept / "generated/shop/shop/errors.py").read_text(encoding="utf-8") == '"""Two."""\n'
    template.write_text("{% faulty %}", encoding="utf-8")
    faulty: Ran = oasmith("generate")
    assert faulty.status == 1
    no_stage()
    assert oasmith("generate").status == 2  # the faulty part is checked again


def test_every_setting_is_an_input(kept: Path, no_stage: Callable[[], None]) -> None:
    whole(kept)
    configuration, _ = read(kept / "oasmith.toml")
    assert configuration is not None
    (client,) = configuration.clients
    shared_cache = Cache(kept / "cache")
    pipeline.generate(client, Run(shared_cache))
    no_stage()
    assert pipeline.generate(client, Run(shared_cache)).files is not None
    own = client.settings
    others = [
        replace(client, tolerant=not client.tolerant),
        replace(client, formatter="black"),
        replace(client, references={"https://example.com/": kept}),
        replace(client, spec=kept / "spec/shop/other.yaml"),
        replace(client, settings=replace(own, client_version="9.9.9")),
        replace(client, settings=replace(own, names={"/info": "information"})),
        replace(client, settings=replace(own, allow_partial=True)),
    ]
    for other in others:
        with pytest.raises(pipeline.StageError, match="a stage was run"):
            pipeline.generate(other, Run(shared_cache))


def test_findings_are_named_from_where_the_command_runs(
    oasmith: Command, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = oasmith("validate")
    monkeypatch.chdir(kept / "spec")
    second = oasmith("validate")
    assert second != first
    assert second == oasmith("validate", "--no-cache")


def test_what_was_read_counts_and_not_what_lies_there_since(
    oasmith: Command, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = resolve.resolve

    def slow(*arguments: Any, **options: Any) -> Any:
        made = original(*arguments, **options)
        (kept / PART).write_text("Part: {enum: [1, 1]}\n", encoding="utf-8")
        return made

    monkeypatch.setattr(resolve, "resolve", slow)
    first = oasmith("validate")
    monkeypatch.setattr(resolve, "resolve", original)
    assert oasmith("validate") != first
    assert oasmith("validate") == oasmith("validate", "--no-cache")
