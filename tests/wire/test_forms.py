"""Forms, multipart bodies and files, as received."""

from __future__ import annotations

import io
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest

from .loopback import Arrived, Calls, Loopback


def parts(request: Arrived) -> dict[str, list[Message]]:
    """Return the parts of a multipart body by name, parsed by Python's own parser."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    whole = BytesParser().parsebytes(head + request.body)
    found: dict[str, list[Message]] = {}
    for part in whole.get_payload():
        assert isinstance(part, Message)
        name = part.get_param("name", header="content-disposition")
        found.setdefault(str(name), []).append(part)
    return found


def test_each_part_is_what_the_document_says(
    calls: Calls, server: Loopback, tmp_path: Path
) -> None:
    photo = tmp_path / "me.png"
    photo.write_bytes(b"\x89PNG\r\n")
    with photo.open("rb") as file:
        calls(
            "add_photos",
            body={
                "photo": file,
                "more": [b"one", io.BytesIO(b"two")],
                "label": calls.package.models.Label(to="Ada"),
                "count": 3,
                "tags": ["a", "ä"],
                "notes": "# Hi",
            },
        )
    found = parts(server.last)
    assert {name: [it.get_payload(decode=True) for it in its] for name, its in found.items()} == {
        "photo": [b"\x89PNG\r\n"],
        "more": [b"one", b"two"],
        "label": [b'{"to":"Ada"}'],
        "count": [b"3"],
        "tags": [b"a", "ä".encode()],
        "notes": [b"# Hi"],
    }
    assert {name: its[0].get("content-type") for name, its in found.items()} == {
        "photo": "image/png",
        "more": "application/octet-stream",
        "label": "application/json",
        "count": None,
        "tags": None,
        "notes": "text/markdown",
    }
    assert found["photo"][0].get_filename() == "me.png"
    assert found["more"][0].get_filename() == "more"
    assert server.last.headers["content-length"] == str(len(server.last.body))


def test_a_multipart_body_can_be_a_model(calls: Calls, server: Loopback) -> None:
    models = calls.package.models
    body = models.AddPhotosRequest(photo="text", label=models.Label(to="Ada"), other="x")
    calls("add_photos", body=body)
    assert {name: its[0].get_payload(decode=True) for name, its in parts(server.last).items()} == {
        "photo": b"text",
        "label": b'{"to":"Ada"}',
        "other": b"x",
    }


def test_a_file_can_say_more_of_itself(calls: Calls, server: Loopback) -> None:
    file = calls.package.File(
        b"...", filename='a".jpg', content_type="image/jpeg", headers={"Content-Language": "de"}
    )
    calls("add_photos", body={"photo": file})
    [part] = parts(server.last)["photo"]
    assert part["content-disposition"] == 'form-data; name="photo"; filename="a%22.jpg"'
    assert part["content-type"] == "image/jpeg"
    assert part["content-language"] == "de"


def test_parts_are_checked_before_anything_is_sent(calls: Calls, server: Loopback) -> None:
    with pytest.raises(calls.package.ArgumentError) as caught:
        calls("add_photos", body={"count": "three", "label": {}})
    assert [str(it) for it in caught.value.problems] == [
        "body.photo: Field required",
        "body.count: Input should be a valid integer, got 'three'",
        "body.label.to: Field required",
    ]
    bad = calls.package.File(b"", headers={"X": "a\r\nb"})
    with pytest.raises(calls.package.ArgumentError, match="line break"):
        calls("add_photos", body={"photo": bad})
    assert server.requests == []


class Piece(io.RawIOBase):
    """A file that cannot seek and has no known length."""

    def __init__(self, count: int) -> None:
        self.left = count
        self.largest = 0

    def read(self, size: int = -1) -> Any:
        assert size > 0, "a file must not be read whole"
        self.largest = max(self.largest, size)
        size = min(size, self.left)
        self.left -= size
        return b"x" * size


def test_files_are_read_while_they_are_sent(calls: Calls, server: Loopback, tmp_path: Path) -> None:
    calls("set_photo", body=Piece(1_000_000))
    assert server.last.body == b"x" * 1_000_000
    assert server.last.headers["transfer-encoding"] == "chunked"
    path = tmp_path / "photo"
    path.write_bytes(b"head" + b"y" * 500_000)
    with path.open("rb") as file:
        file.read(4)
        calls("set_photo", body=file)
    assert server.last.body == b"y" * 500_000
    assert server.last.headers["content-length"] == "500000"
    calls("add_photos", body={"photo": Piece(300_000)})
    assert parts(server.last)["photo"][0].get_payload(decode=True) == b"x" * 300_000


def test_fields_of_a_form_have_their_style(calls: Calls, server: Loopback) -> None:
    calls(
        "send_form",
        body={
            "to": {"name": "Ada L", "city": "Zürich"},
            "tags": ["a b", "c&d"],
            "codes": ["1", "2"],
            "address": {"zip": "1", "lines": ["a", "b"]},
            "lines": [{"sku": "x"}, {"sku": "y", "count": 2}],
            "extra": {"notes": ["n"]},
        },
    )
    assert server.last.form == [
        ("to[name]", "Ada L"),
        ("to[city]", "Zürich"),
        ("tags", "a b"),
        ("tags", "c&d"),
        ("codes", "1|2"),
        ("address[zip]", "1"),
        ("address[lines][]", "a"),
        ("address[lines][]", "b"),
        ("lines[0][sku]", "x"),
        ("lines[1][sku]", "y"),
        ("lines[1][count]", "2"),
        ("extra", '{"notes":["n"]}'),
    ]


@pytest.mark.parametrize(
    ("body", "arrived"),
    [(b"raw", b"raw"), ("text", b"text"), (bytearray(b"array"), b"array")],
)
def test_bytes_are_sent_as_they_are(
    calls: Calls, server: Loopback, body: Any, arrived: bytes
) -> None:
    calls("set_photo", body=body)
    assert server.last.body == arrived
