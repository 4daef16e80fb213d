"""``oasmith.lock``: parsed as written, merged without conflicts, and refused if it is invalid."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from oasmith.config.sources import REF_KINDS
from oasmith.sources.lock_file import lock_text, read_lock, write_lock
from oasmith.sources.paths import is_safe
from oasmith.sources.pins import Pin, PinnedFile, Revision
from sources.conftest import CLIENT, SOURCE, Consumer, Publisher

HASH = st.text("0123456789abcdef", min_size=40, max_size=40)
SHA256 = st.text("0123456789abcdef", min_size=64, max_size=64)
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters='"\\'), min_size=1)
STEP = st.text(st.characters(categories=("L", "N", "S", "P", "Zs")), min_size=1, max_size=12)
PATH = st.lists(STEP, min_size=1, max_size=3).map("/".join).filter(is_safe)


@st.composite
def pins(draw: st.DrawFn, name: str) -> Pin:
    """Draw the pin of a source."""
    paths = sorted(draw(st.sets(PATH, min_size=1, max_size=4)))
    files = tuple(
        PinnedFile(path, draw(SHA256), draw(st.integers(min_value=0, max_value=2**40)))
        for path in paths
    )
    documents = tuple(sorted(draw(st.sets(st.sampled_from(paths)))))
    links = {path: draw(st.sampled_from(paths)) for path in draw(st.sets(TEXT, max_size=2))}
    kind = draw(st.sampled_from(["git", "url", "distribution"]))
    is_git = kind == "git"
    return Pin(
        name=name,
        kind=kind,
        address=draw(TEXT),
        ref_kind=draw(st.sampled_from(REF_KINDS)) if is_git else "",
        ref=draw(TEXT) if is_git else "",
        revision=Revision(
            commit=draw(HASH) if is_git else "",
            tag_object=draw(st.sampled_from(["", "a" * 40])),
            version="1.0" if kind == "distribution" else "",
        ),
        documents=documents,
        default_document=draw(st.sampled_from(["", *documents])),
        files=files,
        links=dict(sorted(links.items())),
    )


NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,9}", fullmatch=True)
LOCKS = st.sets(NAMES, max_size=3).flatmap(
    lambda names: st.fixed_dictionaries({name: pins(name) for name in names})
)


@settings(max_examples=30)
@given(LOCKS)
def test_a_lock_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, lock: dict[str, Pin]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    write_lock(folder, lock)
    read, findings = read_lock(folder)
    assert not findings
    assert read == lock
    # The same content is not written again, in whatever order it is passed.
    assert not write_lock(folder, dict(reversed(lock.items())))


def pin(name: str, letter: str, ref: str = "v1") -> Pin:
    return Pin(
        name=name,
        kind="git",
        address=f"https://git.test/{name}",
        ref_kind="tag",
        ref=ref,
        revision=Revision(commit=letter * 40),
        documents=("a.yaml",),
        files=(PinnedFile("a.yaml", letter * 64, 1), PinnedFile("b.yaml", letter * 64, 2)),
    )


def test_two_branches_that_move_different_sources_merge(tmp_path: Path) -> None:
    base = {name: pin(name, "0") for name in ("one", "two", "three")}
    ours = {**base, "one": pin("one", "1", "v2")}
    theirs = {**base, "two": pin("two", "2", "v2")}
    for name, lock in (("base", base), ("ours", ours), ("theirs", theirs)):
        (tmp_path / name).write_text(lock_text(lock), encoding="utf-8")
    command = ["git", "merge-file", "-p", "ours", "base", "theirs"]
    merged = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert merged.stdout == lock_text({**ours, "two": theirs["two"]})


def test_a_lock_says_the_same_on_each_machine(publisher: Publisher, consumer: Consumer) -> None:
    consumer.run("lock")
    lock = consumer.folder / "oasmith.lock"
    text = lock.read_bytes()
    lock.unlink()
    publisher.folder.rename(publisher.folder.parent / "elsewhere")
    consumer.configure((SOURCE + CLIENT).replace("../publisher", "../elsewhere"))
    consumer.run("lock")
    assert lock.read_bytes() == text.replace(b"../publisher", b"../elsewhere")


BLOCK = lock_text({"one": pin("one", "1")})


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("version = 1", "version = 2", "2: has the version 2"),
        ("version = 1", "<<<<<<< ours", "is not TOML"),
        ("[sources.one]", "[sources]\none = 1\n[x]", "one must have one of git, url, distribution"),
        ('git = "https', 'url = "x"\ngit = "https', "one must have one of"),
        ('tag = "v1"', "tag = 1", "one must have a string as tag"),
        ("1" * 40, "1" * 39, "one has an invalid commit"),
        (f'commit = "{"1" * 40}"\n', "", "one has no commit"),
        ('a.yaml", sha256', '../a.yaml", sha256', "whose path is not safe"),
        ("b.yaml", "x/.git/hooks/post-checkout", "whose path is not safe"),
        ("b.yaml", "a.yaml", "one has a file twice"),
        ("size = 2", "size = -2", "one has a file with an invalid hash or size"),
        ("1" * 64 + '", size = 2', "1" * 63 + '", size = 2', "an invalid hash or size"),
        ("size = 2", "size = true", "one must have files, each with"),
        ("size = 2", "size = 2, mode = 7", "one must have files, each with"),
        ('    "a.yaml",\n', '    "c.yaml",\n', "one has a document that is not one of its files"),
        ("documents", 'default-document = "b.yaml"\ndocuments', "has a default document that"),
        (
            "documents",
            'links = [{path = "c", target = "/etc/x"}]\ndocuments',
            "has a link whose target",
        ),
    ],
)
def test_what_is_wrong_with_a_lock_is_told(
    consumer: Consumer, old: str, new: str, wrong: str
) -> None:
    assert old in BLOCK
    text = BLOCK.replace(old, new, 1)
    (consumer.folder / "oasmith.lock").write_text(text, encoding="utf-8")
    read, findings = read_lock(consumer.folder)
    assert not read
    (finding,) = findings
    assert finding.rule == "invalid-lock"
    assert wrong in f"{finding.location.line}: {finding.message}"
    assert finding.hint


def test_a_wrong_lock_stops_each_command(consumer: Consumer) -> None:
    (consumer.folder / "oasmith.lock").write_text("version = 9\n", encoding="utf-8")
    for words in (["lock"], ["lock", "--check"], ["update"], ["vendor"], ["validate"]):
        assert "oasmith.lock:1:1: error [invalid-lock]" in consumer.run(*words, code=2)


def test_a_pin_that_nothing_uses_is_a_warning(consumer: Consumer) -> None:
    (consumer.folder / "oasmith.lock").write_text(BLOCK, encoding="utf-8")
    told = consumer.run("lock", "--check", code=1)
    assert "[unused-pin] one is pinned, but no client uses it" in told


@pytest.mark.parametrize(
    "path",
    [
        *("../a", "a/../b", "/a", "a//b", "./a", "a/.", ".git/x", "a/.GIT/x", "a/.git. /x"),
        *("a\\b", "C:a", "a\nb", "a/..", "", "a/", "a?"),
    ],
)
def test_paths_that_lead_elsewhere(path: str) -> None:
    assert not is_safe(path)


@pytest.mark.parametrize("path", ["a", "a/b.yaml", ".github/x", "a b/ü.json", "a..b", "...a"])
def test_paths_that_stay(path: str) -> None:
    assert is_safe(path)
