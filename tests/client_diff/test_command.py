"""``oasmith diff OLD_CLIENT NEW_CLIENT``, with Bigin's client as it is made with other settings."""

from __future__ import annotations

import json
import os
import re
import zipfile
from pathlib import Path

import pytest
from command_line import Command, Ran
from diff.conftest import Repository, no_settings_of_git, repository

from client_diff.small import written
from oasmith import pipeline
from oasmith.client_diff.sources import MAX_SIZE, unpacked
from oasmith.config.client import Client
from oasmith.config.settings import Settings
from oasmith.diff.git import SideError

__all__ = ["no_settings_of_git", "repository"]

ROOT = Path(__file__).parents[2]
BIGIN = ROOT / "generated" / "bigin"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make Bigin's client with other names and formats."""
    folder = tmp_path_factory.mktemp("other") / "bigin"
    settings = Settings(
        package="bigin",
        client_class="Bigin",
        distribution="bigin-client",
        client_version="0.2.0",
        naming="document",
        formats="text",
        renames={r"related_records\.update": "relations.change"},
        names={
            "/components/schemas/RelationResult": "Outcome",
            "/components/schemas/RelationResult/properties/message": "words",
        },
    )
    spec = ROOT / "spec" / "bigin" / "openapi.yaml"
    generated = pipeline.generate(Client(name="bigin", spec=spec, output=folder, settings=settings))
    assert generated.files is not None
    for name, text in generated.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "bigin" / "manifest.json").write_text("{}", encoding="utf-8")
    return folder


def wheel_of(package: Path, folder: Path) -> Path:
    """Make a wheel of a package, as a build would name and fill it."""
    path = folder / f"{package.name}_client-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file in package.rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                archive.write(file, file.relative_to(package.parent).as_posix())
        about = f"Name: {package.name}-client\nVersion: 0.1.0\n"
        archive.writestr(f"{package.name}_client-0.1.0.dist-info/METADATA", about)
    return path


RENAME = ("resources/pets.py", "def get(", "def fetch(")

RENAMED = {
    # By ``rename`` and ``names``.
    "related_records.update": "relations.change",
    "related_records.update_each": "relations.change_each",
    "models.RelationResult": "models.Outcome",
    "models.RelationResult.message": "models.Outcome.words",
    # By ``naming``: what was one page is all of them, and the other way round.
    "related_records.list": "related_records.list_all",
    "related_records.list_page": "related_records.list",
    "records.list": "records.list_all",
    "records.list_page": "records.list",
    "models.Record.owner": "models.Record.Owner",
    "models.Record.created_by": "models.Record.Created_By",
    "models.Record.created_time": "models.Record.Created_Time",
    "models.Record.modified_by": "models.Record.Modified_By",
    "models.Record.modified_time": "models.Record.Modified_Time",
}
TYPED = {
    # By ``formats``.
    f"{name} is str | None; it was datetime | None"
    for name in (
        "models.Record.Created_Time",
        "models.Record.Modified_Time",
        "models.PageInfo.page_token_expiry",
    )
}


def changes(ran: Ran) -> list[dict[str, object]]:
    data: dict[str, list[dict[str, object]]] = json.loads(ran.out)
    return data["changes"]


def test_equal_clients_say_nothing(oasmith: Command, tmp_path: Path) -> None:
    ran = oasmith("diff", str(wheel_of(BIGIN / "bigin", tmp_path)), str(BIGIN))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("bigin (Python) 0.1.0: no changes\n\nno changes (")


def test_renamed_things_are_told_and_nothing_else(oasmith: Command, other: Path) -> None:
    ran = oasmith("diff", str(BIGIN), str(other), "--format", "json")
    assert (ran.status, ran.err) == (1, "")
    told = changes(ran)
    names = [change for change in told if change["rule"] == "name-changed"]
    assert {change["old"]: change["new"] for change in names} == RENAMED
    types = {change["message"] for change in told if change["rule"] == "field-type-changed"}
    assert types == TYPED
    assert {change["level"] for change in told if change["rule"] != "name-added"} == {"breaking"}
    added = [change["new"] for change in told if change["rule"] == "name-added"]
    assert added == ["relations"]
    assert len(told) == len(RENAMED) + len(TYPED) + len(added)
    [document] = json.loads(ran.out)["documents"]
    assert document == {
        "client": "bigin (Python)",
        "old_version": "0.1.0",
        "new_version": "0.2.0",
        "step": "major",
        "next_version": "0.2.0",
    }


PAGE = ROOT / "docs" / "migrating" / "upgrading.md"
EXAMPLE = re.compile(
    r"(?<=```\n\$ oasmith diff main:generated/shop generated/shop\n).*?(?=```\n)", re.DOTALL
)


def test_the_example_of_the_page_is_what_the_command_says(
    oasmith: Command, repository: Repository
) -> None:
    shop = Path("generated/shop")
    written(shop)
    versions = [f'[project]\nversion = "{number}"\n' for number in ("1.0.0", "1.1.0")]
    (shop / "pyproject.toml").write_text(versions[0], encoding="utf-8")
    repository.commit()
    name = ("models.py", "    name: str\n", "    name: str | None\n")
    written(shop, RENAME, name, ("resources/pets.py", "limit: int = 10", "limit: int = 50"))
    (shop / "pyproject.toml").write_text(versions[1], encoding="utf-8")
    ran = oasmith("diff", f"main:{shop.as_posix()}", shop.as_posix())
    assert (ran.status, ran.err) == (1, "")
    shown = re.sub(r"\(\d+\.\d s\)", "(0.9 s)", ran.out)
    shown = re.sub(r"--until \d{4}-\d\d-\d\d", "--until 2027-02-28", shown)
    wanted = EXAMPLE.sub(lambda _: shown, PAGE.read_text(encoding="utf-8"))
    if os.environ.get("OASMITH_UPDATE"):
        PAGE.write_text(wanted, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == wanted


def test_a_place_in_a_wheel_is_one_in_the_archive(oasmith: Command, tmp_path: Path) -> None:
    old = written(tmp_path / "old")
    wheel = wheel_of(written(tmp_path / "new", RENAME).folder, tmp_path)
    ran = oasmith("diff", str(old.folder), str(wheel), "--format", "json", "--fail-on", "never")
    assert ran.status == 0
    [change] = changes(ran)
    assert str(change["where"]).startswith(f"{wheel.as_posix()}/shop/resources/pets.py:")
    assert json.loads(ran.out)["documents"][0]["new_version"] == "0.1.0"


def test_a_folder_of_a_revision(oasmith: Command, repository: Repository) -> None:
    written(Path("clients"))
    repository.commit()
    written(Path("clients"), RENAME)
    ran = oasmith("diff", "main:clients", "clients", "--format", "json")
    assert (ran.status, ran.err) == (1, "")
    assert [(change["old"], change["new"]) for change in changes(ran)] == [
        ("pets.get", "pets.fetch")
    ]
    back = oasmith("diff", "clients", "main:clients/shop", "--format", "json")
    [change] = changes(back)
    assert str(change["where"]).startswith("main:clients/shop/resources/pets.py:")


def test_a_change_is_approved(
    oasmith: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(Path("old"))
    written(Path("new"), RENAME)
    sides = ("old", "new")
    approval = ("--approve", "name-changed", "--pointer", "/", "--until", "2999-01-31")
    ran = oasmith("diff", *sides, *approval, "--reason", "They know.", "--author", "Ann")
    assert (ran.status, ran.err) == (0, "")
    assert "1 breaking (1 approved)" in ran.out
    assert oasmith("diff", *sides).status == 0


WRONG = {
    "a document": (
        (str(BIGIN), "spec/bigin/openapi.yaml"),
        "is a folder or wheel, but spec/bigin/openapi.yaml is not",
    ),
    "no client": ((str(BIGIN), "docs"), "there is no client of oasmith in docs"),
    "no wheel": ((str(BIGIN), "{tmp}/odd.whl"), "odd.whl is no wheel: File is not a zip file"),
    "an option": (
        (str(BIGIN), str(BIGIN), "--validation", "strict"),
        "--validation and --map-references apply to documents",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_compared_is_told(
    name: str, oasmith: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    (tmp_path / "odd.whl").write_bytes(b"no archive")
    arguments, message = WRONG[name]
    ran = oasmith("diff", *(word.format(tmp=tmp_path) for word in arguments))
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert "a fault of oasmith" not in ran.err


def test_several_clients_in_a_folder_have_to_be_told_apart(
    oasmith: Command, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
        (tmp_path / name / "manifest.json").write_text("{}", encoding="utf-8")
    ran = oasmith("diff", str(tmp_path), str(BIGIN))
    assert ran.status == 2
    assert "has several clients: one, two\n    Name the folder of one." in ran.err


def test_code_is_read_and_not_run(oasmith: Command, tmp_path: Path) -> None:
    client = tmp_path / "client"
    client.mkdir()
    (client / "__init__.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    (client / "manifest.json").write_text("{}", encoding="utf-8")
    assert oasmith("diff", str(client), str(client)).status == 0
    (client / "__init__.py").write_text("def (", encoding="utf-8")
    ran = oasmith("diff", str(client), str(client))
    assert ran.status == 2
    assert "cannot be read" in ran.err


def test_a_wheel_stays_in_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "odd-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../escaped.py", "")
        archive.writestr("/absolute.py", "")
        archive.writestr("client/data.bin", "not read")
    with unpacked(path) as folder:
        files = {
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        }
    assert files == {"escaped.py", "absolute.py"}
    assert not folder.exists()


def test_a_wheel_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("client/big.py", "")
        archive.infolist()[0].file_size = MAX_SIZE + 1
    with pytest.raises(SideError, match="more code than a client"), unpacked(path):
        pass
