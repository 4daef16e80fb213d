"""Validation in a second process: the same findings, and never those of other files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command_line import change

from oasmith import lower, pipeline, validation_worker
from oasmith.cache.store import Cache
from oasmith.config.client import Client, read
from oasmith.run import STAGES, Run, StageError
from oasmith.validate import validation


@pytest.fixture
def client(project: Path) -> Client:
    configuration, _ = read(project / "oasmith.toml")
    assert configuration is not None
    return configuration.clients[0]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat every document as large."""
    monkeypatch.setattr(validation_worker, "is_worthwhile", lambda _: True)


@pytest.fixture
def not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make validation fail in this process."""
    monkeypatch.setattr(validation, "validate", fault)


def fault(*_: Any, **__: Any) -> Any:
    raise ValueError("a fault")


@pytest.mark.usefixtures("large", "not_here")
def test_a_right_document_gives_its_client(client: Client) -> None:
    told: list[str] = []
    made = pipeline.generate(client, Run(on_stage=told.append))
    assert made.files is not None
    assert made.findings == []
    assert sorted(told) == sorted(STAGES)
    assert told[-1] == "validate"


@pytest.mark.usefixtures("large", "not_here")
def test_beside_other_runs_there_is_no_second_process(client: Client) -> None:
    with pytest.raises(StageError, match="stage validate: ValueError: a fault"):
        pipeline.generate(client, Run(is_alone=False))


def wrong(client: Client) -> None:
    change(client.spec, "title: ", "titel: ")


def faulty(client: Client) -> list[Any]:
    wrong(client)
    found = pipeline.findings(client.spec)
    assert {it.rule for it in found} == {"unknown-key"}
    return found


def test_a_wrong_document_has_the_findings_of_validation_alone(
    client: Client, request: pytest.FixtureRequest
) -> None:
    found = faulty(client)
    for name in ("large", "not_here"):
        request.getfixturevalue(name)
    made = pipeline.generate(client)
    assert (made.files, made.findings) == (None, found)


@pytest.mark.usefixtures("large")
def test_a_fault_over_a_wrong_document_does_not_hide_what_is_wrong(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = faulty(client)
    monkeypatch.setattr(lower, "lower", fault)
    assert pipeline.generate(client).findings == found


@pytest.mark.usefixtures("large")
def test_a_fault_over_a_right_document_is_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lower, "lower", fault)
    with pytest.raises(pipeline.StageError, match="stage lower: ValueError: a fault"):
        pipeline.generate(client)


@pytest.mark.usefixtures("large")
def test_a_process_that_fails_is_made_up_for_here(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = faulty(client)
    monkeypatch.setattr(validation_worker, "MODULE", "oasmith.nowhere")
    assert pipeline.generate(client).findings == found


@pytest.mark.usefixtures("large")
def test_an_answer_about_another_text_does_not_count(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = client.spec.read_bytes()
    wrong(client)
    began: list[bool] = []

    class Late(validation_worker.ValidationWorker):
        """Let the process read a mistake first, then correct it for this process."""

        def __init__(self, spec: Path, **options: Any) -> None:
            super().__init__(spec, **options)
            self._process.wait()
            client.spec.write_bytes(original)
            began.append(True)

    monkeypatch.setattr(validation_worker, "ValidationWorker", Late)
    made = pipeline.generate(client)
    assert began
    assert made.files is not None
    assert made.findings == []


@pytest.mark.usefixtures("large")
def test_tolerance_and_mapped_references_reach_the_process(
    client: Client, project: Path, request: pytest.FixtureRequest
) -> None:
    (project / "vendor").mkdir()
    (project / "vendor" / "part.json").write_text('{"enum": [1, 1]}', encoding="utf-8")
    text = client.spec.read_text(encoding="utf-8")
    part = "\n  schemas:\n    Part: {$ref: 'https://example.com/part.json'}\n"
    client.spec.write_text(text.replace("\n  schemas:\n", part), encoding="utf-8")
    references = {"https://example.com/": project / "vendor"}
    request.getfixturevalue("not_here")
    for tolerant, level in ((True, "warning"), (False, "error")):
        made = pipeline.generate(replace(client, tolerant=tolerant, references=references))
        assert [(it.rule, str(it.level)) for it in made.findings] == [
            ("duplicate-enum-value", level)
        ]


@pytest.mark.usefixtures("large")
def test_findings_are_cached(client: Client, tmp_path: Path) -> None:
    wrong(client)
    run = Run(Cache(tmp_path / "cache"))
    found = pipeline.generate(client, run).findings

    def no_stage(stage: str) -> None:
        assert stage == "resolve"

    other = replace(client, formatter="black")
    assert pipeline.generate(other, Run(run.cache, no_stage)).findings == found
    assert pipeline.findings(client.spec, run=Run(run.cache, fault)) == found


def test_only_large_documents_are_worth_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    monkeypatch.setattr(validation_worker, "cpu_count", lambda: 2)
    path.write_bytes(b" " * (validation_worker.PARALLEL_SIZE - 1))
    assert not validation_worker.is_worthwhile(path)
    path.write_bytes(b" " * validation_worker.PARALLEL_SIZE)
    assert validation_worker.is_worthwhile(path)
    assert not validation_worker.is_worthwhile(tmp_path / "missing.json")
    monkeypatch.setattr(validation_worker, "cpu_count", lambda: 1)
    assert not validation_worker.is_worthwhile(path)
