"""Bodies of responses are parsed as Python's json module parses them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from oasmith_runtime import Request, Response

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def response(content: bytes, media_type: str = "application/json") -> Response:
    request = Request(method="GET", url="https://example.com", headers={})
    headers = {"content-type": media_type}
    return Response(status=200, headers=headers, content=content, request=request)


def shown(value: Any) -> str:
    """Return a value with its types, the order of its keys, and whatever else ``==`` ignores."""
    return repr(value)


@given(VALUES, st.booleans())
def test_json_is_read_as_python_reads_it(value: Any, ascii: bool) -> None:
    content = json.dumps(value, ensure_ascii=ascii).encode(errors="surrogatepass")
    if b"\xed" in content and not ascii:
        content = json.dumps(value).encode()
    assert shown(response(content).json()) == shown(json.loads(content))


ODD = {
    "a lone surrogate": rb'"\ud83d"',
    "a key twice": b'{"a": 1, "b": 2, "a": 3}',
    "minus nothing": b"[-0, -0.0]",
    "a number that is too large": b"[1e999, -1e999]",
    "a long number": b"123456789012345678901234567890",
    "what JSON does not have": b"[NaN, Infinity, -Infinity]",
    "depth": b"[" * 300 + b"]" * 300,
    "a byte order mark": b"\xef\xbb\xbf1",
    "another encoding": '{"a": "\u00e9"}'.encode("utf-16"),
}


@pytest.mark.parametrize("what", ODD)
def test_what_only_pythons_parser_reads_is_read(what: str) -> None:
    assert shown(response(ODD[what]).json()) == shown(json.loads(ODD[what]))


def test_the_named_encoding_is_the_second_try() -> None:
    content = '"\u00e9"'.encode("latin-1")
    assert response(content, "application/json; charset=latin-1").json() == "\u00e9"


@pytest.mark.parametrize("content", [b"", b"{", b"[1,]", b"01", b"{'a': 1}", b'"\x01"'])
def test_what_is_no_json_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        response(content).json()
