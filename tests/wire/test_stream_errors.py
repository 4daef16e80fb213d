"""Parts of a stream that are not items: errors that the API reports, truncated and empty ones."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from oasmith_runtime.streaming import readers

from .loopback import Answer, Calls, Loopback
from .test_streams import read

EVENTS, LINES, SEQUENCE = "text/event-stream", "application/jsonl", "application/json-seq"
ADA = {
    EVENTS: b'data: {"to": "Ada"}\n\n',
    LINES: b'{"to": "Ada"}\n',
    SEQUENCE: b'\x1e{"to": "Ada"}\n',
}
"""One item, in each format."""


def until_error(calls: Calls, method: str = "list_labels_stream", **options: Any) -> Any:
    """Return the items of a stream, and the error with which it must end."""
    client, items = calls.client(**options), list[Any]()
    stream = getattr(client.parcels, method)()

    async def awaited() -> None:
        async for item in stream:
            items.append(item)

    def blocking() -> None:
        for item in stream:
            items.append(item)

    with pytest.raises(calls.package.ParcelsError) as caught:
        calls.wait(awaited()) if calls.is_async else blocking()
    return items, caught.value


@pytest.mark.parametrize(
    ("data", "body", "code", "message"),
    [
        (
            b'{"error": {"type": "overloaded", "message": "busy"}}',
            {"error": {"type": "overloaded", "message": "busy"}},
            "overloaded",
            "busy",
        ),
        (b'{"code": "E7", "message": "gone"}', {"code": "E7", "message": "gone"}, "E7", "gone"),
        (b'{"detail": "no more"}', {"detail": "no more"}, None, "no more"),
        (b'{"error": "out of memory"}', {"error": "out of memory"}, None, "out of memory"),
        (b"not even JSON", "not even JSON", None, "not even JSON"),
        (b"", "", None, ""),
    ],
)
def test_an_error_event_is_raised_with_what_it_says(
    calls: Calls, server: Loopback, data: bytes, body: Any, code: str | None, message: str
) -> None:
    event = b"id: 4\nevent: error\ndata: " + data + b"\n\n"
    server.give(Answer(200, EVENTS, ADA[EVENTS] + event + ADA[EVENTS]))
    items, error = until_error(calls)
    assert [it.to for it in items] == ["Ada"]
    assert isinstance(error, calls.package.StreamError)
    assert isinstance(error, calls.package.ApiError)
    assert (error.body, error.code, error.message) == (body, code, message)
    assert (error.event.event, error.event.data, error.event.id) == ("error", data.decode(), "4")
    assert message in str(error)
    assert "in the middle of a stream" in str(error)
    assert error.response.content == data
    assert pickle.loads(pickle.dumps(error)).event == error.event


@pytest.mark.parametrize("method", ["get_events", "track"])
def test_so_is_one_among_texts_and_among_whole_events(
    calls: Calls, server: Loopback, method: str
) -> None:
    server.give(Answer(200, EVENTS, b'event: error\ndata: {"message": "busy"}\n\n'))
    items, error = until_error(calls, method)
    assert (items, error.message) == ([], "busy")


def test_an_error_event_that_the_document_names_is_an_item(calls: Calls, server: Loopback) -> None:
    server.give(Answer(200, EVENTS, b"event: error\ndata: lost\n\nevent: moved\ndata: {}\n\n"))
    first, _ = read(calls, "watch")
    assert (first.event, first.data) == ("error", "lost")


@pytest.mark.parametrize("media_type", ADA)
def test_an_object_that_is_an_error_and_no_item_is_raised(
    calls: Calls, server: Loopback, media_type: str
) -> None:
    text = '{"error": {"message": "model not found"}}'
    server.give(Answer(200, media_type, ADA[media_type].replace(b'{"to": "Ada"}', text.encode())))
    items, error = until_error(calls)
    assert (items, error.message) == ([], "model not found")
    assert (error.event is not None) == (media_type == EVENTS)
    text = '{"to": "Bob", "error": "what the API has added"}'
    server.give(Answer(200, media_type, ADA[media_type].replace(b'{"to": "Ada"}', text.encode())))
    assert [it.to for it in read(calls, "list_labels_stream")] == ["Bob"]


def test_a_credential_that_the_event_repeats_does_not_show(calls: Calls, server: Loopback) -> None:
    module = calls.package._runtime.redaction
    module.remember(["velvet-key"])
    server.give(Answer(200, EVENTS, b'event: error\ndata: {"message": "bad key velvet-key"}\n\n'))
    _, error = until_error(calls)
    assert error.message == "bad key <redacted>"
    assert "velvet" not in f"{error} {error.event}"


@pytest.mark.parametrize("media_type", [LINES, SEQUENCE])
@pytest.mark.parametrize("cut", [b'{"to": "Bo', b"{", b'"Bo'])
def test_a_line_that_is_cut_is_no_item(
    calls: Calls, server: Loopback, media_type: str, cut: bytes
) -> None:
    begin = b"\x1e" if media_type == SEQUENCE else b""
    server.give(Answer(200, media_type, ADA[media_type] + begin + cut))
    items, error = until_error(calls)
    assert [it.to for it in items] == ["Ada"]
    assert isinstance(error, calls.package.TransportError)
    assert "ended in the middle of item 2" in str(error)


@pytest.mark.parametrize("end", [b'data: {"to": "Bo', b"data: {\n"])
def test_an_event_that_is_cut_is_no_item(calls: Calls, server: Loopback, end: bytes) -> None:
    server.give(Answer(200, EVENTS, ADA[EVENTS] + end))
    items, error = until_error(calls)
    assert [it.to for it in items] == ["Ada"]
    assert isinstance(error, calls.package.TransportError)


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_the_last_event_counts_where_it_is_whole(
    calls: Calls, server: Loopback, end: bytes
) -> None:
    server.give(Answer(200, EVENTS, ADA[EVENTS] + b'data: {"to": "Bob"}' + end))
    assert [it.to for it in read(calls, "list_labels_stream")] == ["Ada", "Bob"]
    server.give(Answer(200, EVENTS, ADA[EVENTS] + b"data: [DONE]" + end))
    assert [it.to for it in read(calls, "list_labels_stream")] == ["Ada"]
    server.give(Answer(200, EVENTS, b'event: error\ndata: {"message": "busy"}' + end))
    for method in ("list_labels_stream", "get_events", "track"):
        assert until_error(calls, method)[1].message == "busy"
    server.give(Answer(200, EVENTS, ADA[EVENTS] + b"data" + end))
    assert len(read(calls, "list_labels_stream")) == 1


def test_the_last_line_needs_no_end_and_a_number_of_a_sequence_does(
    calls: Calls, server: Loopback
) -> None:
    server.give(Answer(200, LINES, b'"a"\n"b"'))
    assert read(calls, "get_words") == ["a", "b"]
    server.give(Answer(200, SEQUENCE, b'\x1e{"to": "Ada"}'))
    assert len(read(calls, "list_labels_stream")) == 1
    server.give(Answer(200, SEQUENCE, b"\x1e12"))
    assert isinstance(until_error(calls)[1], calls.package.TransportError)


@pytest.mark.parametrize("media_type", ADA)
def test_what_should_be_json_and_is_not_is_no_item(
    calls: Calls, server: Loopback, media_type: str
) -> None:
    odd = ADA[media_type].replace(b'{"to": "Ada"}', b"<html>")
    server.give(Answer(200, media_type, ADA[media_type] + odd + ADA[media_type]))
    items, error = until_error(calls)
    assert [it.to for it in items] == ["Ada"]
    assert isinstance(error, calls.package.UnexpectedResponse)
    assert "item 2 of the stream is not JSON: HTTP 200, '<html>" in str(error)
    assert error.response.text.startswith("<html>")


@pytest.mark.parametrize(
    "empty", [b"data\n\n", b"data:\n\n", b"event: ping\ndata:\n\n", b"id: 9\n\n"]
)
@pytest.mark.parametrize("method", ["list_labels_stream", "track"])
def test_an_event_without_data_is_skipped(
    calls: Calls, server: Loopback, empty: bytes, method: str
) -> None:
    moved = b"event: moved\n" + ADA[EVENTS]
    server.give(Answer(200, EVENTS, moved + empty + moved))
    seen: list[Any] = []
    found = read(calls, method, client=calls.client(on_deviation=seen.append))
    assert (len(found), [it for it in seen if it.level == "warning"]) == (2, [])


def test_the_last_id_may_stand_alone(calls: Calls, server: Loopback) -> None:
    server.give(Answer(200, EVENTS, b"id: 1\ndata: a\n\nid: 2\n\n"))
    stream = calls.client().parcels.get_events()

    async def awaited() -> list[Any]:
        return [item async for item in stream]

    assert (calls.wait(awaited()) if calls.is_async else list(stream)) == ["a"]
    assert stream.last_event_id == "2"


class CountedBytes(bytes):
    """Counts the bytes that are copied by prepending."""

    copied = 0

    def __radd__(self, before: bytes) -> bytes:
        CountedBytes.copied += len(before)
        return before + bytes(self)


@pytest.mark.parametrize(
    ("reader", "end"),
    [("EventReader", b"\n\n"), ("JsonLinesReader", b"\n"), ("JsonSequenceReader", b"\x1e")],
)
def test_a_long_line_in_small_pieces_is_joined_once(reader: str, end: bytes) -> None:
    """Counted in copies, because time is unreliable on a busy machine."""
    made = getattr(readers, reader)()
    text, size, before = "1" * 100_000, 10, CountedBytes.copied
    body = f"data:{text}".encode()
    for start in range(0, len(body), size):
        assert list(made.feed(CountedBytes(body[start : start + size]))) == []
    [item] = made.feed(CountedBytes(end))
    assert getattr(item, "data", item).removeprefix("data:") == text
    assert CountedBytes.copied - before <= 2 * len(body)


def test_an_answer_that_is_no_stream_is_told_as_that(calls: Calls, server: Loopback) -> None:
    server.give(Answer(200, "application/json", b'{"to": "Ada"}'))
    items, error = until_error(calls, strict=True)
    assert not items
    assert isinstance(error, calls.package.UnexpectedResponse)
    assert "expected " in str(error)
    assert "not application/json" in str(error)
