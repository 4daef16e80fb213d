"""Answers that are read while they arrive: events, lines, sequences and bytes."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from clock import LONG, FakeClock
from hypothesis import given, strategies as st

from .loopback import Answer, Calls, Loopback

ADA, BOB = {"to": "Ada"}, {"to": "Bob", "weight": 2}
STREAMED = {
    "text/event-stream": [
        b'data: {"to":\ndata: "Ada"}\n\n: a comment\n\ndata:{"to":"Bob",',
        b'"weight":2}\r\n\r\ndata: [DONE]\n\ndata: never read\n\n',
    ],
    "application/jsonl": [b'{"to": "Ada"}\n\n{"to": "B', b'ob", "weight": 2}'],
    "application/json-seq": [b'\x1e{"to": "Ada"}\n\x1e{"to": "B', b'ob", "weight": 2}\n'],
}


def read(calls: Calls, method: str, *arguments: Any, **options: Any) -> list[Any]:
    """Return all that a stream of ``parcels`` brings."""
    client = options.pop("client", None) or calls.client()
    stream = getattr(client.parcels, method)(*arguments, **options)
    if not calls.is_async:
        with stream:
            return list(stream)

    async def awaited() -> list[Any]:
        async with stream:
            return [it async for it in stream]

    return calls.wait(awaited())  # type: ignore[no-any-return]


@pytest.mark.parametrize("media_type", STREAMED)
def test_items_one_by_one(calls: Calls, server: Loopback, media_type: str) -> None:
    server.give(Answer(200, f"{media_type}; charset=utf-8", iter(STREAMED[media_type])))
    label = calls.package.models.Label
    assert read(calls, "list_labels_stream") == [label(**ADA), label(**BOB)]
    assert server.last.headers["accept"] == (
        "text/event-stream, application/jsonl, application/json-seq"
    )


def test_an_item_is_there_before_the_next_is_sent(package: ModuleType, server: Loopback) -> None:
    go_on = threading.Event()

    def lines() -> Iterator[bytes]:
        yield b'{"to": "Ada"}\n'
        assert go_on.wait(LONG)
        yield b'{"to": "Bob"}\n'

    server.give(Answer(200, "application/jsonl", lines()))
    with package.Parcels(server=server.url) as client, client.parcels.list_labels_stream() as found:
        labels = iter(found)
        assert next(labels).to == "Ada"
        go_on.set()
        assert next(labels).to == "Bob"


def test_whole_events_have_their_type(calls: Calls, server: Loopback) -> None:
    server.give(
        Answer(
            200,
            "text/event-stream",
            b'event: moved\ndata: {"to": "Ada"}\n\nevent: note\ndata: {"a": 1}\n\n',
        )
    )
    moved, note = read(calls, "track")
    assert (moved.event, moved.data.to) == ("moved", "Ada")
    assert (note.event, note.data) == ("note", '{"a": 1}')


def test_an_operation_that_only_streams_has_no_other_method(package: ModuleType) -> None:
    client = package.Parcels(server="https://a.test")
    assert not hasattr(client.parcels, "track_stream")
    assert client.parcels.get_events.__annotations__["return"] == "Stream[str]"
    assert client.parcels.list_labels.__annotations__["return"] == "list[models.Label]"
    assert client.parcels.list_labels_stream.__annotations__["return"] == "Stream[models.Label]"
    assert client.parcels.get_photo_stream.__annotations__["return"] == "ByteStream"


def test_events_of_text_stay_text(calls: Calls, server: Loopback) -> None:
    server.give(Answer(200, "text/event-stream", b"data: 1\n\ndata: [DONE]\n\ndata: cut o"))
    assert read(calls, "get_events") == ["1", "[DONE]"]


def test_an_odd_item_hides_no_other(calls: Calls, server: Loopback) -> None:
    server.give(Answer(200, "application/jsonl", b'{"to": 1}\n["nonsense"]\n{"to": "Bob"}\n'))
    seen: list[Any] = []
    found = read(calls, "list_labels_stream", client=calls.client(on_deviation=seen.append))
    assert [getattr(it, "to", it) for it in found] == [1, ["nonsense"], "Bob"]
    assert [(it.pointer, it.rule) for it in seen] == [("/0/to", "wrong-type"), ("/1", "wrong-type")]
    server.give(Answer(200, "application/jsonl", b"7\n"))
    with pytest.raises(calls.package.DeviationError):
        read(calls, "list_labels_stream", client=calls.client(strict=True))


@pytest.mark.parametrize("method", ["list_labels_stream", "get_photo_stream"])
def test_an_error_or_another_answer_is_raised(calls: Calls, server: Loopback, method: str) -> None:
    server.give(Answer(418, "application/json", b'{"message": "tea"}'))
    with pytest.raises(calls.package.ApiError, match="tea"):
        read(calls, method)
    server.give(Answer(200, "text/html", b"<html>"))
    with pytest.raises(calls.package.UnexpectedResponse, match="not text/html") as caught:
        read(calls, method)
    assert caught.value.response.content == b"<html>"


def test_a_stream_that_is_cut_off_says_so(
    calls: Calls, server: Loopback, clock: FakeClock, tmp_path: Path
) -> None:
    server.give(Answer(200, "application/jsonl", iter([b'{"to": "Ada"}\n']), breaks=True))
    with pytest.raises(calls.package.TransportError):
        read(calls, "list_labels_stream")
    server.give(Answer(200, "image/png", iter([b"half"]), breaks=True))
    with pytest.raises(calls.package.TransportError):
        calls.wait(calls.client().parcels.get_photo_stream().write_to(tmp_path / "photo.png"))
    assert list(tmp_path.iterdir()) == []


def test_bytes_go_to_a_file(calls: Calls, server: Loopback, tmp_path: Path) -> None:
    pieces = [bytes([index]) * 50_000 for index in range(20)]
    server.give(Answer(200, "image/png", iter(pieces)))
    target = tmp_path / "photo.png"
    assert calls.wait(calls.client().parcels.get_photo_stream().write_to(target)) == target
    assert target.read_bytes() == b"".join(pieces)
    assert list(tmp_path.iterdir()) == [target]
    server.give(Answer(200, "image/png", b"12345"))
    assert b"".join(read(calls, "get_photo_stream")) == b"12345"


def test_a_stream_tells_of_its_answer(package: ModuleType, server: Loopback) -> None:
    body = b"id: 7\ndata: a\n\nretry: 10\ndata: b\n\n"
    server.give(Answer(200, "text/event-stream", body, {"x-request-id": "r1"}))
    client = package.Parcels(server=server.url)
    stream = client.parcels.get_events()
    with pytest.raises(RuntimeError, match="not open"):
        assert stream.status
    with client, stream:
        assert (stream.status, stream.size) == (200, len(body))
        assert stream.headers["x-request-id"] == "r1"
        assert list(stream) == ["a", "b"]
        assert stream.last_event_id == "7"
        with pytest.raises(RuntimeError, match="closed"):
            next(iter(stream))


def test_arguments_are_checked_before_a_stream_is_opened(calls: Calls, server: Loopback) -> None:
    with pytest.raises(calls.package.ArgumentError, match="not a list"):
        calls("add_labels", body=1)
    assert server.requests == []


def test_lines_are_sent(calls: Calls, server: Loopback) -> None:
    calls("add_labels", body=(it for it in [ADA, calls.package.models.Label(**BOB)]))
    assert server.last.body == b'{"to":"Ada"}\n{"to":"Bob","weight":2}\n'
    calls("add_labels", body='{"raw": 1}\n')
    assert server.last.body == b'{"raw": 1}\n'
    with pytest.raises(calls.package.ArgumentError, match=r"body\[1\]\.to: Field required"):
        calls("add_labels", body=[ADA, {}])


@given(
    events=st.lists(st.text(st.characters(exclude_characters="\r\n\0", codec="utf-8"))),
    cuts=st.lists(st.integers(0, 500)),
    line=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_however_a_body_is_cut_its_items_are_the_same(
    events: list[str], cuts: list[int], line: str
) -> None:
    from oasmith_runtime.streaming.readers import (
        EventReader,
        JsonLinesReader,
        JsonSequenceReader,
    )

    streams: list[tuple[Any, str, list[str]]] = [
        (EventReader(), "".join(f"data: {it}{line}{line}" for it in events), events),
        (JsonLinesReader(), "".join(f"{json.dumps(it)}{line}" for it in events), events),
        (JsonSequenceReader(), "".join(f"\x1e{json.dumps(it)}\n" for it in events), events),
    ]
    for reader, text, wanted in streams:
        body = text.encode()
        places = [0, *sorted(it for it in cuts if it < len(body)), len(body)]
        found: list[Any] = []
        for start, end in pairwise(places):
            found += reader.feed(body[start:end])
        found += reader.end()
        read = [it.data if hasattr(it, "data") else json.loads(it) for it in found]
        assert read == wanted


def test_leaving_a_stream_early_frees_the_connection(package: ModuleType, server: Loopback) -> None:
    server.give(Answer(200, "application/jsonl", (b'{"to": "Ada"}\n' for _ in range(10_000))))
    with package.Parcels(server=server.url) as client:
        with contextlib.suppress(StopIteration), client.parcels.list_labels_stream() as stream:
            assert next(iter(stream)).to == "Ada"
        server.give(Answer(204))
        assert client.parcels.add_labels(body=[]) is None


def test_an_item_that_is_a_text(calls: Calls, server: Loopback) -> None:
    server.give(Answer(200, "application/jsonl", b'"a"\n"1"\n'))
    assert read(calls, "get_words") == ["a", "1"]
    seen: list[Any] = []
    server.give(Answer(200, "text/event-stream", b"data: 1\n\ndata: [DONE]\n\n"))
    found = read(calls, "get_short_texts", client=calls.client(on_deviation=seen.append))
    assert (found, seen) == (["1", "[DONE]"], [])
