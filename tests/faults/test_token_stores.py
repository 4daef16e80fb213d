"""Stores of several accounts, that others can write, that are broken, that stay locked."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from clock import FakeClock

from .conftest import Calls
from .server import FaultServer, Tokens, answer

IDS = {"client_id": "id", "client_secret": "hush-secret"}


def refresh(calls: Calls, given: str = "hush-r0", **options: Any) -> Any:
    return calls.package.RefreshToken(**{**IDS, "refresh_token": given, **options})


def list_things(calls: Calls, token: Any, **options: Any) -> None:
    assert calls("list_things", client={"token": token, **options}).ok is True


def given(tokens: Tokens) -> list[str]:
    """Return the refresh tokens that were sent."""
    return [form.get("refresh_token", form.get("code", "")) for form in tokens.forms]


@pytest.mark.parametrize("kind", ["FileStore", "MemoryStore"])
def test_accounts_share_a_store_and_not_their_tokens(
    calls: Calls, server: FaultServer, tmp_path: Path, kind: str
) -> None:
    tokens = Tokens(server)
    place = [tmp_path / "tokens"] if kind == "FileStore" else []
    store = getattr(calls.package, kind)(*place)
    sent: list[str] = []

    def things(connection: Any, arrived: Any) -> None:
        sent.append(arrived.headers["authorization"])
        answer(200, {"ok": True})(connection, arrived)

    server.routes["/things"] = things
    for user in ("hush-of-a", "hush-of-b", "hush-of-a", "hush-of-b"):
        list_things(calls, refresh(calls, user, store=store))
    list_things(calls, refresh(calls, "hush-of-a", store=store, client_id="other"))
    assert given(tokens) == ["hush-of-a", "hush-of-b", "hush-of-a"]
    assert sent == [f"Bearer hush-a{number}" for number in (1, 2, 1, 2, 3)]
    if place:
        assert "of-a" not in place[0].read_text()


def test_a_rotated_refresh_token_is_the_first_after_a_restart(
    calls: Calls, server: FaultServer, tmp_path: Path, clock: FakeClock
) -> None:
    tokens = Tokens(server)
    store = calls.package.FileStore(tmp_path / "tokens")
    for _ in range(3):
        token = refresh(calls, store=store, clock=clock.time)
        list_things(calls, token)
        clock.advance(4000)
    assert given(tokens) == ["hush-r0", "hush-r1", "hush-r2"]
    assert token.refresh_token == "hush-r3"
    tokens.before = [answer(400, {"error": "invalid_grant"})]
    list_things(calls, refresh(calls, store=store, clock=clock.time))
    assert given(tokens)[3:] == ["hush-r3", "hush-r0"]


def test_a_code_is_not_exchanged_again_after_a_restart(
    calls: Calls, server: FaultServer, tmp_path: Path, clock: FakeClock
) -> None:
    tokens = Tokens(server)
    store = calls.package.FileStore(tmp_path / "tokens")
    for code in ("hush-code", "hush-code", "hush-new-code"):
        options = {**IDS, "code": code, "store": store, "clock": clock.time}
        list_things(calls, calls.package.AuthorizationCode(**options))
        clock.advance(4000)
    assert given(tokens) == ["hush-code", "hush-r1", "hush-new-code"]


@pytest.mark.parametrize("empty", ["", " ", None, 5])
def test_an_empty_refresh_token_is_none(calls: Calls, server: FaultServer, empty: Any) -> None:
    Tokens(server)
    body = {"access_token": "hush-a1", "refresh_token": empty}
    server.routes = {"/oauth/token": answer(200, body), "/things": answer(200, {"ok": True})}
    token = refresh(calls)
    list_things(calls, token)
    assert token.refresh_token == "hush-r0"


posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


@posix
@pytest.mark.parametrize("mode", [0o666, 0o640, 0o604, 0o602])
def test_a_file_that_others_can_reach_is_not_used(
    calls: Calls, server: FaultServer, tmp_path: Path, mode: int
) -> None:
    tokens = Tokens(server)
    path = tmp_path / "tokens"
    list_things(calls, refresh(calls, store=calls.package.FileStore(path)))
    content = path.read_bytes()
    path.chmod(mode)
    with pytest.warns(calls.package.TokenStoreWarning, match=f"chmod 600 {path}"):
        list_things(calls, refresh(calls, store=calls.package.FileStore(path)))
    assert given(tokens) == ["hush-r0", "hush-r0"]
    assert path.read_bytes() == content, "it is the user's to mend it"


@posix
def test_a_folder_that_others_can_write_is_not_used(
    calls: Calls, server: FaultServer, tmp_path: Path
) -> None:
    Tokens(server)
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.warns(calls.package.TokenStoreWarning, match="chmod o-w"):
        list_things(calls, refresh(calls, store=calls.package.FileStore(folder / "tokens")))
    folder.chmod(0o1777)
    list_things(calls, refresh(calls, store=calls.package.FileStore(folder / "tokens")))


@posix
@pytest.mark.parametrize("is_link", [False, True])
def test_a_file_of_another_user_is_not_used(
    package: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_link: bool
) -> None:
    store = package.FileStore(tmp_path / "tokens")
    store.save(package.StoredToken(access_token="hush-a"))
    if is_link:
        (tmp_path / "tokens").rename(tmp_path / "target")
        (tmp_path / "tokens").symlink_to(tmp_path / "target")
    assert store.load().access_token == "hush-a"
    if os.geteuid() == 0:
        os.chown(tmp_path / "tokens", 4321, 4321, follow_symlinks=False)
    else:  # Only root can give files away.
        monkeypatch.setattr(os, "geteuid", lambda: 4321)
    with pytest.warns(package.TokenStoreWarning, match="belongs to another user"):
        assert store.load() is None
    with pytest.raises(OSError, match="belongs to another user"):
        store.save(package.StoredToken(access_token="hush-b"))


ODD: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a list": lambda it: [it],
    "text for a time": lambda it: {**it, "expires_at": "soon"},
    "a list for a time": lambda it: {**it, "expires_at": [[1]]},
    "a huge time": lambda it: {**it, "expires_at": 10**400},
    "no number for a time": lambda it: {**it, "expires_at": float("nan")},
    "scopes of numbers": lambda it: {**it, "scopes": [1, None]},
    "scopes as a number": lambda it: {**it, "scopes": 5},
    "a line break": lambda it: {**it, "access_token": "hush\r\nx-evil: 1"},
    "no text for a token": lambda it: {**it, "access_token": 5},
    "a list for a refresh token": lambda it: {**it, "refresh_token": ["hush"]},
    "a number for an API": lambda it: {**it, "api": 1},
    "null": lambda it: None,
}


@pytest.mark.parametrize("odd", ODD)
def test_content_of_the_wrong_shape_is_no_token(
    calls: Calls, server: FaultServer, tmp_path: Path, odd: str
) -> None:
    tokens = Tokens(server)
    path = tmp_path / "tokens"
    store = calls.package.FileStore(path)
    list_things(calls, refresh(calls, store=store))
    data = json.loads(path.read_text())
    [account] = data["accounts"]
    data["accounts"][account] = ODD[odd](data["accounts"][account])
    path.write_text(json.dumps(data))
    with pytest.warns(calls.package.TokenStoreWarning, match="has the wrong structure"):
        list_things(calls, refresh(calls, store=store))
    list_things(calls, refresh(calls, store=store))
    assert len(tokens.forms) == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\x00", b"[]", b"5", b"[" * 100_000, b'{"accounts": []}', b" " * (1 << 21)],
    ids=["empty", "binary", "list", "number", "deep", "no accounts", "long"],
)
def test_a_file_without_tokens_is_no_store(
    package: ModuleType, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "tokens"
    path.touch(mode=0o600)
    path.write_bytes(content)
    with pytest.warns(package.TokenStoreWarning):
        assert package.FileStore(path).load() is None


def test_a_file_of_an_earlier_version_belongs_to_nobody(
    calls: Calls, server: FaultServer, tmp_path: Path
) -> None:
    tokens = Tokens(server)
    path = tmp_path / "tokens"
    path.touch(mode=0o600)
    path.write_text(json.dumps({"access_token": "hush-old", "refresh_token": "hush-of-b"}))
    store = calls.package.FileStore(path)
    with pytest.warns(calls.package.TokenStoreWarning, match="earlier version"):
        list_things(calls, refresh(calls, store=store))
    assert given(tokens) == ["hush-r0"]
    assert "hush-of-b" in path.read_text(), "nothing is destroyed"


class Broken:
    """A store of which some methods raise."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.saved: list[Any] = []

    def _do(self, name: str) -> None:
        if name in self.names:
            raise RuntimeError("hush-inner")

    def load(self) -> Any:
        self._do("load")
        return self.saved[-1] if self.saved else None

    def save(self, token: Any) -> None:
        self._do("save")
        self.saved.append(token)

    def acquire(self) -> bool:
        self._do("acquire")
        return True

    def release(self) -> None:
        self._do("release")


@pytest.mark.parametrize("name", ["load", "save", "acquire", "release"])
def test_what_a_store_raises_ends_no_call(calls: Calls, server: FaultServer, name: str) -> None:
    Tokens(server)
    with pytest.warns(calls.package.TokenStoreWarning, match="Broken .*RuntimeError") as caught:
        list_things(calls, refresh(calls, store=Broken(name)))
    assert ("lost when this program ends" in str(caught[0].message)) is (name == "save")


def test_what_is_no_token_of_a_store_is_not_used(calls: Calls, server: FaultServer) -> None:
    tokens = Tokens(server)
    store = Broken()
    store.saved = [{"access_token": "hush-x"}]
    with pytest.warns(calls.package.TokenStoreWarning, match="wrong structure"):
        list_things(calls, refresh(calls, store=store))
    other = calls.package.StoredToken(access_token="hush-x", account="another")
    store.saved = [other]
    list_things(calls, refresh(calls, store=store))
    assert len(tokens.forms) == 2


class Locked(Broken):
    """A store that another program holds for ever."""

    def acquire(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("options", "seconds"), [({}, 30), ({"total": 4.0}, 4), ({"parts": None}, 7)]
)
def test_a_lock_is_waited_for_as_long_as_the_call_may_take(
    calls: Calls, server: FaultServer, clock: FakeClock, options: dict[str, Any], seconds: float
) -> None:
    Tokens(server)
    timeout = calls.package.Timeout
    chosen = timeout.of(None) if "parts" in options else timeout(**options)
    token = refresh(calls, store=Locked(), max_wait=7)
    with pytest.raises(calls.package.TokenError, match="Locked stays locked"):
        calls("list_things", client={"token": token, "timeout": chosen})
    assert sum(clock.waits) == pytest.approx(seconds, abs=0.1)


def test_a_file_that_stays_locked_is_named(
    calls: Calls, server: FaultServer, clock: FakeClock, tmp_path: Path
) -> None:
    Tokens(server)
    store = calls.package.FileStore(tmp_path / "tokens")
    assert store.acquire()
    with pytest.raises(calls.package.TokenError, match=r"locked by .*tokens\.lock"):
        calls("list_things", client={"token": refresh(calls, store=store)})
    store.release()


def test_a_stored_end_that_cannot_be_right_is_not_trusted(
    calls: Calls, server: FaultServer, tmp_path: Path, clock: FakeClock
) -> None:
    tokens = Tokens(server)
    store = calls.package.FileStore(tmp_path / "tokens")
    list_things(calls, refresh(calls, store=store, clock=lambda: clock.time() + 1e6))
    list_things(calls, refresh(calls, store=store, clock=clock.time))
    assert given(tokens) == ["hush-r0", "hush-r1"]


def test_nothing_but_a_store_is_a_store(package: ModuleType) -> None:
    with pytest.raises(package.ArgumentError, match="store: str is not a TokenStore"):
        package.RefreshToken(**IDS, refresh_token="r", store="tokens.json")
