"""Files that are read while they are sent, and misbehave."""

from __future__ import annotations

import asyncio
import gc
import gzip
import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clock import FakeClock

from oasmith_runtime.bodies.files import FileSource

from .loopback import Answer, Calls, Loopback
from .test_forms import parts

SIZE = 200_000
"""The size of a file in bytes: more than one read returns."""


class AwaitedFile:
    """A file of an async library, such as aiofiles."""

    def __init__(self, data: bytes, start: int = 0) -> None:
        self.file = io.BytesIO(data)
        self.file.seek(start)

    async def read(self, size: int = -1) -> bytes:
        return self.file.read(size)

    async def seek(self, offset: int, whence: int = 0) -> int:
        return self.file.seek(offset, whence)

    async def tell(self) -> int:
        return self.file.tell()


class WebUpload:
    """An upload as passed by Starlette."""

    filename = "me.png"

    async def read(self, size: int = -1) -> bytes:
        data, self.data = self.data[:size], self.data[size:]
        return data

    def __init__(self, data: bytes) -> None:
        self.data = data


@pytest.mark.parametrize("kind", [AwaitedFile, WebUpload])
def test_a_file_that_is_awaited_is_sent_by_the_client_that_awaits(
    calls: Calls, server: Loopback, kind: Any
) -> None:
    data = b"x" * SIZE
    if calls.is_async:
        calls("set_photo", body=kind(data))
        assert server.last.body == data
        calls("add_photos", body={"photo": kind(data), "count": 1})
        [part] = parts(server.last)["photo"]
        assert part.get_payload(decode=True) == data
        assert part.get_filename() == getattr(kind, "filename", "photo")
        return
    with pytest.raises(calls.package.ArgumentError, match=r"body: .* is read with await"):
        calls("set_photo", body=kind(data))
    with pytest.raises(calls.package.ArgumentError, match=r"body\.photo: .* is read with await"):
        calls("add_photos", body={"photo": kind(data)})
    assert server.requests == []


def test_it_is_sent_again_from_where_it_stood(
    calls: Calls, server: Loopback, clock: FakeClock
) -> None:
    file: Any = AwaitedFile(b"headbody", 4) if calls.is_async else io.BytesIO(b"headbody")
    if not calls.is_async:
        file.seek(4)
    server.give(Answer(503), Answer(204))
    calls("set_photo", body=file)
    assert [it.body for it in server.requests] == [b"body", b"body"]


def test_a_packed_file_does_not_know_its_size_and_can_go_back(
    calls: Calls, server: Loopback, clock: FakeClock, tmp_path: Path
) -> None:
    path = tmp_path / "packed.gz"
    path.write_bytes(gzip.compress(b"headbody"))
    server.give(Answer(503), Answer(204))
    with gzip.open(path) as file:
        file.read(4)
        calls("set_photo", body=file)
    assert [it.body for it in server.requests] == [b"body", b"body"]


def test_one_that_cannot_go_back_is_sent_once(
    calls: Calls, server: Loopback, clock: FakeClock
) -> None:
    server.give(Answer(503), Answer(204))
    if calls.is_async:
        with pytest.raises(calls.package.ApiError):
            calls("set_photo", body=WebUpload(b"body"))
        assert len(server.requests) == 1


class Growing(io.BytesIO):
    """A file that grows while it is sent: a log."""

    def read(self, size: int | None = -1) -> bytes:
        place = self.tell()
        self.seek(0, io.SEEK_END)
        self.write(b"more")
        self.seek(place)
        return super().read(size)


class Shrinking(io.BytesIO):
    """A file that is truncated while it is sent."""

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.truncate(100)
        return data


def test_of_a_file_that_grows_goes_what_was_there(calls: Calls, server: Loopback) -> None:
    calls("set_photo", body=Growing(b"x" * SIZE))
    assert server.last.body == b"x" * SIZE
    calls("add_photos", body={"photo": Growing(b"x" * SIZE)})
    assert parts(server.last)["photo"][0].get_payload(decode=True) == b"x" * SIZE
    calls("set_photo", body=Growing(b""))
    assert server.last.body == b""


def test_a_file_that_shrinks_is_an_error_and_is_not_sent_again(
    calls: Calls, server: Loopback, clock: FakeClock
) -> None:
    with pytest.raises(calls.package.UploadError) as caught:
        calls("set_photo", body=Shrinking(b"x" * SIZE))
    assert "body: the Shrinking has become shorter: it had 200000 bytes, and 65536" in str(
        caught.value
    )
    with pytest.raises(calls.package.UploadError, match=r"body\.photo"):
        calls("add_photos", body={"photo": Shrinking(b"x" * SIZE)})
    assert clock.waits == []
    calls("set_photo", body=b"the connection is no trouble for the next call")


class Failing(io.RawIOBase):
    """A file whose disk fails after some bytes, or an object that is not a file."""

    def __init__(self, *results: Any) -> None:
        self.results = list(results)

    def read(self, size: int = -1) -> Any:
        result = self.results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (OSError(5, "Input/output error"), r"could not be read: OSError: \[Errno 5\]"),
        (ValueError("I/O operation on closed file."), "could not be read: ValueError: I/O"),
        (StopIteration("end"), "could not be read: StopIteration: end"),
        (None, "returned NoneType instead of bytes"),
        (17, "returned int instead of bytes"),
        ("\ud800", "cannot be encoded as utf-8"),
    ],
)
def test_what_a_file_raises_is_an_error_of_ours(
    calls: Calls, server: Loopback, result: Any, told: str
) -> None:
    with pytest.raises(calls.package.UploadError, match=f"body: the Failing {told}") as caught:
        calls("set_photo", body=Failing(b"x" * 10, result))
    if isinstance(result, Exception):  # httpx2 re-raises it without its cause.
        assert result in (caught.value.__cause__, caught.value.__context__)


def test_a_coroutine_in_place_of_bytes_is_an_error_of_ours(calls: Calls, server: Loopback) -> None:
    if not calls.is_async:
        inner = WebUpload(b"")
        with pytest.raises(calls.package.UploadError, match="returned coroutine instead of bytes"):
            calls("set_photo", body=Failing(inner.read()))


def test_a_file_that_cannot_be_read_is_refused_before_the_call(
    calls: Calls, server: Loopback, tmp_path: Path
) -> None:
    closed = io.BytesIO(b"x")
    closed.close()
    error = calls.package.ArgumentError
    with pytest.raises(error, match="body: the BytesIO is closed"):
        calls("set_photo", body=closed)
    with pytest.raises(error, match=r"body\.photo: the BytesIO is closed"):
        calls("add_photos", body={"photo": calls.package.File(closed, filename="a")})
    path = tmp_path / "out"
    for mode in ("wb", "w"):
        with path.open(mode) as file, pytest.raises(error, match="not open for reading"):
            calls("set_photo", body=file)
    with pytest.raises(error, match=r"body: .*missing cannot be read: No such file"):
        calls("set_photo", body=tmp_path / "missing")
    with pytest.raises(error, match=r"body\.photo: .* is not a file"):
        calls("add_photos", body={"photo": tmp_path})
    with pytest.raises(error, match=r"body: int cannot be sent; pass bytes, .* or a Path"):
        calls("set_photo", body=3)
    assert server.requests == []


def test_a_file_in_text_mode_is_sent_in_the_encoding_of_its_type(
    calls: Calls, server: Loopback, tmp_path: Path
) -> None:
    path = tmp_path / "text"
    path.write_text("zü\n" * 50_000, encoding="latin-1")
    with path.open(encoding="latin-1") as file:
        calls("set_photo", body=file)
        assert server.last.body == ("zü\n" * 50_000).encode()
        file.seek(0)
        calls("add_photos", body={"photo": file})
    assert parts(server.last)["photo"][0].get_payload(decode=True) == server_text(50_000)
    told = pytest.raises(calls.package.UploadError, match="could not be read: UnicodeDecode")
    with path.open(encoding="ascii") as file, told:
        calls("set_photo", body=file)
    calls("send_media", body=io.StringIO("zü"), media_type="text/x-odd; charset=utf-16")
    assert server.last.body.decode("utf-16") == "zü"


def server_text(lines: int) -> bytes:
    return ("zü\n" * lines).encode()


def test_items_whose_source_fails_are_not_sent(calls: Calls, server: Loopback) -> None:
    def items() -> Iterator[dict[str, str]]:
        yield {"to": "Ada"}
        raise RuntimeError("no more")

    with pytest.raises(calls.package.ArgumentError, match=r"body\[1\]: .* RuntimeError: no more"):
        calls("add_labels", body=items())
    assert server.requests == []


@pytest.mark.parametrize(
    ("given", "filename", "content_type"),
    [
        (("a.png", b"data"), "a.png", "image/png"),
        (("a.png", b"data", "image/gif"), "a.png", "image/gif"),
        (("a.png", b"data", "image/gif", {"X-Way": "up"}), "a.png", "image/gif"),
        (("a.txt", "data"), "a.txt", "text/plain"),
        (("a.bin", io.BytesIO(b"data"), None), "a.bin", "application/octet-stream"),
        ((None, b"data", "image/gif"), "more", "image/gif"),
        ((None, "data"), None, None),
    ],
)
def test_tuples_are_files_as_httpx_and_requests_take_them(
    calls: Calls, server: Loopback, given: Any, filename: str | None, content_type: str | None
) -> None:
    getattr(given[1], "seek", lambda _: None)(0)
    calls("add_photos", body={"photo": b"", "more": given})
    [part] = parts(server.last)["more"]
    assert part.get_payload(decode=True) == b"data"
    assert (part.get_filename(), part.get("content-type")) == (filename, content_type)
    assert part.get("x-way") == ("up" if len(given) > 3 else None)
    getattr(given[1], "seek", lambda _: None)(0)
    calls("add_photos", body={"photo": b"", "more": [given, b"other"]})
    assert len(parts(server.last)["more"]) == 2


def test_tuples_of_values_stay_lists(calls: Calls, server: Loopback) -> None:
    calls("add_photos", body={"photo": b"", "more": (b"a", b"b"), "tags": ("a", "b/c", "d/e")})
    found = parts(server.last)
    assert (len(found["more"]), len(found["tags"])) == (2, 3)
    calls("add_photos", body={"photo": b"", "more": (("a", b"a"), ("b", b"b"), b"c")})
    assert [it.get_filename() for it in parts(server.last)["more"]] == ["a", "b", "more"]


ODD: list[tuple[Any, str]] = [
    (("a.png", b"b", 3), "str, bytes, int"),
    (("a.png",), "str"),
    (("a.png", b"b", "image/png", {}, None), "str, bytes, str, dict, NoneType"),
    (("a.png", 5), "str, int"),
    ((b"b", "a.png"), "bytes, str"),
    (("a.png", None), "str, NoneType"),
    ((3, b"b"), "int, bytes"),
    (("a.png", b"b", "image/png", "X-Way: up"), "str, bytes, str, str"),
]


@pytest.mark.parametrize(("given", "kinds"), ODD)
def test_a_tuple_that_is_no_file_is_refused(
    calls: Calls, server: Loopback, given: Any, kinds: str
) -> None:
    error = calls.package.ArgumentError
    told = rf"a tuple of \({kinds}\) is not a file; pass \(filename, content\), .* 'image/png'\)$"
    with pytest.raises(error, match=rf"^body\.photo: {told}"):
        calls("add_photos", body={"photo": given})
    with pytest.raises(error, match=rf"^body\.more\[1\]: {told}"):
        calls("add_photos", body={"photo": b"", "more": [b"a", given]})
    assert server.requests == []


def test_a_path_is_a_file_that_is_open_while_it_is_sent(
    calls: Calls, server: Loopback, clock: FakeClock, tmp_path: Path
) -> None:
    path = tmp_path / "me.png"
    path.write_bytes(b"x" * SIZE)
    server.give(Answer(503), Answer(204))
    calls("set_photo", body=path)
    assert [len(it.body) for it in server.requests] == [SIZE, SIZE]
    assert server.last.headers["content-length"] == str(SIZE)
    more = [("a.gif", path), (None, path, "image/x"), calls.package.File(path, "b.jpg"), path]
    calls("add_photos", body={"photo": path, "more": more})
    found = parts(server.last)
    assert [
        (it.get_filename(), it.get_content_type(), len(it.get_payload(decode=True) or b""))
        for name in ("photo", "more")
        for it in found[name]
    ] == [
        ("me.png", "image/png", SIZE),
        ("a.gif", "image/gif", SIZE),
        ("me.png", "image/x", SIZE),
        ("b.jpg", "image/jpeg", SIZE),
        ("me.png", "image/png", SIZE),
    ]


@pytest.mark.parametrize("is_async", [False, True])
def test_a_path_is_closed_when_it_is_not_sent_to_its_end(tmp_path: Path, is_async: bool) -> None:
    path = tmp_path / "me.png"
    path.write_bytes(b"x" * SIZE)

    async def begun() -> None:
        chunks = FileSource.of(path, "body").chunks_async()
        await anext(chunks)
        await chunks.aclose()  # type: ignore[attr-defined]

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if is_async:
            asyncio.run(begun())
        else:
            next(FileSource.of(path, "body").chunks())
        gc.collect()
    assert [it for it in caught if it.category is ResourceWarning] == []


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ({"headers": {"X": 3}}, "a header must be a str, not int"),
        ({"content_type": "image/png\r\nX: y"}, "a header cannot contain a line break"),
        ({"filename": 3}, "a filename must be a str, not int"),
    ],
)
def test_a_file_with_odd_words_is_refused(
    calls: Calls, server: Loopback, file: dict[str, Any], told: str
) -> None:
    with pytest.raises(calls.package.ArgumentError, match=rf"^body\.photo: {told}"):
        calls("add_photos", body={"photo": calls.package.File(b"", **file)})
    assert server.requests == []
