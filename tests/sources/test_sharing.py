"""One repository publishes Bigin's document; another generates its client from it, offline."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Command, change, written

from oasmith.git import remote
from sources.conftest import Consumer, Publisher

ROOT = Path(__file__).parents[2]
SPEC = "spec/bigin/openapi.yaml"
CONFIG = """\
[sources.zoho]
git = "../zoho"
tag = "v1.4.0"

[clients.bigin]
source = "zoho"
spec = "spec/bigin/openapi.yaml"
overlays = ["overlays/ours.yaml"]
output = "generated/bigin"
package = "bigin"
"""
OVERLAY = """\
overlay: 1.1.0
info: {title: As we use it, version: 1.0.0}
actions:
  - target: $.paths.*[?@.operationId == 'updateRelatedRecords']
    update: {x-fern-sdk-method-name: link}
"""
USED = {
    "spec/bigin/openapi.yaml",
    "spec/zoho/data-centers.yaml",
    "spec/zoho/errors.yaml",
    "spec/zoho/metadata.yaml",
    "spec/zoho/oauth.yaml",
    "spec/zoho/records.yaml",
}


LIMIT = "          minItems: 1\n          maxItems: 100"
"""The limit of a batch of updates; a delink has its own."""


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create a repository with Bigin's document and the tag v1.4.0."""
    folder = tmp_path_factory.mktemp("zoho") / "zoho"
    for part in ("bigin", "zoho"):
        shutil.copytree(ROOT / "spec" / part, folder / "spec" / part)
    Publisher(folder).release("v1.4.0")
    return folder


@pytest.fixture
def zoho(released: Path, tmp_path: Path) -> Publisher:
    shutil.copytree(released, tmp_path / "zoho")
    return Publisher(tmp_path / "zoho")


@pytest.fixture
def team(
    zoho: Publisher,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Consumer:
    team = Consumer(tmp_path / "team", Command(monkeypatch, capsys))
    (team.folder / "overlays").mkdir()
    (team.folder / "overlays/ours.yaml").write_text(OVERLAY, encoding="utf-8")
    team.configure(CONFIG)
    monkeypatch.chdir(team.folder)
    team.run("lock")
    return team


UNSHARE = ("unshare", "--map-root-user", "--net")
"""Runs a command without a network, on Linux."""


def has_unshare() -> bool:
    """Return whether a process can be run without a network here."""
    if shutil.which(UNSHARE[0]) is None:
        return False
    return subprocess.run([*UNSHARE, "true"], check=False, capture_output=True).returncode == 0


def without_network(team: Consumer, monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    """Run a command without a network, and return its output.

    On Linux, ``unshare`` does so. If that is not permitted, nothing in this process
    may open a connection or start git, and standard error says so (``pytest -s`` shows it).
    """
    if has_unshare():
        command = [*UNSHARE, sys.executable, "-m", "oasmith", *words]
        done = subprocess.run(command, cwd=team.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
    print("unshare is not permitted here: connections and git are guarded", file=sys.__stderr__)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a command used the network")

    with monkeypatch.context() as guard:
        guard.setattr(socket.socket, "connect", refuse)
        guard.setattr(remote, "run", refuse)
        return team.run(*words)


def test_a_team_generates_offline_from_the_document_of_another(
    zoho: Publisher, team: Consumer, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    assert {file.path for file in team.pin().files} == USED
    # The other team's repository no longer exists, either.
    zoho.folder.rename(zoho.folder.parent / "unplugged")
    without_network(team, monkeypatch, "generate", "--quiet")
    client = written(team.folder / "generated/bigin")
    assert len(client) > 100
    methods = client["bigin/resources/related_records.py"].decode()
    assert "def link(" in methods
    assert "def update(" not in methods
    places = (str(cache).encode(), str(team.folder).encode(), team.pin().digest.encode())
    assert not [name for name, text in client.items() if any(place in text for place in places)]
    # The vendored copy gives the same bytes, without the store.
    team.run("vendor")
    (cache / "sources").rename(cache.parent / "gone")
    told = without_network(team, monkeypatch, "check")
    assert f"generated/bigin: all {len(client)} files are up to date\n" in told
    copy = team.folder / "vendor/oasmith/zoho"
    assert written(copy).keys() == USED | {".gitattributes"}
    assert (copy / SPEC).read_bytes() == (ROOT / SPEC).read_bytes()


def test_a_file_that_only_an_overlay_refers_to_is_pinned(zoho: Publisher, team: Consumer) -> None:
    """The reference is relative to the changed document, so it points into the source."""
    overlay = team.folder / "overlays/ours.yaml"
    text = overlay.read_text(encoding="utf-8")
    more = "  - target: $.info\n    update: {x-more: {$ref: ../zoho/more.yaml#/parts}}\n"
    overlay.write_text(text + more, encoding="utf-8")
    zoho.release("v1.5.0", **{"spec/zoho/more.yaml": "parts: {a: 1}\n"})
    team.configure(CONFIG.replace("v1.4.0", "v1.5.0"))
    team.run("update", "zoho")
    assert {file.path for file in team.pin().files} == USED | {"spec/zoho/more.yaml"}
    assert '"x-more"' in team.run("bundle", "bigin", "--format", "json")


def test_a_breaking_move_is_shown_and_the_pin_stays(zoho: Publisher, team: Consumer) -> None:
    change(zoho.folder / SPEC, LIMIT, LIMIT.replace("100", "50"))
    zoho.release("v1.5.0")
    team.configure(CONFIG.replace("v1.4.0", "v1.5.0"))
    told = team.run("update", "zoho", code=1)
    assert "batch-limit-lowered" in told
    assert "100 → 50 items a call  zoho@v1.5.0:spec/bigin/openapi.yaml:" in told
    assert "accept: oasmith update --accept-breaking" in told
    assert "zoho: stays at v1.4.0" in told
    assert team.pin().ref == "v1.4.0"


def test_changed_content_is_refused_and_mended_by_the_command_that_is_named(
    team: Consumer,
) -> None:
    stored = team.stored() / SPEC
    change(stored, LIMIT, LIMIT.replace("100", "99"))
    for command in ("generate", "check", "validate", "dump-ir", "why zoho", "mock"):
        told = team.run(*command.split(), code=2)
        assert "[changed-source] zoho: spec/bigin/openapi.yaml is not what is pinned" in told
        assert "Run oasmith lock: it fetches what is pinned again." in told
    team.run("lock")
    assert stored.read_bytes() == (ROOT / SPEC).read_bytes()
    team.run("vendor")
    copy = team.folder / "vendor/oasmith/zoho"
    change(copy / SPEC, LIMIT, LIMIT.replace("100", "99"))
    for code, words in ((2, ["validate"]), (1, ["lock", "--check"])):
        told = team.run(*words, code=code)
        assert "is not what is pinned, in vendor/oasmith/zoho" in told
        assert "Run oasmith vendor zoho" in told
    team.run("vendor", "zoho")
    assert (copy / SPEC).read_bytes() == (ROOT / SPEC).read_bytes()
    (copy / "spec/more.yaml").write_text("{}", encoding="utf-8")
    assert "spec/more.yaml is not in oasmith.lock" in team.run("validate", code=2)
    (copy / "spec/more.yaml").unlink()
    (copy / SPEC).unlink()
    (copy / SPEC).symlink_to(ROOT / SPEC)
    assert "spec/bigin/openapi.yaml is a link" in team.run("validate", code=2)


def test_what_is_not_on_this_machine_is_fetched_by_its_hashes(
    zoho: Publisher, team: Consumer
) -> None:
    shutil.rmtree(team.stored())
    told = team.run("validate", code=2)
    assert "[missing-source] zoho: zoho@v1.4.0 is not on this machine yet" in told
    lock = team.folder / "oasmith.lock"
    text = lock.read_text(encoding="utf-8")
    pinned = next(file.sha256 for file in team.pin().files if file.path == SPEC)
    lock.write_text(text.replace(pinned, "0" * 64), encoding="utf-8")
    told = team.run("lock", code=1)
    assert "[changed-source] zoho: zoho@v1.4.0:spec/bigin/openapi.yaml is not what" in told
    assert "Run oasmith update zoho" in told
    lock.write_text(text, encoding="utf-8")
    team.run("lock")
    team.run("validate")


def test_a_tag_that_moved_is_refused(zoho: Publisher, team: Consumer) -> None:
    before = team.pin()
    shutil.rmtree(team.stored())
    change(zoho.folder / SPEC, LIMIT, LIMIT.replace("100", "101"))
    zoho.release("v1.4.0")
    for command in ("lock", "update"):
        told = team.run(command, code=1)
        assert f"has moved: it was {before.revision.commit[:12]}" in told
        assert "[moved-tag] zoho: the tag v1.4.0" in told
        assert "oasmith update zoho --accept-moved-tag" in told
        assert team.pin() == before


def test_a_link_that_leads_out_is_refused(zoho: Publisher, team: Consumer) -> None:
    secret = zoho.folder.parent / "secret.yaml"
    secret.write_bytes((zoho.folder / "spec/zoho/oauth.yaml").read_bytes())
    link = zoho.folder / "spec/zoho/oauth.yaml"
    link.unlink()
    link.symlink_to("../../../secret.yaml")
    zoho.release("v1.5.0")
    team.configure(CONFIG.replace("v1.4.0", "v1.5.0"))
    told = team.run("update", code=1)
    assert "[outside-source] zoho: spec/zoho/oauth.yaml is behind a link" in told
    assert team.pin().ref == "v1.4.0"


def test_a_path_that_leads_out_is_refused(zoho: Publisher, team: Consumer) -> None:
    text = (zoho.folder / SPEC).read_text(encoding="utf-8")
    outside = text.replace("../zoho/oauth.yaml", "../../../zoho/spec/zoho/oauth.yaml")
    assert outside != text
    (zoho.folder / SPEC).write_text(outside, encoding="utf-8")
    zoho.release("v1.5.0")
    team.configure(CONFIG.replace("v1.4.0", "v1.5.0"))
    told = team.run("update", code=1)
    assert "[reference-outside-root]" in told
    assert "leaves the source zoho@v1.5.0" in told
    assert team.pin().ref == "v1.4.0"
