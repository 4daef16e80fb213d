"""Stages in second processes: the same results as in one process, and the same errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from command_line import change, written

from oasmith import concurrent_call, lower, pipeline
from oasmith.cache.store import Cache
from oasmith.config.client import Client, read
from oasmith.emit import models
from oasmith.run import STAGES, Run, StageError
from oasmith.validate import validation

Result = TypeVar("Result")


@pytest.fixture
def client(project: Path) -> Client:
    configuration, _ = read(project / "oasmith.toml")
    assert configuration is not None
    return configuration.clients[0]


class Processes:
    """Second processes that run in this one, when their result is asked for."""

    def __init__(self) -> None:
        self.waited_for: list[str] = []
        self.ended = 0

    @contextmanager
    def __call__(self, function: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
        def result() -> Result:
            self.waited_for.append(function.func.__name__)  # type: ignore[attr-defined]
            return function()

        yield result
        self.ended += 1


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Processes:
    """Treat every document as large."""
    processes = Processes()
    monkeypatch.setattr(pipeline, "_is_large", lambda _: True)
    monkeypatch.setattr(pipeline, "can_fork", lambda: True)
    monkeypatch.setattr(pipeline, "concurrent_call", processes)
    return processes


def fault(*_: Any, **__: Any) -> Any:
    raise ValueError("a fault")


def test_a_right_document_gives_its_client(client: Client, processes: Processes) -> None:
    alone = pipeline.generate(client, Run(is_alone=False))
    assert processes.waited_for == []
    told: list[str] = []
    made = pipeline.generate(client, Run(on_stage=told.append))
    assert made == alone
    assert processes.waited_for == ["model", "validate"]
    assert processes.ended == 2
    assert told == list(STAGES)


def wrong(client: Client) -> None:
    change(client.spec, "title: ", "titel: ")


def faulty(client: Client) -> list[Any]:
    wrong(client)
    found = pipeline.findings(client.spec)
    assert {it.rule for it in found} == {"unknown-key"}
    return found


def test_a_wrong_document_has_the_findings_of_validation_alone(
    client: Client, processes: Processes
) -> None:
    found = faulty(client)
    made = pipeline.generate(client)
    assert (made.files, made.findings) == (None, found)
    assert "validate" in processes.waited_for


@pytest.mark.usefixtures("processes")
def test_a_fault_over_a_wrong_document_does_not_hide_what_is_wrong(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = faulty(client)
    monkeypatch.setattr(lower, "lower", fault)
    assert pipeline.generate(client).findings == found


@pytest.mark.usefixtures("processes")
def test_a_fault_over_a_right_document_is_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lower, "lower", fault)
    with pytest.raises(pipeline.StageError, match="stage lower: ValueError: a fault"):
        pipeline.generate(client)


@pytest.mark.usefixtures("processes")
@pytest.mark.parametrize(
    ("stage", "module", "name"),
    [("validate", validation, "validate"), ("model", models, "render_models")],
)
def test_a_fault_in_a_process_names_its_stage(
    stage: str, module: Any, name: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, fault)
    with pytest.raises(StageError, match=f"stage {stage}: ValueError: a fault"):
        pipeline.generate(client)


@pytest.mark.usefixtures("processes")
def test_findings_are_cached(client: Client, tmp_path: Path) -> None:
    wrong(client)
    run = Run(Cache(tmp_path / "cache"))
    found = pipeline.generate(client, run).findings

    def no_stage(stage: str) -> None:
        assert stage == "resolve"

    other = replace(client, formatter="black")
    assert pipeline.generate(other, Run(run.cache, no_stage)).findings == found
    assert pipeline.findings(client.spec, run=Run(run.cache, fault)) == found


@pytest.mark.parametrize("size", [pipeline.PARALLEL_SIZE - 1, pipeline.PARALLEL_SIZE])
def test_only_large_documents_are_worth_a_process(size: int, client: Client) -> None:
    part = client.spec.with_name("part.json")
    change(client.spec, "  schemas:\n", "  schemas:\n    Part: {$ref: part.json}\n")
    blank = size - client.spec.stat().st_size - len(b"{}")
    part.write_bytes(b"{" + b" " * blank + b"}")
    document = pipeline.validate(client.spec).document
    assert document is not None
    assert pipeline._is_large(document) is (size >= pipeline.PARALLEL_SIZE)


def test_there_is_no_second_process_without_a_second_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concurrent_call, "cpu_count", lambda: 1)
    assert not concurrent_call.can_fork()


SHARED = """
import os, sys, time
from multiprocessing.connection import Connection
from oasmith.concurrent_call import concurrent_call

own = os.getpid()


def elsewhere():
    assert os.getpid() != own, "called here"
    return {"a": data}


def failing():
    print("called in", "first" if os.getpid() == own else "second", flush=True)
    raise ValueError("a fault")


def killed():
    if os.getpid() != own:
        os.kill(os.getpid(), 9)
    return "made here"


def hanging():
    if os.getpid() != own:
        time.sleep(600)


data = "x" * 1_000_000
with concurrent_call(elsewhere) as result, concurrent_call(failing) as error:
    assert result() == {"a": data}
    try:
        error()
    except ValueError as raised:
        print("raised", raised)
with concurrent_call(killed) as result:
    print(result())
with concurrent_call(hanging):
    pass
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("no process is left")


def refused(*_):
    raise OSError("refused")


recv, Connection.recv = Connection.recv, refused
with concurrent_call(lambda: os.getpid() == own) as result:
    print("cut off", result())
Connection.recv, os.fork = recv, refused
with concurrent_call(lambda: os.getpid() == own) as result:
    print("not started", result())
"""

IN_A_POOL = """
from multiprocessing import get_context
from oasmith.concurrent_call import can_fork

with get_context("fork").Pool(1) as pool:
    print(pool.apply(can_fork))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can fork safely")
def test_a_call_in_a_second_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHARED], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [
        "called in second",
        "called in first",
        "raised a fault",
        "made here",
        "no process is left",
        "cut off True",
        "not started True",
    ]
    assert (done.returncode, done.stderr) == (0, "")


def test_a_worker_of_a_pool_has_no_second_process() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", IN_A_POOL],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"


def test_a_large_document_gives_the_same_files_on_one_cpu_and_on_more(tmp_path: Path) -> None:
    words = "word " * 100
    schemas = {
        f"Schema{number}": {
            "type": "object",
            "description": words,
            "properties": {f"field{number}": {"type": "string", "description": words}},
        }
        for number in range(1000)
    }
    reference = {"schema": {"$ref": "#/components/schemas/Schema7"}}
    response = {"description": "", "content": {"application/json": reference}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Large", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": {"/a": {"get": {"operationId": "a", "responses": {"200": response}}}},
        "components": {"schemas": schemas},
    }
    spec = tmp_path / "openapi.json"
    spec.write_text(json.dumps(document), encoding="utf-8")
    assert spec.stat().st_size > pipeline.PARALLEL_SIZE
    folders = [tmp_path / "one", tmp_path / "all"]
    cpus = os.sched_getaffinity(0) if sys.platform == "linux" else set()
    outputs = []
    for folder, allowed in zip(folders, [{min(cpus, default=0)}, cpus], strict=True):
        arguments = ["--spec", str(spec), "--output", str(folder), "--package", "large"]
        code = "import os, sys; from oasmith.cli import main\n"
        if allowed:
            code += f"os.sched_setaffinity(0, {allowed!r})\n"
        done = subprocess.run(
            [sys.executable, "-P", "-c", f"{code}main()", "generate", *arguments, "--no-cache"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        outputs.append((done.returncode, written(folder)))
    assert outputs[0] == outputs[1]
    assert outputs[0][0] == 0
