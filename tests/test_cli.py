"""The command line: its output, the files that it writes, and its exit status."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import DOCUMENT, Command, Ran, change, written

from oasmith import __version__, cli

COMMANDS = (
    *("generate", "check", "validate", "diff", "dump-ir", "new", "rule"),
    *("lock", "update", "vendor", "why", "lock-names", "schema", "publish"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_explains_with_an_example(oasmith: Command, command: str) -> None:
    ran = oasmith(command, "--help")
    assert ran.status == 0
    assert re.search(rf"Examples:\n +oasmith {command}", ran.out)
    for option in re.findall(r"\n  (--[\w-]+)[^\n]*", ran.out):
        assert re.search(rf"\n  {option}\b[^\n]*\s+[A-Z]", ran.out), option


def test_help_and_version(oasmith: Command) -> None:
    ran = oasmith("--help")
    assert ran.status == 0
    for command in COMMANDS:
        assert re.search(rf"\n  {command} +[A-Z][^\n]*\.\n", ran.out)
    assert oasmith("--version") == Ran(0, f"oasmith {__version__}\n", "")


def test_generate_then_check(oasmith: Command, project: Path) -> None:
    ran = oasmith("generate")
    assert (ran.status, ran.err) == (0, "")
    first, names = ran.out.splitlines()
    assert re.fullmatch(r"shop +\d{2,} files changed, 0 unchanged +\d+\.\d s", first)
    assert re.fullmatch(r" +API\.md  README\.md  \S+  \d+ more \(--verbose\)", names)
    before = written(project)
    ran = oasmith("generate")
    assert ran.status == 0
    assert re.fullmatch(r"shop +\d+ files unchanged +\d+\.\d s\n", ran.out)
    assert oasmith("check").status == 0
    assert written(project) == before


def test_what_is_written_and_deleted_is_named(oasmith: Command, project: Path) -> None:
    oasmith("generate", "--quiet")
    change(
        project / DOCUMENT, "Use the id of an item that createItem created.", "Ask for a new id."
    )
    (project / "generated/shop/README.md").unlink()
    first, *names = oasmith("generate", "--verbose").out.splitlines()
    count = int(re.match(r"shop +(\d+) files changed, \d+ unchanged", first)[1])
    assert len(names) == count > 4
    assert "README.md" in [name.strip() for name in names]
    assert oasmith("generate", "--quiet").out == ""


def test_check_shows_what_a_change_of_the_document_changes(oasmith: Command, project: Path) -> None:
    oasmith("generate")
    change(
        project / DOCUMENT, "Use the id of an item that createItem created.", "Ask for a new id."
    )
    before = written(project)
    ran = oasmith("check")
    assert ran.status == 1
    assert "--- a/generated/shop/shop/operations/items.py\n" in ran.out
    assert re.search(r"\n-.*Use the id of an item that createItem created\.", ran.out)
    assert re.search(r"\n\+.*Ask for a new id\.", ran.out)
    assert "generated/shop/shop/operations/items.py:1:1: error [out-of-date]" in ran.out
    assert written(project) == before
    ran = oasmith("generate", "--verbose")
    assert ran.status == 0
    assert "shop/operations/items.py" in ran.out
    assert "shop/client.py" not in ran.out


def test_an_edited_file_is_named_and_kept(oasmith: Command, project: Path) -> None:
    oasmith("generate")
    path = project / "generated/shop/shop/client.py"
    original = path.read_bytes()
    path.write_bytes(original + b"# mine\n")
    named = "generated/shop/shop/client.py:1:1: error [edited-by-hand] was edited by hand\n"
    ran = oasmith("check")
    assert (ran.status, named in ran.out, "\n-# mine\n" in ran.out) == (1, True, True)
    ran = oasmith("generate")
    assert (ran.status, named in ran.out) == (1, True)
    assert path.read_bytes() == original + b"# mine\n"
    assert oasmith("generate", "--force").status == 0
    assert path.read_bytes() == original


def test_a_missing_and_a_foreign_file(oasmith: Command, project: Path) -> None:
    oasmith("generate")
    (project / "generated/shop/API.md").unlink()
    assert "generated/shop/API.md:1:1: error [out-of-date] is missing" in oasmith("check").out
    (project / "generated/other").mkdir()
    (project / "generated/other/README.md").write_text("mine\n", encoding="utf-8")
    change(project / "oasmith.toml", "generated/shop", "generated/other")
    ran = oasmith("generate")
    assert (ran.status, "[foreign-file]" in ran.out) == (1, True)
    assert list(written(project / "generated/other")) == ["README.md"]


def test_a_faulty_document_writes_nothing(oasmith: Command, project: Path) -> None:
    change(project / DOCUMENT, "operationId: getItem", "operationId: createItem")
    change(project / DOCUMENT, 'version: "1.0"', 'version: "1.0"\n  licence: MIT')
    for command in ("validate", "generate", "check", "dump-ir"):
        ran = oasmith(command)
        found = ran.err if command == "dump-ir" else ran.out
        assert ran.status == 1
        assert re.search(rf"(?m)^{DOCUMENT}:\d+:\d+: error \[duplicate-operation-id\]", found)
        assert re.search(rf"(?m)^{DOCUMENT}:9:3: error \[unknown-key\]", found)
    assert not (project / "generated").exists()


def test_tolerant_goes_on_with_warnings(oasmith: Command, project: Path) -> None:
    change(project / DOCUMENT, 'version: "1.0"', 'version: "1.0"\n  licence: MIT')
    assert oasmith("validate").status == 1
    ran = oasmith("validate", "--validation", "tolerant")
    assert ran.status == 0
    assert f"{DOCUMENT}:9:3: warning [unknown-key]" in ran.out
    assert oasmith("validate", "--validation", "tolerant", "--level", "warning").status == 1
    change(project / "oasmith.toml", "formatter", 'validation = "tolerant"\nformatter')
    assert oasmith("validate").status == 0
    assert oasmith("validate", DOCUMENT).status == 0
    assert oasmith("generate").status == 0


def test_validate_needs_no_configuration(
    oasmith: Command, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "oasmith.toml").unlink()
    ran = oasmith("validate", DOCUMENT)
    assert ran == Ran(0, "1 document, no findings\n", "")


def test_what_two_documents_share_is_reported_once(oasmith: Command, project: Path) -> None:
    text = (project / DOCUMENT).read_text(encoding="utf-8")
    for name in ("one.yaml", "two.yaml"):
        (project / name).write_text(
            text.replace("#/components/schemas/NewItem", "shared.yaml#/NewItem"), encoding="utf-8"
        )
    shared = "NewItem: {type: object}\nOther: 1\nOther: 2\n"
    (project / "shared.yaml").write_text(shared, encoding="utf-8")
    ran = oasmith("validate", "one.yaml", "two.yaml")
    assert ran.out.count("shared.yaml:3:1: error [duplicate-key]") == 1


def test_findings_for_programs_stand_alone_on_standard_output(
    oasmith: Command, project: Path
) -> None:
    change(project / DOCUMENT, 'version: "1.0"', 'version: "1.0"\n  licence: MIT')
    [finding] = json.loads(oasmith("validate", "--format", "json").out)
    assert (finding["rule"], finding["location"]["line"]) == ("unknown-key", 9)
    change(project / DOCUMENT, "\n  licence: MIT", "")
    ran = oasmith("generate", "--format", "json")
    assert (ran.status, json.loads(ran.out)) == (0, [])
    assert "files changed" in ran.err
    (project / "generated/shop/API.md").unlink()
    ran = oasmith("check", "--format", "github")
    assert (ran.status, ran.out.startswith("::error file=generated/shop/API.md")) == (1, True)


def test_without_configuration(oasmith: Command, project: Path) -> None:
    (project / "oasmith.toml").unlink()
    arguments = ["--spec", DOCUMENT, "--output", "out", "--package", "pet_shop"]
    ran = oasmith("generate", *arguments, "--formatter", "ruff", "--validation", "strict")
    assert ran.status == 0
    names = written(project / "out")
    assert {"pyproject.toml", "pet_shop/py.typed", "pet_shop/manifest.json"} <= set(names)
    assert b"class PetShop(" in names["pet_shop/client.py"]
    assert b'name = "pet-shop-client"' in names["pyproject.toml"]
    assert oasmith("check", *arguments).status == 0
    ran = oasmith("generate", *arguments, "--client-class", "Shop", "--client-version", "2.0")
    assert ran.status == 0
    assert b"class Shop(" in (project / "out/pet_shop/client.py").read_bytes()
    assert b'version = "2.0"' in (project / "out/pyproject.toml").read_bytes()


def test_references_are_read_from_a_mapped_folder(oasmith: Command, project: Path) -> None:
    (project / "vendor").mkdir()
    (project / "vendor/items.yaml").write_text("NewItem: {type: object}\n", encoding="utf-8")
    change(
        project / DOCUMENT,
        '"#/components/schemas/NewItem"',
        '"https://example.test/v1/items.yaml#/NewItem"',
    )
    ran = oasmith("validate", DOCUMENT)
    assert (ran.status, "[remote-reference]" in ran.out) == (1, True)
    mapping = "https://example.test/v1/=vendor"
    arguments = ["--spec", DOCUMENT, "--output", "out", "--package", "shop"]
    assert oasmith("generate", *arguments, "--map-references", mapping).status == 0
    change(
        project / DOCUMENT, "example: {name: A first item}", "example: {name: A first item, x: 1}"
    )
    assert oasmith("validate", "--map-references", mapping, DOCUMENT).status == 0


def test_templates_of_ones_own(oasmith: Command, project: Path) -> None:
    own = project / "own" / "docs"
    own.mkdir(parents=True)
    (own / "API.md.jinja").write_text("# {{ api.title | cell }}, ours\n", encoding="utf-8")
    change(project / "oasmith.toml", "formatter", 'templates = "own"\nformatter')
    assert oasmith("generate").status == 0
    assert (project / "generated/shop/API.md").read_text(encoding="utf-8") == "# Shop, ours\n"


@pytest.mark.parametrize(
    ("name", "text", "finding"),
    [
        ("docs/API.md", "a\n{{ api.titel | cell }}\n", r"own/docs/API.md.jinja:2:1: .*titel"),
        ("docs/API.md", "{{ api.title }}\n", r"API.md.jinja:1:1: .*without a filter"),
        (
            "docs/readme/install.md",
            "a\n{{ api.titel | cell }}\n",
            r"own/docs/readme/install.md.jinja:2:1: .*titel",
        ),
        ("docs/API.md", "{% if %}\n", r"own/docs/API.md.jinja:1:1: "),
        ("client/errors.py", "x = (\n", r"shop/errors.py:1:1: .*never closed"),
    ],
)
def test_a_faulty_template_of_ones_own_is_a_finding(
    oasmith: Command, project: Path, name: str, text: str, finding: str
) -> None:
    path = project / "own" / f"{name}.jinja"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    change(project / "oasmith.toml", "formatter", 'templates = "own"\nformatter')
    ran = oasmith("generate")
    assert ran.status == 1
    assert "error [template] " in ran.out
    assert re.search(finding.replace(": ", r": error \[template\] ", 1), ran.out), ran.out
    assert not (project / "generated").exists()


def test_dump_ir_is_json(oasmith: Command, project: Path) -> None:
    ran = oasmith("dump-ir", "shop")
    data = json.loads(ran.out)
    assert ran.status == 0
    assert data["resources"][0]["operations"][0]["id"] == "getItem"
    assert json.loads(oasmith("dump-ir", "--spec", DOCUMENT).out)["package"] == "client"


def test_new_starts_a_project(
    oasmith: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = oasmith("new", "shop", "--directory", "project")
    assert ran.status == 0
    assert ran.out.startswith("wrote project/spec/shop/openapi.yaml\n")
    monkeypatch.chdir(tmp_path / "project" / "spec")
    assert oasmith("new", "other").status == 0
    assert (tmp_path / "project/spec/other/openapi.yaml").exists()
    ran = oasmith("new", "other")
    assert (ran.status, ran.out) == (2, "")
    assert "a client other already exists" in ran.err


def loaded_by(expression: str) -> set[str]:
    """Return the modules that are loaded after an expression of ``cli``."""
    code = f"import sys; from oasmith import cli; {expression}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_nothing_heavy_is_imported_before_a_command_runs() -> None:
    packages = {name.partition(".")[0] for name in loaded_by("cli.application()")}
    heavy = {"black", "datamodel_code_generator", "jinja2", "jsonschema_rs", "pydantic", "rich"}
    assert not packages & (heavy | {"openapi_spec_validator"})


def test_only_the_module_of_the_command_is_imported() -> None:
    modules = {f"oasmith.cli.{module}" for module in cli.COMMANDS.values()}
    assert loaded_by("cli.application(['rule'])") & modules == {"oasmith.cli.rule"}
    assert loaded_by("cli.application()") >= modules


def test_it_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "oasmith", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"oasmith {__version__}\n"


@pytest.mark.soak  # test_in_sync.py checks the same for Bigin, which has more features.
def test_the_same_bytes_whatever_the_hash_seed(project: Path) -> None:
    outputs = []
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "oasmith", "generate", "--spec", DOCUMENT]
        options = ["--output", f"out{seed}", "--package", "shop", "--formatter", "ruff"]
        subprocess.run([*command, *options], env=environment(seed), check=True, capture_output=True)
        outputs.append(written(project / f"out{seed}"))
    assert outputs[0] == outputs[1]


def environment(seed: str) -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": seed}
