"""``oasmith.toml``: valid configurations, and the findings for invalid ones."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from oasmith import pipeline
from oasmith.config.client import Client, find, read
from oasmith.config.keys import is_package
from oasmith.diagnostics.snippets import snippet

WHOLE = """
[references]
"https://example.test/v8/" = "vendor"

[clients.petshop]
spec = "spec.yaml"
output = "generated/petshop"
package = "petshop"
client-class = "PetShop"
distribution = "acme-petshop"
version = "1.2.0"
validation = "tolerant"
formatter = "ruff"
templates = "templates"
allow-partial = true

[clients.petshop.names]
"/paths/~1pets/get" = "list_pets"

[clients.petshop.references]
"https://example.test/common/" = "common"
"""

LEAST = """
[clients.pet_shop]
spec = "spec.yaml"
output = "out"
package = "pet_shop"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spec.yaml").write_text("openapi: 3.1.0\n", encoding="utf-8")
    for name in ("vendor", "common", "templates"):
        (tmp_path / name).mkdir()
    return tmp_path


def client(folder: Path, text: str) -> Client:
    (folder / "oasmith.toml").write_text(text, encoding="utf-8")
    configuration, findings = read(folder / "oasmith.toml")
    assert findings == []
    assert configuration is not None
    return configuration.clients[0]


def problems(folder: Path, text: str) -> list[str]:
    (folder / "oasmith.toml").write_text(text, encoding="utf-8")
    configuration, findings = read(folder / "oasmith.toml")
    assert configuration is None
    return [str(finding) for finding in findings]


def test_every_key_is_read(folder: Path) -> None:
    it = client(folder, WHOLE)
    assert it.name == "petshop"
    assert it.spec == folder / "spec.yaml"
    assert it.output == folder / "generated" / "petshop"
    assert (it.tolerant, it.formatter, it.templates) == (True, "ruff", folder / "templates")
    assert it.references == {
        "https://example.test/v8/": folder / "vendor",
        "https://example.test/common/": folder / "common",
    }
    settings = it.settings
    assert (settings.package, settings.client_class) == ("petshop", "PetShop")
    assert (settings.distribution, settings.client_version) == ("acme-petshop", "1.2.0")
    assert settings.names == {"/paths/~1pets/get": "list_pets"}
    assert settings.allow_partial


METADATA = """\
[clients.pet_shop.metadata]
license = "Apache-2.0"
authors = ["API team <api@example.com>", "Somebody"]
urls = { "Issue tracker" = "https://example.com/issues" }
"""


def test_metadata_of_a_client_stands_in_its_pyproject(folder: Path) -> None:
    (folder / "spec.yaml").write_text(
        'openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths: {}\n', encoding="utf-8"
    )
    files = pipeline.generate(client(folder, LEAST + METADATA)).files
    assert files is not None
    project = tomllib.loads(files["pyproject.toml"])["project"]
    assert project["license"] == "Apache-2.0"
    author = {"name": "API team", "email": "api@example.com"}
    assert project["authors"] == [author, {"name": "Somebody"}]
    assert project["urls"] == {"Issue tracker": "https://example.com/issues"}
    assert "keywords" not in project


def test_wrong_metadata_is_found_where_it_stands(folder: Path) -> None:
    wrong = METADATA.replace("<api@example.com>", "<nobody").replace("https://", "ftp://")
    messages = problems(folder, LEAST + wrong)
    assert "metadata.authors[0] must be a name, which an address in <> may follow" in messages[0]
    assert 'metadata.urls."Issue tracker" must be a URL' in messages[1]


def test_the_least_has_defaults(folder: Path) -> None:
    it = client(folder, LEAST)
    settings = it.settings
    assert (settings.client_class, settings.distribution) == ("PetShop", "pet-shop-client")
    assert settings.client_version == "0.1.0"
    assert (it.tolerant, it.formatter, it.templates) == (False, "ruff", None)


def test_the_nearest_file_counts(folder: Path) -> None:
    client(folder, LEAST)
    below = folder / "a" / "b"
    below.mkdir(parents=True)
    assert find(below) == folder / "oasmith.toml"


@pytest.mark.parametrize(
    ("wrong", "place", "message", "hint"),
    [
        (
            'ouput = "out"',
            "6:1",
            "clients.pet_shop.ouput is not a known key",
            "Did you mean output? Known here: spec, source, overlays, select, output, ",
        ),
        (
            'client_class = "PetShop"',
            "6:1",
            "clients.pet_shop.client_class is not a known key",
            "Did you mean client-class? Known here: spec, ",
        ),
        ("zzz = 1", "6:1", "clients.pet_shop.zzz is not a known key", "Known here: spec, "),
        (
            'validation = "strickt"',
            "6:14",
            'clients.pet_shop.validation must be "strict" or "tolerant", not \'strickt\'',
            "Did you mean strict?",
        ),
        (
            'names."/paths/~1pets/get" = "list-pets"',
            "6:29",
            'clients.pet_shop.names."/paths/~1pets/get" must be a Python identifier, such as '
            "list_pets, not 'list-pets'",
            "",
        ),
        (
            'names = {"paths" = "pets"}',
            "6:10",
            "clients.pet_shop.names.paths is not a JSON pointer, such as /paths/~1pets/get",
            "",
        ),
        ("names = []", "6:9", "clients.pet_shop.names must be a table of JSON pointers", ""),
        (
            "allow-partial = 1",
            "6:17",
            "clients.pet_shop.allow-partial must be true or false, not 1",
            "",
        ),
        ("version = true", "6:11", "clients.pet_shop.version must be a version, such as", ""),
        (
            '  templates = "template"',
            "6:15",
            "clients.pet_shop.templates names a folder that does not exist: template",
            "Did you mean templates?",
        ),
        (
            'references."https://a.test/x=1" = "nowhere"',
            "6:35",
            'clients.pet_shop.references."https://a.test/x=1" names a folder that does not exist: '
            "nowhere",
            "Paths are relative to the folder of oasmith.toml.",
        ),
        (
            "[reference]\nx = 1",
            "6:1",
            "reference is not a known key",
            "Did you mean references? Known here: clients, ",
        ),
        (
            '[references]\n"é" = ["x"]',
            "7:7",
            'references."é" must be a path, or a table with source and path, not an array',
            "",
        ),
    ],
)
def test_a_mistake_is_found_where_it_stands(
    folder: Path, wrong: str, place: str, message: str, hint: str
) -> None:
    [finding] = problems(folder, f"{LEAST}{wrong}\n")
    headline, *below = finding.split("\n    ")
    assert headline.startswith(f"oasmith.toml:{place}: error [configuration] {message}")
    assert below == [] if hint == "" else below[0].startswith(hint)


def test_all_mistakes_are_found_at_once(folder: Path) -> None:
    found = problems(folder, '[clients.a]\noutput = ""\npackage = "class"\ntypo = 1\n')
    assert [it.splitlines()[0] for it in found] == [
        "oasmith.toml:1:1: error [configuration] clients.a has no spec or source",
        "oasmith.toml:2:10: error [configuration] clients.a.output must be a path, not ''",
        "oasmith.toml:3:11: error [configuration] clients.a.package must be the name of a new "
        "Python module, such as petshop, not 'class'",
        "oasmith.toml:4:1: error [configuration] clients.a.typo is not a known key",
    ]


def test_a_document_that_is_not_there_is_named_with_what_is(folder: Path) -> None:
    [found] = problems(folder, LEAST.replace("spec.yaml", "spec.yml"))
    assert found == (
        "oasmith.toml:3:8: error [configuration] clients.pet_shop.spec names a file that does not "
        "exist: spec.yml\n    Did you mean spec.yaml?"
    )


def test_two_clients_in_one_folder_are_refused(folder: Path) -> None:
    other = LEAST.replace("pet_shop", "other").replace('"out"', '"./out"')
    [found] = problems(folder, LEAST + other)
    assert found.startswith("oasmith.toml:9:10: error [configuration] clients.other.output is also")


@pytest.mark.parametrize("text", ["", "[clients]\n"])
def test_a_file_without_a_client_says_how_to_write_one(folder: Path, text: str) -> None:
    [found] = problems(folder, text)
    assert "has no client\n    Add a table, such as [clients.petshop]." in found


def test_what_is_not_toml_is_found_where_it_stands(folder: Path) -> None:
    [found] = problems(folder, "[clients.a]\nspec = \n")
    assert found.startswith("oasmith.toml:2:8: error [configuration] is not TOML: ")


def test_a_file_that_cannot_be_read_says_why(folder: Path) -> None:
    configuration, [finding] = read(folder / "vendor")
    assert configuration is None
    assert str(finding) == "vendor:1:1: error [configuration] cannot be read: Is a directory"
    (folder / "oasmith.toml").write_bytes(b"\xff")
    assert read(folder / "oasmith.toml")[1][0].message == "is not UTF-8: byte 0"


@pytest.mark.parametrize("name", ["json", "pydantic", "class", "a-b", "a.b", "1a", ""])
def test_a_package_must_not_hide_another_module(name: str) -> None:
    assert not is_package(name)


def test_outputs_stay_inside_the_project(folder: Path) -> None:
    (folder / "project").mkdir()
    (folder / "spec.yaml").rename(folder / "project" / "spec.yaml")
    text = LEAST.replace('"out"', '"../out"')
    (wrong,) = problems(folder / "project", text)
    assert wrong.startswith(
        "project/oasmith.toml:4:10: error [configuration] clients.pet_shop.output is outside "
        "the project's folder project\n    If that is intended"
    )
    told = client(folder / "project", f"{text}allow-outside = true\n")
    assert told.output.resolve() == folder / "out"
    (folder / ".git").mkdir()
    assert client(folder / "project", text).output.resolve() == folder / "out"


def test_a_misspelled_key_is_not_missing_as_well(folder: Path) -> None:
    [found] = problems(folder, LEAST.replace("output", "ouput"))
    assert "clients.pet_shop.ouput is not a known key\n    Did you mean output? " in found


def test_what_a_table_lacks_is_marked_at_its_header(folder: Path) -> None:
    (folder / "oasmith.toml").write_text('[clients.a]\noutput = "b"\n[[rules.ignore]]\n', "utf-8")
    _, findings = read(folder / "oasmith.toml")
    excerpts = {finding.message: snippet(finding)[1:] for finding in findings}
    assert excerpts["clients.a has no spec or source"] == ["  1 | [clients.a]", "    | ^^^^^^^^^^^"]
    assert excerpts["rules.ignore[0] has no rule"] == [
        "  3 | [[rules.ignore]]",
        "    | ^^^^^^^^^^^^^^^^",
    ]
