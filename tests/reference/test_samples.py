"""Every sample of the documentation runs, and gets the documented result."""

from __future__ import annotations

import importlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import httpx2
import pytest
from mock.both import served

from oasmith.mock.fake import Engine
from oasmith.mock.load import load

from .conftest import Gathered

LABELS = ("Python", "Command line", "curl")
CREDENTIALS = {"TOKEN": "a", "API_KEY": "b", "X_DESK": "c", "USERNAME": "d", "PASSWORD": "e"}


def code_of(documented: Gathered, label: str) -> dict[str, str]:
    """Return the samples of a kind, by the operation that they call."""
    return {
        name: one.code.text
        for name, samples in documented.samples.items()
        for one in samples.samples
        if one.label == label
    }


@dataclass
class Answers:
    """The API in this process, for any host; stores the requests and their results."""

    engine: Engine
    ends: list[tuple[str | None, int]] = field(default_factory=list)

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        headers = dict(request.headers)
        answered = self.engine.answer(request.method, str(request.url), headers, request.content)
        if not answered.is_token:
            self.ends.append((answered.operation, answered.status))
        return httpx2.Response(
            answered.status, headers=dict(answered.headers), content=answered.content
        )

    def taken(self) -> list[tuple[str | None, int]]:
        """Return the results of the calls since the last time."""
        ends = list(self.ends)
        self.ends.clear()
        # The next sample may read what one sample deletes.
        self.engine.reset()
        return ends


@pytest.fixture
def answers(documented: Gathered, monkeypatch: pytest.MonkeyPatch) -> Answers:
    answers = Answers(Engine(documented.spec))
    monkeypatch.setattr(
        httpx2.HTTPTransport, "handle_request", lambda _, request: answers.handle(request)
    )
    return answers


def test_every_operation_has_a_sample_of_each_kind(documented: Gathered) -> None:
    for label in LABELS:
        assert set(code_of(documented, label)) == {one.id for one in documented.api.operations}


def test_the_python_runs(
    documented: Gathered, package: ModuleType, answers: Answers, folder: Path
) -> None:
    for operation, code in code_of(documented, "Python").items():
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(compile(code, operation, "exec"), {"__name__": "sample"})
        ends = answers.taken()
        assert [name for name, _ in ends] == [operation] * len(ends), operation
        assert ends, operation
        assert all(200 <= status < 300 for _, status in ends), (operation, ends)


def test_the_command_line_runs(
    documented: Gathered,
    package: ModuleType,
    answers: Answers,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = documented.api.package
    main = importlib.import_module(f"{name}.__main__").main
    for operation, code in code_of(documented, "Command line").items():
        for line in typed_lines(code):
            if line[0] == "export":
                variable, _, value = line[1].partition("=")
                monkeypatch.setenv(variable, value)
            else:
                assert line[0] == name
                monkeypatch.setattr(sys, "argv", line)
                with redirect_stdout(io.StringIO()) as printed:
                    assert main() == 0, (operation, printed.getvalue())
        ends = answers.taken()
        assert [pair[0] for pair in ends] == [operation], operation
        assert 200 <= ends[0][1] < 300, (operation, ends)


def typed_lines(code: str) -> list[list[str]]:
    """Return the words of each command, as parsed by a POSIX shell."""
    return [shlex.split(line) for line in code.replace("\\\n", " ").splitlines()]


def test_curl_runs(documented: Gathered, folder: Path) -> None:
    program = shutil.which("curl")
    assert program is not None, "there is no curl: the samples for it cannot be run"
    log: list[str] = []
    loaded = load(documented.spec)
    operations = {one.id: one for one in documented.api.operations}
    for name, code in code_of(documented, "curl").items():
        # The next sample may read what one sample deletes, so each has a separate API.
        with served(loaded, log=log) as places:
            place = next(iter(places.values()))
            host = re.search(r"https://[\w.]+", code)
            assert host is not None
            command = code.replace(host[0], place.url, 1).replace(
                "curl ", "curl --silent --show-error --output /dev/null --write-out '%{http_code}' "
            )
            done = subprocess.run(
                ["sh", "-c", command],
                env={**os.environ, **CREDENTIALS, "no_proxy": "127.0.0.1"},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.stderr == "", (name, command)
            assert done.stdout.startswith("2"), (name, done.stdout, command, log[-1])
            fixed = operations[name].path.partition("{")[0]
            assert f"{operations[name].method} " in log[-1]
            assert fixed in log[-1]
