"""The cache: an entry is right or is ignored, and the cache never makes a run fail."""

from __future__ import annotations

import os
import random
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given, strategies as st

import oasmith
import oasmith_runtime
from oasmith import packaged
from oasmith.cache import fingerprint, store
from oasmith.cache.store import VARIABLE, Cache, default, key

PARTS = st.lists(st.text() | st.binary(), max_size=4)


@pytest.fixture
def kept(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def files(folder: Path) -> list[Path]:
    return [it for it in folder.rglob("*") if it.is_file()]


def test_what_was_put_is_there(kept: Cache) -> None:
    assert kept.get(key("kind", "a")) is None
    kept.put(key("kind", "a"), b"value")
    kept.put(key("kind", "b"), b"")
    assert kept.get(key("kind", "a")) == b"value"
    assert kept.get(key("kind", "b")) == b""


@given(st.text(), PARTS, st.text(), PARTS)
def test_every_part_changes_the_key(
    kind: str, parts: list[str | bytes], other: str, others: list[str | bytes]
) -> None:
    same = kind == other and [(type(it), it) for it in parts] == [(type(it), it) for it in others]
    assert (key(kind, *parts) == key(other, *others)) is same


def test_parts_do_not_flow_into_each_other() -> None:
    keys = {key("k", "ab", "c"), key("k", "a", "bc"), key("k", "abc"), key("ka", "b", "c")}
    keys |= {key("k", b"abc"), key("k", "abc", ""), key("k", "", "abc")}
    assert len(keys) == 7


def test_the_folder_can_be_deleted_at_any_time(kept: Cache) -> None:
    kept.put(key("a"), b"value")
    assert kept.folder is not None
    shutil.rmtree(kept.folder)
    assert kept.get(key("a")) is None
    kept.put(key("a"), b"again")
    assert kept.get(key("a")) == b"again"


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 40])
def test_a_damaged_entry_is_not_there(kept: Cache, damage: bytes) -> None:
    kept.put(key("a"), b"value")
    assert kept.folder is not None
    (path,) = files(kept.folder)
    path.write_bytes(damage)
    assert kept.get(key("a")) is None
    assert not path.exists()


@given(st.data())
def test_no_byte_can_be_changed_unseen(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    kept = Cache(folder)
    kept.put(key("a"), b"some value")
    (path,) = files(folder)
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    assert kept.get(key("a")) is None


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file stands here", encoding="utf-8")
    kept = Cache(tmp_path / "cache")
    kept.put(key("a"), b"value")
    assert kept.get(key("a")) is None
    kept.prune()


def test_without_a_folder_nothing_is_kept() -> None:
    kept = Cache(None)
    kept.put(key("a"), b"value")
    kept.prune()
    assert kept.get(key("a")) is None


def test_what_was_not_read_for_the_longest_time_goes_first(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    for number in range(4):
        kept.put(key(str(number)), bytes(100))
        os.utime(Cache._path(tmp_path, key(str(number))), (number, number))
    assert kept.get(key("0")) is not None  # it is the newest now
    Cache(tmp_path, limit=300).prune()
    held = [number for number in range(4) if kept.get(key(str(number))) is not None]
    assert held == [0, 3]


def test_the_folder_stays_in_its_bounds(tmp_path: Path) -> None:
    kept = Cache(tmp_path, limit=10_000)
    for number in range(200):
        kept.put(key(str(number)), bytes(500))
    total = sum(path.stat().st_size for path in files(tmp_path))
    assert total <= 10_000 + 10_000 // 8 + 532


def _write(folder: Path, seed: int) -> int:
    """Write and read the same few entries in a random order; return how many were wrong."""
    kept, order, wrong = Cache(folder, limit=50_000), random.Random(seed), 0
    for _ in range(200):
        number = order.randrange(8)
        kept.put(key(str(number)), bytes([number]) * 5_000)
        found = kept.get(key(str(order.randrange(8))))
        wrong += found is not None and (len(found) != 5_000 or len(set(found)) != 1)
        if order.random() < 0.02:
            kept.prune()
    return wrong


def test_several_processes_can_write_at_once(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(_write, [tmp_path] * 4, range(4))) == [0, 0, 0, 0]
    assert not [it for it in files(tmp_path) if it.name.startswith(".")]


@pytest.mark.parametrize("word", ["", "off", "OFF"])
def test_the_variable_turns_it_off(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, word)
    assert store.default().folder is None


def test_the_variable_names_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "here")
    assert store.default().folder == tmp_path / "here"


def test_without_the_variable_it_is_in_the_system_s_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    folder = store.default().folder
    assert folder is not None
    assert "oasmith" in folder.parts


def test_a_user_without_a_home_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: Path("~/.cache/oasmith"))
    assert store.default().folder is None


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the fingerprint read copies of templates, runtime and schema, and a package folder."""
    shutil.copytree(packaged.templates(), tmp_path / "templates")
    runtime = Path(oasmith_runtime.__file__)
    shutil.copytree(runtime.parent, tmp_path / runtime.parent.name)
    monkeypatch.setattr(
        oasmith_runtime, "__file__", str(tmp_path / runtime.parent.name / runtime.name)
    )
    shutil.copy(packaged.extensions_schema(), tmp_path / "extensions.schema.json")
    (tmp_path / "site" / "black-26.10.1.dist-info").mkdir(parents=True)
    monkeypatch.setattr(packaged, "templates", lambda: tmp_path / "templates")
    monkeypatch.setattr(packaged, "extensions_schema", lambda: tmp_path / "extensions.schema.json")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site")])
    return tmp_path


def now() -> str:
    fingerprint.fingerprint.cache_clear()
    return fingerprint.fingerprint()


def test_the_fingerprint_changes_with_everything_that_decides(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = [now()]
    assert now() == seen[0]
    runtime = fresh / "oasmith_runtime" / "models" / "__init__.py"
    runtime.write_text(runtime.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    seen.append(now())
    (fresh / "templates" / "client" / "new.py.jinja").touch()
    seen.append(now())
    (fresh / "extensions.schema.json").write_text("{}", encoding="utf-8")
    seen.append(now())
    os.rename(fresh / "site" / "black-26.10.1.dist-info", fresh / "site" / "black-27.1.dist-info")
    seen.append(now())
    monkeypatch.setenv("OPENAPI_SPEC_VALIDATOR_SCHEMA_VALIDATOR_BACKEND", "jsonschema")
    seen.append(now())
    monkeypatch.setattr(sys, "version", "another")
    seen.append(now())
    code = fresh / "code"
    shutil.copytree(Path(oasmith.__file__).parent, code)
    monkeypatch.setattr(oasmith, "__file__", str(code / "__init__.py"))
    seen.append(now())
    (code / "cli" / "new.py").unlink()
    seen.append(now())
    assert len(set(seen)) == len(seen)
    fingerprint.fingerprint.cache_clear()


def test_a_folder_s_fingerprint_knows_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x", encoding="utf-8")
    seen = [fingerprint.of_folder(tmp_path)]
    (tmp_path / "a").write_text("y", encoding="utf-8")
    seen.append(fingerprint.of_folder(tmp_path))
    (tmp_path / "a").rename(tmp_path / "b")
    seen.append(fingerprint.of_folder(tmp_path))
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "c").touch()
    seen.append(fingerprint.of_folder(tmp_path))
    (tmp_path / "nowhere").symlink_to(tmp_path / "missing")
    seen.append(fingerprint.of_folder(tmp_path))
    assert len(set(seen)) == len(seen)


def test_the_folder_is_this_user_s_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "above" / "cache"
    monkeypatch.setenv(VARIABLE, str(folder))
    default().put(key("a"), b"1")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_can_read_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    tmp_path.chmod(0o755)
    assert default().folder == tmp_path
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_that_others_can_write_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    tmp_path.chmod(mode)
    assert default().folder is None
    assert tmp_path.stat().st_mode & 0o777 == mode


def test_a_folder_of_another_user_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    assert default().folder is None
