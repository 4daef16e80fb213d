"""``oasmith.toml``: what it may say, and what is said of what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from oasmith.config.client import Client, find, is_package, read

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
    ("wrong", "finding"),
    [
        (
            'ouput = "out"',
            "oasmith.toml:6:1: error [configuration] clients.pet_shop.ouput is not a known key\n"
            "    Did you mean output?",
        ),
        (
            'client_class = "PetShop"',
            "oasmith.toml:6:1: error [configuration] clients.pet_shop.client_class is not a known "
            "key\n    Did you mean client-class?",
        ),
        (
            'validation = "strickt"',
            "oasmith.toml:6:1: error [configuration] clients.pet_shop.validation must be "
            '"strict" or "tolerant", not \'strickt\'',
        ),
        (
            'names."/paths/~1pets/get" = "list-pets"',
            "oasmith.toml:6:1: error [configuration] clients.pet_shop.names must be a table of "
            "JSON pointers and Python identifiers, not {'/paths/~1pets/get': 'list-pets'}",
        ),
        (
            "allow-partial = 1",
            "oasmith.toml:6:1: error [configuration] clients.pet_shop.allow-partial must be true "
            "or false, not 1",
        ),
        (
            '  templates = "template"',
            "oasmith.toml:6:3: error [configuration] clients.pet_shop.templates names a folder "
            "that is not there: template\n    Did you mean templates?",
        ),
        (
            'references."https://a.test/x=1" = "nowhere"',
            "oasmith.toml:6:1: error [configuration] clients.pet_shop.references."
            "https://a.test/x=1 names a folder that is not there: nowhere\n"
            "    Paths are relative to the folder of oasmith.toml.",
        ),
        (
            "[reference]\nx = 1",
            "oasmith.toml:6:1: error [configuration] reference is not a known key\n"
            "    Did you mean references?",
        ),
    ],
)
def test_a_mistake_is_found_where_it_stands(folder: Path, wrong: str, finding: str) -> None:
    assert problems(folder, f"{LEAST}{wrong}\n") == [finding]


def test_all_mistakes_are_found_at_once(folder: Path) -> None:
    found = problems(folder, '[clients.a]\noutput = ""\npackage = "class"\ntypo = 1\n')
    assert [it.splitlines()[0] for it in found] == [
        "oasmith.toml:2:1: error [configuration] clients.a.output must be a path, not ''",
        "oasmith.toml:3:1: error [configuration] clients.a.package must be the name of a new "
        "Python module, such as petshop, not 'class'",
        "oasmith.toml:4:1: error [configuration] clients.a.typo is not a known key",
        "oasmith.toml:1:1: error [configuration] clients.a has no spec",
    ]


def test_a_document_that_is_not_there_is_named_with_what_is(folder: Path) -> None:
    [found] = problems(folder, LEAST.replace("spec.yaml", "spec.yml"))
    assert found == (
        "oasmith.toml:3:1: error [configuration] clients.pet_shop.spec names a file that is not "
        "there: spec.yml\n    Did you mean spec.yaml?"
    )


def test_two_clients_in_one_folder_are_refused(folder: Path) -> None:
    other = LEAST.replace("pet_shop", "other").replace('"out"', '"./out"')
    [found] = problems(folder, LEAST + other)
    assert found.startswith("oasmith.toml:9:1: error [configuration] clients.other.output is also")


@pytest.mark.parametrize("text", ["", "clients = 3\n", "[clients]\n"])
def test_a_file_without_a_client_says_how_to_write_one(folder: Path, text: str) -> None:
    [found] = problems(folder, text)
    assert "has no client\n    Write a table, such as [clients.petshop]." in found


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
        "project/oasmith.toml:4:1: error [configuration] clients.pet_shop.output leaves the "
        "project's folder project\n    If that is meant"
    )
    told = client(folder / "project", f"{text}allow-outside = true\n")
    assert told.output.resolve() == folder / "out"
    (folder / ".git").mkdir()
    assert client(folder / "project", text).output.resolve() == folder / "out"
