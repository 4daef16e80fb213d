"""The client of a large document: models are in modules, which are imported when they are used."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from oasmith import pipeline, write
from oasmith.config.client import Client
from oasmith.config.settings import Settings

GROUPS = ("cats", "dogs", "birds")


def reference(name: str) -> dict[str, str]:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def record(required: list[str], **properties: Any) -> dict[str, Any]:
    """Return a schema of an object."""
    return {"type": "object", "required": required, "properties": properties}


def schemas() -> dict[str, Any]:
    """Return hundreds of schemas: cycles across groups, bases and variants of other groups."""
    made: dict[str, Any] = {
        "Base": record(["id"], id={"type": "string"}, owner=reference("Owner")),
        "Owner": record([], name={"type": "string"}, animals={"type": "array", "items": ANIMAL}),
        "Animal": {
            "oneOf": [reference(f"{group}Animal") for group in GROUPS],
            "discriminator": {"propertyName": "kind"},
        },
        "Tree": {"anyOf": [{"type": "string"}, {"type": "array", "items": reference("Tree")}]},
    }
    for group in GROUPS:
        made[f"{group}Animal"] = {
            "allOf": [
                reference("Base"),
                record(["kind"], kind={"const": group}),
            ]
        }
        made[f"{group}List"] = {"type": "array", "items": reference(f"{group}Row0")}
        for number in range(70):
            following = reference(f"{group}Row{number + 1}") if number < 69 else ANIMAL
            made[f"{group}Row{number}"] = record([], next=following, tree=reference("Tree"))
        made[f"{group}Detail"] = {"allOf": [reference("Base"), record([], age={"type": "integer"})]}
        made[f"{group}Row1"]["properties"]["detail"] = reference(f"{group}Detail")
    return made


ANIMAL = reference("Animal")


def document() -> dict[str, Any]:
    """Return a document with one operation for each group, and an unused schema."""
    paths = {
        f"/{group}": {
            "get": {
                "operationId": f"get_{group}",
                "tags": [group],
                "responses": {
                    "200": {
                        "description": "One.",
                        "content": {"application/json": {"schema": reference(answer)}},
                    }
                },
            }
        }
        for group, answer in [*((it, f"{it}List") for it in GROUPS), ("owners", "Owner")]
    }
    components = {"schemas": {**schemas(), "Unused": record([], animal=ANIMAL)}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zoo", "version": "1"},
        "servers": [{"url": "https://zoo.example.com"}],
        "paths": paths,
        "components": components,
    }


def made(folder: Path) -> dict[str, str]:
    """Return the files of the client."""
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(document()))
    settings = Settings(package="zoo", client_class="Zoo", distribution="zoo", naming="document")
    client = Client(name="zoo", spec=spec, output=folder, settings=settings, formatter="ruff")
    found = pipeline.generate(client)
    assert found.files is not None, "\n".join(map(str, found.findings))
    return dict(found.files)


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate the client and return the folder of its package."""
    folder = tmp_path_factory.mktemp("zoo")
    write.write(write.compare(folder, made(folder), "zoo"))
    return folder


def run(code: str, folder: Path) -> str:
    """Return the output of a program that can import the client."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_is_used_together_lies_together(zoo: Path) -> None:
    files = sorted(it.stem for it in (zoo / "zoo" / "models").glob("*.py"))
    assert files == ["__init__", "birds", "cats", "dogs", "others", "shared"]
    assert "class Unused(Model):" in (zoo / "zoo" / "models" / "others.py").read_text()


CALL = """
import httpx2, sys
from zoo import Zoo
answer = httpx2.MockTransport(lambda _: httpx2.Response(200, json=[{"next": {"tree": ["a"]}}]))
with httpx2.Client(transport=answer) as http, Zoo(http_client=http) as zoo:
    assert type(zoo.cats.get_cats()[0]).__name__ == "CatsRow0"
print(*sorted(it for it in sys.modules if it.startswith("zoo.models.")))
"""


def test_a_call_imports_what_it_needs(zoo: Path) -> None:
    assert run(CALL, zoo).split() == ["zoo.models.cats", "zoo.models.shared"]


DECODE = """
import json
from pydantic import TypeAdapter
from zoo import models
raw = json.loads('''{"name": "Ada", "animals": [
    {"kind": "cats", "id": "1", "owner": {"animals": []}},
    {"kind": "dogs", "id": "2"}
]}''')
owner = TypeAdapter(models.Owner).validate_python(raw, strict=True)
assert owner.to_dict() == raw
assert isinstance(owner.animals[0], models.CatsAnimal)
assert isinstance(owner.animals[1], models.Base)
detail = {"id": "1", "owner": {"name": "Ada"}, "age": 7}
for kind in (models.CatsDetail, models.DogsDetail, models.BirdsDetail):
    read = TypeAdapter(kind).validate_python(detail, strict=True)
    assert type(read.owner) is models.Owner
    assert read.to_dict() == detail
for name in models.__all__:
    assert getattr(models, name) is not None
assert dir(models) == models.__all__
"""


def test_models_of_several_modules_are_read_and_written(zoo: Path) -> None:
    run(DECODE, zoo)


USE = """
from zoo import Zoo, models
from zoo.models import CatsRow0, Owner

def names(zoo: Zoo) -> list[models.DogsRow1 | None]:
    owner: Owner = zoo.owners.get_owners()
    owner.name = 1
    row: CatsRow0 = zoo.cats.get_cats()[0]
    return [it.next for it in zoo.dogs.get_dogs()]
"""


def test_type_checkers_see_every_model(zoo: Path, mypy_cache: str) -> None:
    (zoo / "use.py").write_text(USE)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", mypy_cache]
    command += ["--no-error-summary", "zoo", "use.py"]
    done = subprocess.run(command, cwd=zoo, capture_output=True, text=True, check=False)
    assert [it.partition(" error: ")[0] for it in done.stdout.splitlines()] == ["use.py:7:"]


def test_the_same_document_gives_the_same_modules(zoo: Path, tmp_path: Path) -> None:
    found = made(tmp_path)
    for path in (zoo / "zoo" / "models").glob("*.py"):
        assert found[f"zoo/models/{path.name}"] == path.read_text()
