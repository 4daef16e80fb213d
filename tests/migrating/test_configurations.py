"""``oasmith new --from``: configurations of other generators, and what becomes of each option."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from command_line import Command, Ran

from migrating.conftest import HERE
from oasmith import stages
from oasmith.config.client import read

DOCUMENT = HERE / "petshop.yaml"

PYTHON_CLIENT = """\
project_name_override: pets-client
package_name_override: pets
package_version_override: 2.1.0
class_overrides:
  Pet: {class_name: Animal, module_name: animal}
  NewPet: {class_name: NewAnimal}
  Nothing: {class_name: Something}
literal_enums: true
field_prefix: attr_
post_hooks: ["ruff format ."]
"""
GENERATOR = """\
generatorName: python
inputSpec: petshop.yaml
outputDir: out
skipValidateSpec: true
additionalProperties: {packageName: pets, projectName: pets-client, library: asyncio}
modelNameMappings: {Pet: Animal}
operationIdNameMappings: {getPet: fetch, gone: x, listPets: "not a name"}
typeMappings: {date: str}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "petshop.yaml").write_bytes(DOCUMENT.read_bytes())
    return tmp_path


def carried(oasmith: Command, text: str, *arguments: str) -> tuple[Ran, dict[str, Any]]:
    """Return what the command says, and the client that it has written."""
    Path("config.yaml").write_text(text, encoding="utf-8")
    ran = oasmith("new", "petshop", "--from", "config.yaml", *arguments)
    assert ran.status == 0, ran.err
    return ran, tomllib.loads(Path("oasmith.toml").read_text(encoding="utf-8"))["clients"][
        "petshop"
    ]


def told(ran: Ran) -> list[str]:
    """Return the places and messages of what was not carried over."""
    lines = [line for line in ran.out.splitlines() if "[not-carried-over]" in line]
    return [line.replace("info [not-carried-over] ", "") for line in lines]


def test_openapi_python_client(oasmith: Command, folder: Path) -> None:
    ran, client = carried(oasmith, PYTHON_CLIENT, "--spec", "petshop.yaml")
    assert client == {
        "spec": "petshop.yaml",
        "output": "generated/petshop",
        "package": "pets",
        "client-class": "Petshop",
        "distribution": "pets-client",
        "version": "2.1.0",
        "names": {
            "/components/schemas/Pet": "Animal",
            "/components/schemas/NewPet": "NewAnimal",
        },
    }
    assert told(ran) == [
        "config.yaml:5:3: module_name of Pet has no counterpart",
        "config.yaml:7:3: no schema of the document is called Nothing",
        "config.yaml:9:1: field_prefix is not carried over",
        "config.yaml:10:1: post_hooks is not carried over",
    ]
    assert "    The output is always formatted; `formatter` selects the formatter.\n" in ran.out


def test_openapi_generator(oasmith: Command, folder: Path) -> None:
    ran, client = carried(oasmith, GENERATOR)
    assert client == {
        "spec": "petshop.yaml",
        "output": "generated/petshop",
        "package": "pets",
        "client-class": "Petshop",
        "distribution": "pets-client",
        "validation": "tolerant",
        "names": {"/components/schemas/Pet": "Animal", "/paths/~1pets~1{petId}/get": "fetch"},
    }
    assert told(ran) == [
        "config.yaml:3:1: outputDir is not carried over",
        "config.yaml:7:42: no operation of the document is called gone",
        "config.yaml:7:51: 'not a name' is not a valid Python name",
        "config.yaml:8:1: typeMappings is not carried over",
        "config.yaml:5:69: library is not carried over",
    ]


def test_the_names_are_those_of_the_client(oasmith: Command, folder: Path) -> None:
    carried(oasmith, GENERATOR)
    configuration, findings = read(folder / "oasmith.toml")
    assert configuration is not None, findings
    [client] = configuration.clients
    resolved = stages.resolve(client.spec, client.reading, tolerant=True)
    assert resolved.document is not None
    api, _ = stages.lower(resolved.document, client.settings)
    assert api is not None
    assert "Animal" in api.models.schemas
    assert "fetch" in {
        form.ident for group in api.resources for one in group.operations for form in one.forms
    }


def test_json_is_read_too_and_a_client_is_added(oasmith: Command, folder: Path) -> None:
    other = '# mine\n[clients.other]\nspec = "petshop.yaml"\noutput = "o"\npackage = "other"\n'
    Path("oasmith.toml").write_text(other, encoding="utf-8")
    _, client = carried(oasmith, json.dumps(yaml.safe_load(GENERATOR)))
    assert client["package"] == "pets"
    assert Path("oasmith.toml").read_text(encoding="utf-8").startswith(other)


def test_a_document_elsewhere_is_found_from_the_configuration(
    oasmith: Command, folder: Path
) -> None:
    Path("config.yaml").write_text("{}", encoding="utf-8")
    arguments = ("--from", "config.yaml", "--spec", "petshop.yaml", "--directory", "below")
    assert oasmith("new", "petshop", *arguments).status == 0
    text = Path("below/oasmith.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["clients"]["petshop"]["spec"] == "../petshop.yaml"


WRONG = {
    "no document": ("{}", (), "config.yaml:1:1: error [configuration] names no document"),
    "a URL": (
        "inputSpec: https://petshop.example/openapi.yaml",
        (),
        "= Name a file: --spec openapi.yaml",
    ),
    "no mapping": ("[1]", (), "error [configuration] is not a configuration"),
    "a document that cannot be read": ("inputSpec: gone.yaml", (), "gone.yaml"),
    "a client of that name": (
        GENERATOR,
        ('[clients.petshop]\nspec = "a"\n',),
        "a client petshop already exists",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_nothing_is_written_where_something_is_wrong(
    name: str, oasmith: Command, folder: Path
) -> None:
    config, before, message = WRONG[name]
    Path("config.yaml").write_text(config, encoding="utf-8")
    for text in before:
        Path("oasmith.toml").write_text(text, encoding="utf-8")
    ran = oasmith("new", "petshop", "--from", "config.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert [path.read_text(encoding="utf-8") for path in folder.glob("oasmith.toml")] == list(
        before
    )


def test_a_document_alone_is_refused(oasmith: Command, folder: Path) -> None:
    ran = oasmith("new", "petshop", "--spec", "petshop.yaml")
    assert ran.status == 2
    assert "--spec needs --from" in ran.err
