"""Each directory of ``cases/clients`` is a small document with calls of its client.

``findings.txt`` has its findings in tolerant mode; ``operations.txt`` the operations of the client.
``OASMITH_UPDATE=1 pytest tests/test_clients.py`` writes both; review them before you commit them.

``calls.yaml`` has calls. ``arguments`` and ``options`` are passed; ``request``, ``headers`` and
``sends`` must be received. ``answer`` (with ``status`` and ``type``) is the response, and must
equal the encoded result unless the call ``raises``. ``shows`` are values, or names of classes, in
the result. A call that sends several ``requests`` has several ``answers``, each with the headers
that it ``brings``, and ``gives`` their items together.

``use_*.py``, if it exists, is read by a type checker.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
import yaml
from around.made import MODES, Calls, imported
from readme.blocks import blocks

from oasmith import pipeline, write
from oasmith.config.client import Client
from oasmith.config.settings import Settings

CASES = Path(__file__).parent / "cases" / "clients"
NAMES = sorted(it.name for it in CASES.iterdir())
NAMED_BY_PYTHON = {"names-of-fields", "names-of-methods"}
"""The cases about names; the others use the document's names."""

REMOTE = "https://remote.example/v8/"
"""The URL that is mapped to the folder ``remote`` of a case."""


@dataclass
class Made:
    """The result of a case."""

    folder: Path
    package: str
    findings: str
    generated: pipeline.Generated

    @property
    def module(self) -> ModuleType:
        return imported(self.package, self.folder)


@pytest.fixture(scope="session")
def clients(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """Generate the client of every case, all in one folder."""
    folder = tmp_path_factory.mktemp("clients")
    return {name: _made(name, folder) for name in NAMES}


def _made(name: str, folder: Path) -> Made:
    package = "case_" + name.replace("-", "_")
    client = Client(
        name=name,
        spec=CASES / name / "openapi.yaml",
        output=folder / name,
        # With one runtime for all, so that its types are checked only once.
        settings=Settings(
            package=package,
            client_class="Api",
            distribution=package,
            runtime="package",
            naming="python" if name in NAMED_BY_PYTHON else "document",
        ),
        tolerant=True,
        formatter="ruff",
        references={REMOTE: CASES / name / "remote"},
    )
    made = pipeline.generate(client)
    if made.files is not None:
        write.write(write.compare(client.output, made.files, package))
    # Findings name files relative to the tests' working directory.
    told = "".join(f"{it}\n" for it in made.findings)
    return Made(folder / name, package, re.sub(r"\S*openapi\.yaml", "openapi.yaml", told), made)


@pytest.mark.parametrize("name", NAMES)
def test_findings_and_operations(clients: dict[str, Made], name: str) -> None:
    made = clients[name]
    _same(CASES / name / "findings.txt", made.findings)
    _same(CASES / name / "operations.txt", _operations(made))


def _same(path: Path, written: str) -> None:
    if os.environ.get("OASMITH_UPDATE"):
        path.write_text(written, encoding="utf-8")
    assert written == path.read_text(encoding="utf-8")


def _operations(made: Made) -> str:
    """Return every operation of a client, with its methods."""
    if made.generated.files is None:
        return "There is no client.\n"
    found = ""
    for path, text in made.generated.files.items():
        if "/resources/" in path and not path.endswith("__init__.py"):
            resource = Path(path).stem
            blocking = text.partition("\nclass Async")[0]
            methods = re.findall(r"\n    def (\w+)\(.*?\) -> (.*?):(?: \.\.\.)?\n", blocking, re.S)
            for ident, returns in methods:
                found += f"{resource}.{ident} -> {' '.join(returns.split())}\n"
    constants = {
        operation.id: f"{operation.method} {operation.path}"
        for operation in made.module.OPERATIONS.values()
    }
    return found + "".join(f"{what} {id!r}\n" for id, what in constants.items())


CALLS = [
    pytest.param(name, call, mode, id=f"{name}-{index}-{mode}")
    for name in NAMES
    for index, call in enumerate(
        yaml.safe_load((CASES / name / "calls.yaml").read_text(encoding="utf-8"))
    )
    for mode in MODES
]


@pytest.mark.parametrize(("name", "call", "mode"), CALLS)
def test_call(clients: dict[str, Made], name: str, call: dict[str, Any], mode: str) -> None:
    answers = iter(call.get("answers", [call]))
    calls = Calls(clients[name].module, mode, lambda _: _answer(next(answers)))
    arguments, options = call.get("arguments", []), call.get("options", {})
    if "raises" in call:
        with pytest.raises(getattr(calls.package, call["raises"])):
            calls(call["call"], *arguments, **options)
        return
    result = calls(call["call"], *arguments, **options)
    request = calls.requests[-1]
    requests = [f"{one.method} {one.url.raw_path.decode()}" for one in calls.requests]
    assert requests == call.get("requests", [call.get("request", requests[0])])
    for header, value in call.get("headers", {}).items():
        assert request.headers[header] == value
    if "sends" in call:
        text = request.content.decode()
        assert (text if isinstance(call["sends"], str) else json.loads(text)) == call["sends"]
    assert plain(result) == call.get("gives", call.get("answer"))
    for path, wanted in call.get("shows", {}).items():
        value = _at(result, path)
        assert wanted in (value, type(value).__name__), path


def _answer(call: dict[str, Any]) -> httpx2.Response:
    status = call.get("status", 200 if "answer" in call else 204)
    if "answer" not in call:
        return httpx2.Response(status)
    if "type" in call:
        answer = call["answer"]
        text = answer if isinstance(answer, str) else json.dumps(answer)
        return httpx2.Response(
            status, content=text.encode(), headers={"content-type": call["type"]}
        )
    return httpx2.Response(status, json=call["answer"], headers=call.get("brings"))


def plain(value: Any) -> Any:
    """Return a result as JSON data."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return [plain(it) for it in value] if isinstance(value, list) else value


def _at(value: Any, path: str) -> Any:
    """Return the value of e.g. ``data[0].id``, by attributes and indexes."""
    for key, name, index in re.findall(r"\['(\w+)'\]|(\w+)|\[(\d+)\]", path):
        value = value[key] if key else getattr(value, name) if name else value[int(index)]
    return value


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_is_python(clients: dict[str, Made], name: str) -> None:
    """With hostile names and values it is still valid code; ``tests/readme`` runs it."""
    if clients[name].generated.files is not None:
        for block in blocks(clients[name].folder / "README.md"):
            block.compiled()


@pytest.mark.timeout(1200)  # mypy checks all clients.
def test_every_client_is_typed(clients: dict[str, Made], mypy_cache: str) -> None:
    """``use_*.py`` of a case has no type errors, except in lines marked as wrong."""
    made = [it for it in clients.values() if it.generated.files]
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary"]
    done = subprocess.run(
        [
            *[*command, "--scripts-are-modules", "--cache-dir", mypy_cache],
            *[str(it.folder / it.package) for it in made],
            *map(str, USES),
        ],
        cwd=CASES,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "MYPYPATH": os.pathsep.join(str(it.folder) for it in made)},
    )
    errors = [line for line in done.stdout.splitlines() if ": error: " in line]
    assert {line.partition(": error: ")[0] for line in errors} == _wrong(), done.stdout


@pytest.mark.timeout(600)
def test_pyright_sees_the_same(clients: dict[str, Made], tmp_path: Path) -> None:
    folders = [str(clients[path.parent.name].folder) for path in USES]
    (tmp_path / "pyrightconfig.json").write_text(json.dumps({"extraPaths": folders}))
    done = subprocess.run(
        [
            *[sys.executable, "-m", "pyright", "--project", str(tmp_path)],
            *["--pythonpath", sys.executable, "--outputjson", *map(str, USES)],
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYRIGHT_PYTHON_GLOBAL_NODE": "0"},
    )
    found = json.loads(done.stdout)["generalDiagnostics"]
    errors = {
        f"{Path(it['file']).relative_to(CASES)}:{it['range']['start']['line'] + 1}" for it in found
    }
    assert errors == _wrong(), done.stdout


USES = sorted(CASES.glob("*/use_*.py"))


def _wrong() -> set[str]:
    """Return the lines that are marked as wrong."""
    return {
        f"{path.relative_to(CASES)}:{number}"
        for path in USES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.endswith("# wrong")
    }
