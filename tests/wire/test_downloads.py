"""Responses that are written to files, and stream methods passed where a call is needed."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from clock import LONG

from .loopback import Answer, Calls, Loopback


def download(calls: Calls, path: object) -> object:
    """Write the photo to a file."""
    return calls.wait(calls.client().parcels.get_photo_stream().write_to(path))


def test_two_downloads_to_one_path_do_not_disturb_each_other(
    package: ModuleType, server: Loopback, tmp_path: Path
) -> None:
    is_begun, go_on, target = threading.Event(), threading.Event(), tmp_path / "photo.png"

    def slowly() -> Iterator[bytes]:
        yield b"A" * 1000
        is_begun.set()
        assert go_on.wait(LONG)
        yield b"A" * 1000

    server.give(Answer(200, "image/png", slowly()), Answer(200, "image/png", b"B" * 10))
    with package.Parcels(server=server.url) as client:
        write = client.parcels.get_photo_stream().write_to
        first = threading.Thread(target=write, args=(target,))
        first.start()
        assert is_begun.wait(LONG)
        client.parcels.get_photo_stream().write_to(target)
        assert target.read_bytes() == b"B" * 10
        go_on.set()
        first.join(LONG)
    assert target.read_bytes() == b"A" * 2000
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", ["x" * 255, "ü" * 127, ".p", "x.part"])
def test_any_name_that_a_file_can_have_will_do(
    calls: Calls, server: Loopback, tmp_path: Path, name: str
) -> None:
    server.give(Answer(200, "image/png", b"data"))
    assert download(calls, tmp_path / name) == tmp_path / name
    assert [it.name for it in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("x" * 256, "path: .* cannot be written: File name too long"),
        ("", "cannot be written: Is a directory"),
        ("missing/photo.png", "cannot be written: No such file"),
        ("file/photo.png", "cannot be written: Not a directory"),
        ("a\0b", "cannot be written: .*null (byte|character)"),
    ],
)
def test_another_path_is_refused_before_the_call(
    calls: Calls, server: Loopback, tmp_path: Path, path: str, told: str
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(calls.package.ArgumentError, match=told):
        download(calls, tmp_path / path)
    assert server.requests == []


def test_a_link_stays_a_link_and_a_file_keeps_its_mode(
    calls: Calls, server: Loopback, tmp_path: Path
) -> None:
    server.give(Answer(200, "image/png", b"data"))
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o600)
    link.symlink_to(target)
    download(calls, link)
    assert (link.is_symlink(), target.read_bytes()) == (True, b"data")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    download(calls, tmp_path / "new")
    (tmp_path / "like").touch()
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "like").stat().st_mode


def test_what_is_no_regular_file_is_written_as_it_is(
    calls: Calls, server: Loopback, tmp_path: Path
) -> None:
    server.give(Answer(200, "image/png", b"data"))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(pipe.read_bytes()))
    reader.start()
    download(calls, pipe)
    reader.join(LONG)
    assert (found, stat.S_ISFIFO(pipe.stat().st_mode)) == ([b"data"], True)


@pytest.mark.parametrize(
    ("method", "kind"), [("get_photo_stream", "ByteStream"), ("list_labels_stream", "Stream")]
)
def test_a_stream_is_no_call_whose_response_could_be_given(
    calls: Calls, server: Loopback, method: str, kind: str
) -> None:
    client = calls.client()
    told = rf"sends no request itself, but returns (Async)?{kind}; an open stream has `status`"
    with pytest.raises(calls.package.ArgumentError, match=told):
        calls.wait(client.with_response(getattr(client.parcels, method)))
    assert server.requests == []
