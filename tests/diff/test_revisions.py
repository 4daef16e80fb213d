"""Documents of git revisions are read without a checkout, and never from outside their folder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from diff.conftest import Repository
from oasmith.diagnostics.findings import Finding, Location
from oasmith.diff import git
from oasmith.diff.git import SideError
from oasmith.diff.revisions import as_shown, path_in, snapshot, split
from oasmith.document.bundle import project_folder
from oasmith.git.tree import LINK, Entry, GitTree, entries

ROOT = 'openapi: 3.1.0\npaths:\n  /a: {$ref: "../parts/a.yaml#/get"}\n'


def refused(revision: str, folder: Path) -> tuple[str, str]:
    """Return why a revision cannot be read, and the hint."""
    with pytest.raises(SideError) as error, snapshot(revision, folder):
        pass
    return error.value.message, error.value.hint


def below(folder: Path) -> set[str]:
    """Return the files below a folder."""
    return {it.relative_to(folder).as_posix() for it in folder.rglob("*") if it.is_file()}


def state(folder: Path) -> dict[str, bytes]:
    """Return everything in git's folder, byte for byte."""
    files = (it for it in (folder / ".git").rglob("*") if it.is_file())
    return {it.relative_to(folder).as_posix(): it.read_bytes() for it in files}


def test_a_document_comes_with_what_it_refers_to(repository: Repository) -> None:
    repository.commit(
        spec__root_yaml=ROOT,
        parts__a_yaml="get: {$ref: './b%20c.json'}\n",
        parts__unused_yaml="{}",
        README_md="",
    )
    repository.write("parts/b c.json", '{"$ref": "../spec/root.yaml"}')
    repository.commit()
    repository.write("spec/root.yaml", "changed: true")
    before = state(repository.folder)
    with snapshot("main", repository.folder) as at:
        path = at.document("spec/root.yaml")
        assert path.read_text(encoding="utf-8") == ROOT
        assert below(at.folder) == {"spec/root.yaml", "parts/a.yaml", "parts/b c.json"}
        assert project_folder(path) == at.folder
        assert at.shown == {at.folder: "main:"}
    assert not at.folder.exists()
    assert state(repository.folder) == before
    assert repository.git("status", "--porcelain") == "M spec/root.yaml"


def test_references_to_urls_are_read_from_the_folder_that_stands_for_them(
    repository: Repository,
) -> None:
    repository.commit(
        root_yaml="$ref: https://a.test/shared/one.yaml", vendor__one_yaml="$ref: ./two"
    )
    repository.write("vendor/two", "{}")
    repository.commit()
    with snapshot("HEAD", repository.folder) as at:
        at.document("root.yaml", {"https://a.test/shared/": "vendor"})
        assert below(at.folder) == {"root.yaml", "vendor/one.yaml", "vendor/two"}


@pytest.mark.parametrize(
    "reference",
    ["{value: a.yaml}", "mapping: {dog: 'a.yaml#/Dog'}", '{"$ref":"a.yaml"}', "$ref: a.yaml#/x"],
)
def test_files_are_named_in_many_ways(reference: str, repository: Repository) -> None:
    repository.commit(root_yaml=reference, a_yaml="{}")
    with snapshot("main", repository.folder) as at:
        at.document("root.yaml")
        assert below(at.folder) == {"root.yaml", "a.yaml"}


def test_a_long_line_takes_linear_time(repository: Repository) -> None:
    text = "x" * 200_000 + ".json " + ".yaml" * 50_000
    repository.commit(root_yaml=text)
    with snapshot("main", repository.folder) as at:
        assert at.document("root.yaml").stat().st_size == len(text)


def test_links_are_followed_inside_the_tree_only(repository: Repository) -> None:
    repository.commit(docs__v2__root_yaml="$ref: part.yaml", docs__v2__part_yaml="{}")
    folder = repository.folder
    links = {
        "spec": "docs",
        "docs/latest.yaml": "v2/root.yaml",
        "out.yaml": "../../outside.yaml",
        "absolute.yaml": "/etc/hostname",
        "back.yaml": "spec/../../x.yaml",
        "one": "two",
        "two": "one",
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)
    repository.commit()
    (folder.parent / "outside.yaml").write_text("secret: 1", encoding="utf-8")
    with snapshot("main", folder) as at:
        path = at.document("spec/latest.yaml")
        assert path.resolve() == at.folder / "docs/v2/root.yaml"
        assert (path.resolve().parent / "part.yaml").is_file()
        for name in ("out.yaml", "absolute.yaml", "back.yaml", "one", "two", "one/x.yaml"):
            assert not at.tree.has(name), name
            with pytest.raises(SideError):
                at.document(name)
        assert all(it.resolve().is_relative_to(at.folder) for it in at.folder.rglob("*"))


def test_where_there_are_no_links_there_is_a_copy(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(docs__root_yaml="a: 1")
    (repository.folder / "spec").symlink_to("docs")
    repository.commit()

    def refuse(*_: object, **__: object) -> None:
        raise OSError("not allowed")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    with snapshot("main", repository.folder) as at:
        path = at.document("spec/root.yaml")
        assert (path.read_text(encoding="utf-8"), path.is_symlink()) == ("a: 1", False)


def tree(*names: str, mode: str = "100644") -> list[str]:
    """Return the remaining paths of a listing."""
    listed = "".join(f"{mode} blob {'0' * 40}\t{name}\0" for name in names)
    return [path for path, _ in entries(listed.encode())]


def test_paths_of_a_hostile_tree_are_left_out() -> None:
    hostile = ("../a", "a/../../b", "/etc/x", "a//b", "./a", ".git/config", "a/.GIT/x", "a/..")
    assert tree(*hostile, "good.yaml", ".github/x.yaml") == ["good.yaml", ".github/x.yaml"]
    assert tree("module", mode="160000") == []
    assert list(entries(b"100644 blob 00\t\xff.yaml\0")) == []


def test_paths_that_windows_reads_otherwise_are_left_out_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = ("C:x.yaml", "a\\..\\..\\b.yaml", "good.yaml")
    assert tree(*names) == list(names)
    monkeypatch.setattr(os, "name", "nt")
    assert tree(*names) == ["good.yaml"]


def test_a_link_through_a_link_stays_inside() -> None:
    found = GitTree(
        {
            "c/x": Entry("100644", "0"),
            "a/b/d": Entry(LINK, "up"),
            "a/b/e": Entry(LINK, "through"),
            "a/b/f": Entry(LINK, "out"),
        },
        {"up": b"../../c", "through": b"d/../c/x", "out": b"d/../../c/x"}.__getitem__,
    )
    assert found.real("a/b/e") == "c/x"
    assert not found.has("a/b/f")
    assert list(found.links("a/b/d/x")) == [("a/b/d", "c")]
    assert (found.has_folder("a/b/d"), found.has_folder(".."), found.has("")) == (
        *(True, False),
        False,
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("main:spec/a.yaml", ("main", "spec/a.yaml")),
        ("HEAD~1:./a.yaml", ("HEAD~1", "./a.yaml")),
        ("main@{1:00}:a:b.yaml", ("main@{1:00}", "a:b.yaml")),
        ("HEAD^{/a: b}:c", ("HEAD^{/a: b}", "c")),
        (":a.yaml", None),
        ("main:", None),
        ("a.yaml", None),
    ],
)
def test_revision_and_path_are_told_apart(text: str, wanted: tuple[str, str] | None) -> None:
    assert split(text) == wanted


def test_paths_are_from_the_top_or_from_the_folder(repository: Repository) -> None:
    folder = repository.write("a/b/c.yaml", "{}").parent
    where = git.repository(folder)
    assert where.prefix == "a/b/"
    assert path_in(where, "x/./y.yaml") == "x/y.yaml"
    assert path_in(where, "./c.yaml") == "a/b/c.yaml"
    assert path_in(where, "../d.yaml") == "a/d.yaml"
    for outside in ("../../../d.yaml", "/etc/x", "a/../../x", "./../.."):
        with pytest.raises(SideError, match="not a file of the repository"):
            path_in(where, outside)


def test_an_unknown_revision_says_what_makes_it_known(repository: Repository) -> None:
    repository.commit(a_yaml="{}")
    repository.git("branch", "release")
    known = repository.folder
    assert refused("relase", known) == (
        "git does not know the revision relase",
        "Did you mean release?",
    )
    assert refused("deadbeef", known)[1].startswith(
        "If it is missing in the clone, run git fetch origin deadbeef; in GitHub Actions"
    )
    for wrong in ("--upload-pack=x", "-", "a\nb", "a\0b"):
        assert refused(wrong, known) == (f"{wrong!r} is not a revision", "")
    for wrong in ("HEAD:a.yaml", "HEAD^{tree}", "a b; true", "$(true)", "HEAD..HEAD", ""):
        assert refused(wrong, known)[0] == f"git does not know the revision {wrong}"


def test_a_branch_that_only_the_remote_has_is_named(repository: Repository, tmp_path: Path) -> None:
    first = repository.commit(a_yaml="{}")
    repository.git("branch", "next")
    clone = Repository(tmp_path / "clone")
    clone.git("remote", "add", "origin", repository.folder.as_uri())
    clone.git("fetch", "--quiet", "origin")
    clone.git("checkout", "--quiet", "--detach", first)
    assert refused("next", clone.folder)[1] == "Use origin/next."
    with snapshot("origin/next", clone.folder) as at:
        assert at.tree.has("a.yaml")


def test_a_shallow_clone_says_how_to_get_more(repository: Repository, tmp_path: Path) -> None:
    first = repository.commit(a_yaml="{}")
    repository.commit()
    repository.git("checkout", "--quiet", "-b", "feature")
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", repository.folder.as_uri(), str(clone))
    hint = (
        "If it is missing in the clone, run git fetch origin main:refs/remotes/origin/main, "
        "then use origin/main; in GitHub Actions, set fetch-depth: 0 for actions/checkout."
    )
    assert refused("main", clone) == ("git does not know the revision main", hint)
    assert refused("origin/main", clone)[1] == hint
    assert f"git fetch origin {first};" in refused(first, clone)[1]
    command = hint.split("git ")[1].split(",")[0].split()
    subprocess.run(["git", *command], cwd=clone, capture_output=True, check=True)
    with snapshot("origin/main", clone) as at:
        assert at.tree.has("a.yaml")


def test_a_path_that_is_not_in_the_revision_says_which_is_near(repository: Repository) -> None:
    repository.commit(spec__shop__openapi_yaml="{}", spec__other_json="{}")
    with snapshot("main", repository.folder) as at:
        for asked, meant in {
            "openapi.yaml": "spec/shop/openapi.yaml",
            "spec/shop/opnapi.yaml": "spec/shop/openapi.yaml",
            "spec/othr.json": "spec/other.json",
            "spec/shop/openapi.yml": "spec/shop/openapi.yaml",
        }.items():
            with pytest.raises(SideError) as error:
                at.document(asked)
            assert error.value.message == f"main has no file {asked}"
            assert error.value.hint == f"Did you mean main:{meant}?"
        with pytest.raises(SideError) as error:
            at.document("README")
        assert error.value.hint == ""


def test_without_a_repository_and_without_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, hint = refused("main", tmp_path)
    assert message == f"{tmp_path.as_posix()} is not in a git repository"
    assert hint == "Compare two files instead, or run the command in a clone."
    assert git.author(tmp_path) == ""
    monkeypatch.setenv("PATH", str(tmp_path))
    message, hint = refused("main", tmp_path)
    assert message == "reading a revision requires git, which is not installed"
    assert hint == "Install it from https://git-scm.com, or compare two files instead."
    assert git.author(tmp_path) == ""


def test_the_repository_is_that_of_the_folder(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(a_yaml="{}")
    other = Repository(tmp_path / "other")
    # As the environment of a hook of another repository.
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git" / "index"))
    with snapshot("main", repository.folder) as at:
        assert at.tree.has("a.yaml")


def test_nothing_of_the_repository_runs(repository: Repository, tmp_path: Path) -> None:
    repository.commit(a_yaml="{}", gitattributes="")
    witness = tmp_path / "ran"
    program = repository.write("program", f"#!/bin/sh\ntouch '{witness}'\n")
    program.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "filter.x.smudge", "diff.external"):
        repository.git("config", key, str(program))
    hooks = repository.folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        (hooks / name).write_bytes(program.read_bytes())
        (hooks / name).chmod(0o755)
    with snapshot("main", repository.folder) as at:
        at.document("a.yaml")
    assert not witness.exists()


def test_what_lfs_keeps_is_no_document(repository: Repository) -> None:
    repository.commit(a_json="version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    with snapshot("main", repository.folder) as at:
        with pytest.raises(SideError, match="stored in Git LFS") as error:
            at.document("a.json")
        assert error.value.hint.startswith("git show main:a.json | git lfs smudge")


def test_a_file_that_a_partial_clone_lacks(repository: Repository, tmp_path: Path) -> None:
    repository.commit(a_yaml="{}")
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    address = repository.folder.as_uri()
    repository.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", address, str(clone))
    with snapshot("HEAD", clone) as at, pytest.raises(SideError) as error:
        at.document("a.yaml")
    assert error.value.message == "a file of the revision is missing in the clone"
    assert "git fetch --refetch --no-filter" in error.value.hint


def test_the_newest_tag_that_fits(repository: Repository) -> None:
    repository.commit(a_yaml="1")
    repository.git("tag", "v1.9")
    repository.commit(a_yaml="2")
    repository.git("tag", "--annotate", "v1.10", "--message=.")
    repository.git("tag", "nightly")
    repository.commit(a_yaml="3")
    repository.git("checkout", "--quiet", "-b", "other", "v1.9")
    repository.commit(b_yaml="1")
    repository.git("tag", "v2.0")
    repository.git("checkout", "--quiet", "main")
    where = git.repository(repository.folder)
    assert where.newest_tag("v*") == "v1.10"
    assert where.newest_tag("v1.9") == "v1.9"
    # It is not an ancestor of HEAD, but it was named.
    assert where.newest_tag("v2.0") == "v2.0"
    for pattern, said in {
        "v2*": ("no tag in the history of HEAD matches v2*", "git fetch origin --tags"),
        "v1.8": ("no tag matches v1.8", "Did you mean v1.9?"),
        "release-*": ("no tag matches release-*", "git fetch origin --tags"),
        "--delete": ("'--delete' is not a tag", ""),
    }.items():
        with pytest.raises(SideError) as error:
            where.newest_tag(pattern)
        assert error.value.message == said[0]
        assert said[1] in error.value.hint
    assert repository.git("tag").split() == ["nightly", "v1.10", "v1.9", "v2.0"]


def test_findings_name_files_as_the_user_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "snapshot"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    shown = {folder: "main:"}
    for name in ("snapshot", folder.as_posix()):
        finding = Finding(
            "configuration", f"{name}/a.yaml is gone", Location(f"{name}/oasmith.toml", 3, 1)
        )
        assert [str(it) for it in as_shown([finding], shown)] == [
            "main:oasmith.toml:3:1: error [configuration] main:a.yaml is gone"
        ]
