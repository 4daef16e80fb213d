"""Writing generated files: nothing is lost, and nothing is half-written."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from oasmith.folder_lock import locked
from oasmith.write import Drift, State, compare, manifest, write

PACKAGE = "shop"
MANIFEST = "shop/manifest.json"


def generation(**files: str) -> dict[str, str]:
    """Return files as from the pipeline; ``a__b`` is ``shop/a/b.py``."""
    named = {f"shop/{name.replace('__', '/')}.py": text for name, text in files.items()}
    named["README.md"] = "# shop\n"
    return {**named, MANIFEST: manifest(named, {"openapi.yaml": "0"})}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in which a client was generated."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "out"
    write(compare(folder, generation(one="1\n", two="2\n", deep__three="3\n"), PACKAGE))
    return folder


def drift(folder: Path, **files: str) -> Drift:
    return compare(folder, generation(**files), PACKAGE)


def same(folder: Path) -> Drift:
    return drift(folder, one="1\n", two="2\n", deep__three="3\n")


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_manifest_has_every_file_and_nothing_of_the_day(folder: Path) -> None:
    content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert content["document"] == {"openapi.yaml": "0"}
    assert sorted({*content["files"], MANIFEST}) == sorted(tree(folder))
    assert list(content) == ["document", "files"]


def test_the_same_again_writes_nothing(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert write(same(folder)) == []
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_only_what_differs_is_written(folder: Path) -> None:
    untouched = (folder / "shop/two.py").stat().st_mtime_ns
    assert write(drift(folder, one="new\n", two="2\n", deep__three="3\n")) == [
        MANIFEST,
        "shop/one.py",
    ]
    assert (folder / "shop/one.py").read_bytes() == b"new\n"
    assert (folder / "shop/two.py").stat().st_mtime_ns == untouched


def test_what_is_obsolete_is_deleted_with_its_empty_folder(folder: Path) -> None:
    own = folder / "shop" / "mine.py"
    own.write_text("mine\n", encoding="utf-8")
    changed = drift(folder, one="1\n", two="2\n")
    assert changed.states["shop/deep/three.py"] is State.OBSOLETE
    write(changed)
    assert not (folder / "shop" / "deep").exists()
    assert own.read_text(encoding="utf-8") == "mine\n"


def test_an_edited_file_stops_a_generation_that_is_not_forced(folder: Path) -> None:
    (folder / "shop/one.py").write_text("edited\n", encoding="utf-8")
    changed = same(folder)
    [finding] = changed.blocking(force=False)
    assert str(finding) == (
        "out/shop/one.py:1:1: error [edited-by-hand] was edited by hand\n"
        "    Change the document or a template; generate --force undoes the edit."
    )
    assert changed.findings() == [finding]
    assert changed.blocking(force=True) == []
    write(changed)
    assert (folder / "shop/one.py").read_text(encoding="utf-8") == "1\n"


def test_an_edited_file_that_is_obsolete_stops_too(folder: Path) -> None:
    (folder / "shop/one.py").write_text("edited\n", encoding="utf-8")
    changed = drift(folder, two="2\n", deep__three="3\n")
    assert [it.rule for it in changed.blocking(force=False)] == ["edited-by-hand"]
    write(changed)
    assert not (folder / "shop/one.py").exists()


def test_an_edit_that_is_what_the_document_gives_is_none(folder: Path) -> None:
    (folder / "shop/one.py").write_text("new\n", encoding="utf-8")
    changed = drift(folder, one="new\n", two="2\n", deep__three="3\n")
    assert changed.states == {MANIFEST: State.CHANGED}


def test_a_file_that_was_not_generated_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine\n", encoding="utf-8")
    changed = drift(tmp_path, one="1\n")
    assert [it.rule for it in changed.blocking(force=False)] == ["foreign-file"]
    assert changed.blocking(force=True) == []


def test_bytes_that_are_no_text_are_an_edit(folder: Path) -> None:
    (folder / "shop/one.py").write_bytes(b"\xff\xfe\n")
    changed = same(folder)
    assert changed.states == {"shop/one.py": State.EDITED}
    assert "+1\n" in list(changed.diff())


def test_a_folder_in_the_way_is_never_replaced(folder: Path) -> None:
    (folder / "shop/one.py").unlink()
    (folder / "shop/one.py").mkdir()
    [finding] = same(folder).blocking(force=True)
    assert finding.message == "must be a file, but is a folder"


def test_a_missing_file_comes_back(folder: Path) -> None:
    (folder / "shop/one.py").unlink()
    changed = same(folder)
    assert changed.states == {"shop/one.py": State.MISSING}
    assert [it.rule for it in changed.findings()] == ["out-of-date"]
    assert changed.blocking(force=False) == []
    assert write(changed) == ["shop/one.py"]


def test_the_diff_is_one_that_patch_reads(folder: Path) -> None:
    (folder / "shop/two.py").unlink()
    changed = drift(folder, one="1\nmore", two="2\n")
    parts = "".join(changed.diff()).split("--- ")
    assert [part.partition("\n")[0] for part in parts[1:]] == [
        "a/out/shop/deep/three.py",
        "a/out/shop/manifest.json",
        "a/out/shop/one.py",
        "/dev/null",
    ]
    assert parts[1] == "a/out/shop/deep/three.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-3\n"
    assert parts[3] == (
        "a/out/shop/one.py\n+++ b/out/shop/one.py\n@@ -1 +1,2 @@\n 1\n"
        "+more\n\\ No newline at end of file\n"
    )
    assert parts[4] == "/dev/null\n+++ b/out/shop/two.py\n@@ -0,0 +1 @@\n+2\n"


def test_when_writing_fails_nothing_is_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(folder)
    changed = drift(folder, one="new\n", two="new\n", deep__three="3\n")
    real = Path.chmod

    def full(path: Path, mode: int) -> None:
        if path.name.startswith(".two.py."):
            raise OSError(28, "No space left on device")
        real(path, mode)

    monkeypatch.setattr(Path, "chmod", full)
    with pytest.raises(OSError, match="No space left"):
        write(changed)
    assert tree(folder) == before


def test_when_replacing_stops_half_way_the_next_run_mends_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = drift(folder, one="new\n", two="new\n", deep__three="3\n")
    real = os.replace

    def stopped(beside: Path, path: Path) -> None:
        if path.name == "two.py":
            raise OSError(5, "Input/output error")
        real(beside, path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", stopped)
        with pytest.raises(OSError, match="Input/output"):
            write(changed)
    assert not any(name.endswith(".new") for name in tree(folder))
    again = drift(folder, one="new\n", two="new\n", deep__three="3\n")
    assert again.blocking(force=False) == []
    write(again)
    assert drift(folder, one="new\n", two="new\n", deep__three="3\n").states == {}


def test_a_manifest_that_cannot_be_read_knows_nothing(folder: Path) -> None:
    for text in ("<<<<<<< ours", "[]", '{"files": 3, "document": {}}'):
        (folder / MANIFEST).write_text(text, encoding="utf-8")
        changed = drift(folder, one="new\n", two="2\n")
        assert changed.states == {MANIFEST: State.FOREIGN, "shop/one.py": State.FOREIGN}


@pytest.mark.parametrize("name", ["../victim", "/victim", "shop/../../victim", "link/victim"])
def test_a_manifest_deletes_nothing_outside_its_folder(folder: Path, name: str) -> None:
    victim = folder.parent / "victim"
    victim.write_text("dear\n", encoding="utf-8")
    (folder / "link").symlink_to(folder.parent)
    named = str(victim) if name == "/victim" else name
    content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    content["files"][named] = "0"
    (folder / MANIFEST).write_text(json.dumps(content), encoding="utf-8")
    write(same(folder))
    assert victim.read_text(encoding="utf-8") == "dear\n"


def test_a_renamed_package_replaces_what_both_share(folder: Path) -> None:
    files = {"new_shop/one.py": "1\n", "README.md": "# new_shop\n"}
    files["new_shop/manifest.json"] = manifest(files, {})
    changed = compare(folder, files, "new_shop")
    assert changed.blocking(force=False) == []
    write(changed)
    assert (folder / "README.md").read_text(encoding="utf-8") == "# new_shop\n"
    assert (folder / "shop/one.py").exists()


def test_a_new_file_can_be_read_as_any_other(folder: Path) -> None:
    other = folder / "other"
    other.write_text("", encoding="utf-8")
    assert (folder / "shop/one.py").stat().st_mode == other.stat().st_mode


@pytest.mark.parametrize("link", ["shop/one.py", "shop/deep", "shop"])
@pytest.mark.parametrize("force", [False, True])
def test_nothing_is_written_through_a_link(
    folder: Path, tmp_path: Path, link: str, force: bool
) -> None:
    elsewhere = tmp_path / "elsewhere"
    (folder / link).rename(elsewhere)
    (folder / link).symlink_to(elsewhere)
    before = tree(tmp_path)
    changed = drift(folder, one="new\n", two="new\n", deep__three="new\n")
    blocking = changed.blocking(force=force)
    assert {finding.rule for finding in blocking} == {"foreign-file"}
    assert all("symbolic link" in finding.message for finding in blocking)
    with pytest.raises(OSError, match="symbolic"):
        write(changed)
    assert tree(tmp_path) == before


def test_the_folder_itself_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert same(tmp_path / "link").states == {}


def test_one_generation_waits_for_the_other(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with locked(tmp_path / "out"):
            order.append("second")

    with locked(tmp_path / "out"):
        thread = threading.Thread(target=second)
        thread.start()
        with locked(tmp_path / "another"):
            order.append("first")
    thread.join()
    assert order == ["first", "second"]
