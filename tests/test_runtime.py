"""Which parts of the runtime a client includes, and clients that depend on it instead."""

from __future__ import annotations

import ast
import asyncio
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
from runtime import toy_http

import oasmith_runtime
from oasmith import pipeline, write
from oasmith.config.client import Client, read
from oasmith.config.settings import Settings
from oasmith.emit import runtime
from oasmith_runtime import http

ROOT = Path(__file__).parents[1]

PET = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
JSON_PET = {"application/json": {"schema": PET}}
GET: dict[str, Any] = {
    "operationId": "getPet",
    "tags": ["pets"],
    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
    "responses": {"200": {"description": "", "content": JSON_PET}},
}


def document(path: str = "/pets/{id}", method: str = "get", **more: Any) -> dict[str, Any]:
    """Return a document of one operation; ``more`` changes the operation, ``top`` the document."""
    top = more.pop("top", {})
    operation = {**GET, **more}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {path: {method: operation}},
        **top,
    }


def body(media_type: str, schema: Any = PET) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}


def scheme(**scheme: Any) -> dict[str, Any]:
    return {
        "top": {"components": {"securitySchemes": {"s": scheme}}, "security": [{"s": []}]},
    }


BOTH_WAYS = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string", "readOnly": True}},
}
LIST = {"type": "object", "properties": {"data": {"type": "array", "maxItems": 5, "items": PET}}}
SCHEMAS = "#/components/schemas/"
MANY = [f"Pet{number}" for number in range(200)]
REFERENCES = [{"$ref": f"#/components/schemas/{name}"} for name in ("Pet", "Cat")]
TOLD = {"oneOf": REFERENCES, "discriminator": {"propertyName": "id"}}
FLOWS = {"clientCredentials": {"tokenUrl": "https://a.example.com/token", "scopes": {}}}

CASES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "a GET": (document(), set()),
    "a date": (
        document(
            "/pets",
            parameters=[
                {"name": "day", "in": "query", "schema": {"type": "string", "format": "date"}}
            ],
        ),
        {"models/formats.py"},
    ),
    "an API key": (
        document(**scheme(type="apiKey", name="x-key", **{"in": "header"})),
        {"auth/"},
    ),
    "a user name": (
        document(**scheme(type="http", scheme="basic")),
        {"auth/", "auth/basic.py"},
    ),
    "a password that is hashed": (
        document(**scheme(type="http", scheme="Digest")),
        {"auth/", "auth/digest.py"},
    ),
    "OAuth": (document(**scheme(type="oauth2", flows=FLOWS)), {"auth/", "auth/oauth2/"}),
    "OpenID": (
        document(**scheme(type="openIdConnect", openIdConnectUrl="https://a.example.com/id")),
        {"auth/", "auth/oauth2/"},
    ),
    "a JSON body": (
        document(method="post", **body("application/json")),
        {"bodies/", "brackets.py", "models/fast_validate.py"},
    ),
    "a nested parameter": (
        document(
            "/pets",
            parameters=[
                {"name": "q", "in": "query", "style": "deepObject", "schema": {"type": "object"}}
            ],
        ),
        {"brackets.py"},
    ),
    "a field that requests do not have": (
        document(method="post", **body("application/json", BOTH_WAYS)),
        {"bodies/", "brackets.py", "models/directions.py", "models/fast_validate.py"},
    ),
    "a multipart body": (
        document(method="post", **body("multipart/form-data")),
        {"bodies/", "bodies/multipart.py", "brackets.py", "models/fast_validate.py"},
    ),
    "classes that a property tells apart": (
        document(
            responses={
                "200": {"description": "", "content": {"application/json": {"schema": TOLD}}}
            },
            top={"components": {"schemas": {"Pet": PET, "Cat": PET}}},
        ),
        {"models/discriminator.py"},
    ),
    "a batch": (
        document(
            method="put",
            **body("application/json", LIST),
            responses={
                "200": {"description": "", "content": {"application/json": {"schema": LIST}}}
            },
            **{
                "x-batch": {
                    "items": "/data",
                    "results": "/data",
                    "id": "/id",
                    "succeeded": {"/id": "1"},
                }
            },
        ),
        {"batch/", "bodies/", "brackets.py", "models/fast_validate.py"},
    ),
    "pages": (
        document(
            "/pets",
            parameters=[{"name": "page", "in": "query", "schema": {"type": "integer"}}],
            responses={
                "200": {"description": "", "content": {"application/json": {"schema": LIST}}}
            },
            **{
                "x-speakeasy-pagination": {
                    "type": "offsetLimit",
                    "inputs": [{"name": "page", "in": "parameters", "type": "page"}],
                    "outputs": {"results": "$.data"},
                }
            },
        ),
        {"pagination/"},
    ),
    "models of many resources": (
        document(
            responses={
                "200": {
                    "description": "",
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {name: {"$ref": f"{SCHEMAS}{name}"} for name in MANY},
                            }
                        }
                    },
                }
            },
            top={"components": {"schemas": dict.fromkeys(MANY, PET)}},
        ),
        {"models/shared_schemas.py"},
    ),
    "a stream": (
        document(
            responses={
                "200": {"description": "", "content": {"text/event-stream": {"schema": PET}}}
            }
        ),
        {"atomic_file.py", "streaming/"},
    ),
    "a webhook": (
        document(top={"webhooks": {"born": {"post": {**body("application/json")}}}}),
        {"webhooks/"},
    ),
}
"""Documents, with the optional parts of the runtime that each of them needs."""


def generated(folder: Path, document: dict[str, Any], **settings: Any) -> Path:
    """Generate the client of a document and return its package."""
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(document), encoding="utf-8")
    known = {"package": "pets_client", "client_class": "Pets", "distribution": "pets"}
    known["naming"] = "document"
    client = Client(
        name="pets",
        spec=spec,
        output=folder / "out",
        settings=Settings(**{**known, **settings}),
        formatter="ruff",
    )
    made = pipeline.generate(client)
    assert made.files is not None, made.findings
    write.write(write.compare(client.output, made.files, client.settings.package))
    return client.output / client.settings.package


@pytest.fixture
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a function that imports a generated client, which is unloaded after the test."""

    def load(document: dict[str, Any], **settings: Any) -> ModuleType:
        folder = generated(tmp_path, document, **settings)
        monkeypatch.syspath_prepend(str(folder.parent))
        return importlib.import_module(folder.name)

    yield load
    for name in [it for it in sys.modules if it.partition(".")[0] == "pets_client"]:
        del sys.modules[name]


def carried(folder: Path) -> set[str]:
    """Return the files of the runtime that a client has."""
    root = folder / "_runtime"
    return {path.relative_to(root).as_posix() for path in root.rglob("*.py")}


@pytest.mark.parametrize("case", CASES)
def test_a_part_is_there_when_it_is_needed_and_absent_when_not(case: str, tmp_path: Path) -> None:
    wanted, needed = CASES[case]
    package = generated(tmp_path, wanted)
    files = carried(package)
    parts = {part for part in runtime.OPTIONAL if any(it.startswith(part) for it in files)}
    assert parts == needed
    absent = runtime.OPTIONAL.keys() - needed
    assert files == {it for it in runtime.sources() if not it.startswith(tuple(absent))}
    assert list(absent_imports(package / "_runtime")) == []


def absent_imports(root: Path) -> Iterator[str]:
    """Yield the relative imports of missing modules, anywhere in the code."""
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ImportFrom) and node.level and path != root / "__init__.py":
                folder = path.parents[node.level - 1]
                target = folder.joinpath(*(node.module or "").split("."))
                names = [target / it.name for it in node.names] if not node.module else [target]
                for name in names:
                    found = name.with_suffix(".py").exists() or name.is_dir()
                    if not found and not (target / "__init__.py").exists():
                        yield f"{path.relative_to(root)}:{node.lineno}: {name.relative_to(root)}"


def test_every_optional_part_has_a_case_that_needs_it() -> None:
    cli = {"cli/", "models/coercion.py"}
    assert set().union(*(needed for _, needed in CASES.values())) | cli == runtime.OPTIONAL.keys()


def test_a_client_of_one_get_is_small(tmp_path: Path) -> None:
    files = list(generated(tmp_path, CASES["a GET"][0]).rglob("*.py"))
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
    # A fifth of them is for errors, testing and debugging, which every client needs.
    assert len(files) <= 68
    assert lines <= 8_990


@pytest.mark.parametrize("kind", ["vendored", "package"])
def test_generated_code_imports_the_runtime_by_its_facade(kind: str, tmp_path: Path) -> None:
    for case, (wanted, _) in CASES.items():
        folder = tmp_path / case
        folder.mkdir()
        package = generated(folder, wanted, runtime=kind)
        for path in package.rglob("*.py"):
            if "_runtime" in path.relative_to(package).parts:
                continue
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.lstrip().startswith("from .") and "_runtime" in line:
                    assert kind == "vendored"
                    assert line.split()[1].lstrip(".") in ("_runtime", ""), line
                if "oasmith_runtime" in line:
                    assert kind == "package"
                    assert "oasmith_runtime." not in line, line


def test_a_client_can_depend_on_the_runtime(imported: Any) -> None:
    pets = imported(document(), runtime="package")
    assert not (Path(pets.__file__).parent / "_runtime").exists()
    project = (Path(pets.__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    assert f'"{runtime.requirement()}"' in project
    assert "pydantic" not in project
    transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json={"id": "17"}))
    with pets.Pets(http_client=httpx2.Client(transport=transport)) as client:
        assert client.pets.get_pet("17").id == "17"
    assert issubclass(pets.PetsError, oasmith_runtime.ClientError)


def test_both_kinds_of_bigins_client_pass_the_contract(tmp_path: Path) -> None:
    """The other kind is checked in. Async tests, and those without fixtures, run in CI."""
    configuration, _ = read(ROOT / "oasmith.toml")
    assert configuration is not None
    [bigin] = configuration.clients
    settings = replace(bigin.settings, runtime="package")
    client = replace(bigin, output=tmp_path, settings=settings, formatter="ruff")
    files = pipeline.generate(client).files
    assert files is not None
    write.write(write.compare(tmp_path, files, "bigin"))
    options = ["-v", "-n", "0", "-o", f"pythonpath={tmp_path}", "--no-header"]
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            *options,
            "tests/contract/test_bigin.py",
            "-k",
            "not async",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    passed = re.search(r"(\d+) passed", ended.stdout)
    assert passed is not None
    assert int(passed[1]) > 50
    assert "bigin._runtime" not in ended.stdout


def test_exceptions_stand_in_one_list() -> None:
    facade = {name: getattr(oasmith_runtime, name) for name in dir(oasmith_runtime)}
    classes = [name for name, it in facade.items() if isinstance(it, type)]
    raised = [name for name in classes if issubclass(facade[name], BaseException)]
    assert sorted(raised) == list(runtime.EXCEPTIONS)


def test_the_requirement_is_a_range_of_one_major_version() -> None:
    major, minor, _ = oasmith_runtime.__version__.split(".")
    wanted = f"oasmith-runtime[client]>={major}.{minor},<{int(major) + 1}"
    assert runtime.requirement() == wanted


def test_another_http_library_is_added_by_the_registry_alone(
    imported: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "LIBRARIES", dict(http.LIBRARIES))
    pets = imported(document(), runtime="package")
    oasmith_runtime.register_http_library("toy", toy_http.__name__)
    with pets.Pets(http_client="toy") as client:
        assert client.pets.get_pet("17").id == "https://api.example.com/pets/17"
    own = toy_http.ToyClient()
    with pets.Pets(http_client=own) as client:
        client.pets.get_pet("18")
    assert [request.method for request in own.requests] == ["GET"]

    async def awaited() -> str:
        async with pets.AsyncPets(http_client="toy") as client:
            result: str = (await client.pets.get_pet("19")).id
            return result

    assert asyncio.run(awaited()) == "https://api.example.com/pets/19"


def test_an_http_library_that_nobody_knows_is_refused_with_those_that_are(imported: Any) -> None:
    pets = imported(document(), runtime="package")
    with pytest.raises(pets.ArgumentError, match="'quick' is not one of 'httpx2', 'fast'"):
        pets.Pets(http_client="quick")
    with pytest.raises(pets.ArgumentError, match="object does not have the interface of"):
        pets.Pets(http_client=object())


def test_a_template_of_ones_own_takes_the_place_of_a_module(tmp_path: Path) -> None:
    own = tmp_path / "mine" / "client" / "_runtime" / "hooks.py"
    own.parent.mkdir(parents=True)
    own.write_text('"""Mine."""\n', encoding="utf-8")
    spec = tmp_path / "openapi.json"
    spec.write_text(json.dumps(document()), encoding="utf-8")
    settings = Settings(package="pets_client", client_class="Pets", distribution="pets")
    client = Client(
        name="pets",
        spec=spec,
        output=tmp_path / "out",
        settings=settings,
        formatter="ruff",
        templates=tmp_path / "mine",
    )
    files = pipeline.generate(client).files
    assert files is not None
    assert files["pets_client/_runtime/hooks.py"] == '"""Mine."""\n'


def test_names_of_earlier_versions_warn_and_work(imported: Any) -> None:
    pets = imported(document())
    with pytest.warns(DeprecationWarning, match="UnexpectedAnswer is now called UnexpectedResp"):
        assert pets.UnexpectedAnswer is pets.UnexpectedResponse
    with pytest.warns(DeprecationWarning, match="Retries is now called RetryPolicy"):
        assert pets.Retries(most=3, longest=2) == pets.RetryPolicy(max_retries=3, max_delay=2)
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = pets.Nothing
