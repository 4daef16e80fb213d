"""Git sources: resolving names to commits, and hostile repositories."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from oasmith.config.sources import RefKind, Source
from oasmith.diagnostics.findings import Location
from oasmith.git import process
from oasmith.git.process import GitFailed
from oasmith.git.remote import Remote, fetch_commit, resolve_ref
from oasmith.sources import git_source
from oasmith.sources.errors import SourceError
from oasmith.sources.files import Opened
from oasmith.sources.limits import LIMITS, Limits
from sources.conftest import CLIENT, DOCUMENT, ORDER, SOURCE, Consumer, Publisher, paths


def source(address: str, ref: str = "v1", ref_kind: RefKind = "tag") -> Source:
    return Source(
        name="shop",
        kind="git",
        address=address,
        ref_kind=ref_kind,
        ref=ref,
        location=Location("oasmith.toml"),
        vendor=Path("vendor"),
        folder=Path.cwd(),
    )


def read(where: Source, scratch: Path, limits: Limits = LIMITS) -> Opened:
    """Return the current files of a source."""
    return git_source.open_source(where, git_source.newest(where, scratch, limits), scratch, limits)


def refused(where: Source, scratch: Path, limits: Limits = LIMITS) -> tuple[str, str, str]:
    """Return the reason why a source is refused."""
    with pytest.raises(SourceError) as error:
        read(where, scratch, limits)
    return error.value.rule, error.value.message, error.value.hint


def test_a_branch_a_tag_and_a_commit(publisher: Publisher, tmp_path: Path) -> None:
    address = str(publisher.folder)
    head = publisher.git("rev-parse", "HEAD")
    publisher.git("tag", "light")
    names: list[tuple[RefKind, str]]
    names = [("branch", "main"), ("tag", "light"), ("tag", "v1"), ("rev", head)]
    for ref_kind, ref in names:
        revision = git_source.newest(source(address, ref, ref_kind), tmp_path, LIMITS)
        assert revision.commit == head
        assert bool(revision.tag_object) == (ref == "v1")
    by_url = git_source.newest(source(f"file://{address}"), tmp_path, LIMITS)
    assert by_url.commit == head


def test_an_old_commit_is_fetched_alone(publisher: Publisher, tmp_path: Path) -> None:
    old = publisher.git("rev-parse", "HEAD")
    publisher.commit(later_yaml="{}")
    remote = Remote(
        address=str(publisher.folder), is_local=True, seconds=60, max_bytes=LIMITS.repository_bytes
    )
    folder = tmp_path / "fetched"
    folder.mkdir()
    fetch_commit(remote, old, folder)
    assert process.run(folder, "rev-list", "--all", old).decode().split() == [old]
    assert not (folder / "hooks").exists()


@pytest.mark.parametrize(
    ("ref_kind", "ref", "message"),
    [("tag", "v2", "has no tag v2"), ("branch", "mian", "has no branch mian")],
)
def test_a_name_that_there_is_not(
    publisher: Publisher, tmp_path: Path, ref_kind: RefKind, ref: str, message: str
) -> None:
    rule, told, hint = refused(source(str(publisher.folder), ref, ref_kind), tmp_path)
    assert (rule, message in told) == ("unreachable-source", True)
    assert "git ls-remote" in hint


def test_a_name_is_not_that_of_a_longer_ref(publisher: Publisher, tmp_path: Path) -> None:
    publisher.git("update-ref", "refs/heads/refs/tags/v2", "HEAD")
    remote = Remote(address=str(publisher.folder), is_local=True, seconds=60, max_bytes=1 << 30)
    assert resolve_ref(remote, "refs/tags/v2", tmp_path) is None


def test_a_commit_that_there_is_not(publisher: Publisher, tmp_path: Path) -> None:
    rule, told, _ = refused(source(str(publisher.folder), "1" * 40, "rev"), tmp_path)
    assert rule == "unreachable-source"
    assert f"git cannot read {publisher.folder}" in told


def test_a_repository_that_is_not_there(tmp_path: Path) -> None:
    rule, told, _ = refused(source("../nowhere"), tmp_path)
    assert rule == "unreachable-source"
    assert "git cannot read ../nowhere" in told


def test_another_machine_leads_to_no_file_of_this_one(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A user's setting may rewrite URLs, but the list of protocols still applies.
    settings = tmp_path / "settings"
    settings.write_text(
        f'[url "file://{publisher.folder}"]\n\tinsteadOf = https://git.test/shop\n'
        "[protocol]\n\tallow = always\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    rule, told, _ = refused(source("https://git.test/shop"), tmp_path)
    assert (rule, "'file' not allowed" in told) == ("unreachable-source", True)


def test_a_token_that_settings_put_into_an_address_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings"
    settings.write_text(
        '[url "ftp://me:hush@git.test/"]\n\tinsteadOf = https://git.test/\n', encoding="utf-8"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    message = refused(source("https://git.test/shop"), tmp_path)[1]
    assert "hush" not in message


def test_nothing_of_a_repository_runs(publisher: Publisher, tmp_path: Path) -> None:
    """Neither hooks nor filters run, and no submodule is fetched."""
    marker = tmp_path / "ran"
    for name in ("post-checkout", "post-merge", "reference-transaction", "post-index-change"):
        hook = publisher.folder / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\necho {name} >> {marker}\n", encoding="utf-8")
    publisher.write(".gitattributes", "*.yaml filter=evil\n")
    publisher.write(".gitmodules", f'[submodule "x"]\n\tpath = x\n\turl = {tmp_path}/nowhere\n')
    publisher.commit()
    for hook in (publisher.folder / ".git" / "hooks").iterdir():
        hook.chmod(0o755)
    where = source(str(publisher.folder), "main", "branch")
    assert read(where, tmp_path).files.read("spec/openapi.yaml").decode() == DOCUMENT
    assert not marker.exists()


def test_nobody_is_asked_for_a_password(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_ASKPASS", "/bin/echo")
    monkeypatch.setenv("SSH_ASKPASS", "/bin/echo")
    asked = b"protocol=https\nhost=git.test\n\n"
    with pytest.raises(GitFailed, match="terminal prompts disabled"):
        process.run(tmp_path, "-c", "credential.helper=", "credential", "fill", input=asked)


def test_too_much_and_too_long(publisher: Publisher, tmp_path: Path) -> None:
    where = source(str(publisher.folder))
    assert refused(where, tmp_path, Limits(repository_bytes=10))[::2] == (
        "source-limit",
        "Use a smaller repository, or another kind of source.",
    )
    late = Limits(seconds=-1)
    assert "takes more than -1 seconds" in refused(where, tmp_path, late)[1]
    files = read(where, tmp_path, Limits(file_bytes=10)).files
    with pytest.raises(SourceError) as error:
        files.read("spec/openapi.yaml")
    assert error.value.rule == "source-limit"
    assert "spec/openapi.yaml has 394 bytes, but only 10 are allowed" in error.value.message


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_inside_of_a_source_are_followed(publisher: Publisher, consumer: Consumer) -> None:
    folder = publisher.folder
    shutil.move(folder / "common", folder / "parts")
    (folder / "common").symlink_to("parts")
    (folder / "latest.yaml").symlink_to("spec/openapi.yaml")
    publisher.release("v1")
    consumer.configure(SOURCE + CLIENT.replace("spec/openapi.yaml", "latest.yaml"))
    consumer.run("lock")
    assert paths(consumer.pin()) == ["parts/order.yaml", "spec/openapi.yaml"]
    assert consumer.pin().links == {
        "latest.yaml": "spec/openapi.yaml",
        "spec/../common/order.yaml": "parts/order.yaml",
    }
    assert consumer.run("validate") == "1 document, no findings\n"
    consumer.run("vendor")
    copy = consumer.folder / "vendor/oasmith/shop"
    assert not [path for path in copy.rglob("*") if path.is_symlink()]
    assert consumer.run("validate") == "1 document, no findings\n"
    assert "latest.yaml" not in consumer.run("why", "shop").split("used by")[1]


@pytest.mark.parametrize("target", ["/etc/hostname", "../../outside.yaml", "loop.yaml"])
def test_links_that_lead_nowhere(publisher: Publisher, consumer: Consumer, target: str) -> None:
    (publisher.folder / "loop.yaml").symlink_to(target)
    publisher.release("v1")
    consumer.configure(SOURCE + CLIENT.replace("spec/openapi.yaml", "loop.yaml"))
    assert "[outside-source] shop: loop.yaml is behind a link" in consumer.run("lock", code=1)


def test_a_file_of_git_lfs_is_refused(publisher: Publisher, consumer: Consumer) -> None:
    publisher.release(
        "v1", common__order_yaml="version https://git-lfs.github.com/spec/v1\noid sha256:0\n"
    )
    told = consumer.run("lock", code=1)
    assert "[unreachable-source] shop: common/order.yaml is stored in Git LFS" in told


def test_the_document_that_was_meant_is_named(publisher: Publisher, consumer: Consumer) -> None:
    consumer.configure(SOURCE + CLIENT.replace("spec/openapi.yaml", "openapi.yaml"))
    told = consumer.run("lock", code=1)
    assert "there is no shop@v1:openapi.yaml" in told
    assert "Did you mean spec/openapi.yaml?" in told


def test_what_is_no_document_is_not_pinned(publisher: Publisher, consumer: Consumer) -> None:
    publisher.release("v1", spec__openapi_yaml="- a list")
    assert "shop@v1:spec/openapi.yaml:1:1: error [not-a-document]" in consumer.run("lock", code=1)
    assert not consumer.pins()


def test_a_hook_that_runs_oasmith_reads_the_right_repository(
    publisher: Publisher, consumer: Consumer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "nowhere"))
    consumer.run("lock")
    assert (consumer.stored() / "common/order.yaml").read_text(encoding="utf-8") == ORDER
