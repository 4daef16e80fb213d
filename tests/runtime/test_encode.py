"""Parameters in URLs and headers, after the tables of the OpenAPI Specification."""

from __future__ import annotations

from typing import Any

import pytest

from oasmith_runtime import ArgumentError, Parameter
from oasmith_runtime.parameters import RequestParts
from oasmith_runtime.type_specs import ANYTHING

STRING, LIST, OBJECT = "blue", ["blue", "black", "brown"], {"R": 100, "G": 200, "B": 150}

PATHS: list[tuple[str, bool, Any, str]] = [
    ("simple", False, STRING, "blue"),
    ("simple", False, LIST, "blue,black,brown"),
    ("simple", False, OBJECT, "R,100,G,200,B,150"),
    ("simple", True, OBJECT, "R=100,G=200,B=150"),
    ("label", False, STRING, ".blue"),
    ("label", False, LIST, ".blue,black,brown"),
    ("label", True, LIST, ".blue.black.brown"),
    ("label", True, OBJECT, ".R=100.G=200.B=150"),
    ("matrix", False, STRING, ";color=blue"),
    ("matrix", False, "", ";color"),
    ("matrix", False, LIST, ";color=blue,black,brown"),
    ("matrix", True, LIST, ";color=blue;color=black;color=brown"),
    ("matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
    ("matrix", True, OBJECT, ";R=100;G=200;B=150"),
]

QUERIES: list[tuple[str, bool, Any, str]] = [
    ("form", True, STRING, "color=blue"),
    ("form", True, "", "color="),
    ("form", False, LIST, "color=blue,black,brown"),
    ("form", True, LIST, "color=blue&color=black&color=brown"),
    ("form", False, OBJECT, "color=R,100,G,200,B,150"),
    ("form", True, OBJECT, "R=100&G=200&B=150"),
    ("spaceDelimited", False, LIST, "color=blue%20black%20brown"),
    ("pipeDelimited", False, LIST, "color=blue|black|brown"),
    ("deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
]


@pytest.mark.parametrize(("style", "explode", "value", "wanted"), PATHS)
def test_path(style: str, explode: bool, value: Any, wanted: str) -> None:
    parts = RequestParts()
    it = Parameter(name="color", location="path", type=ANYTHING, style=style, explode=explode)
    parts.add(it, value)
    assert parts.url("https://a.test", "/x/{color}/y") == f"https://a.test/x/{wanted}/y"


@pytest.mark.parametrize(("style", "explode", "value", "wanted"), QUERIES)
def test_query(style: str, explode: bool, value: Any, wanted: str) -> None:
    parts = RequestParts()
    it = Parameter(name="color", location="query", type=ANYTHING, style=style, explode=explode)
    parts.add(it, value)
    assert parts.url("https://a.test", "/x") == f"https://a.test/x?{wanted}"


@pytest.mark.parametrize(
    ("value", "escaped"),
    [("a b/c?d", "a%20b%2Fc%3Fd"), ("ü", "%C3%BC"), (True, "true"), (1.5, "1.5")],
)
def test_scalars_are_escaped(value: Any, escaped: str) -> None:
    parts = RequestParts()
    parts.add(Parameter(name="it", location="path", type=ANYTHING), value)
    parts.add(Parameter(name="q", location="query", type=ANYTHING, style="form"), value)
    assert parts.url("", "/{it}") == f"/{escaped}?q={escaped}"


def test_reserved_characters_stay_where_they_are_allowed() -> None:
    parts = RequestParts()
    it = Parameter(name="q", location="query", type=ANYTHING, style="form", allow_reserved=True)
    parts.add(it, "a/b?c=d e")
    assert parts.url("", "/x") == "/x?q=a/b?c=d%20e"


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_value_that_would_change_the_path_is_refused(value: str) -> None:
    with pytest.raises(ArgumentError, match="it: "):
        RequestParts().add(Parameter(name="it", location="path", type=ANYTHING), value)


def test_a_header_cannot_be_split() -> None:
    with pytest.raises(ArgumentError, match="line break"):
        RequestParts().add(Parameter(name="X-It", location="header", type=ANYTHING), "a\r\nb: c")


def test_headers_and_cookies() -> None:
    parts = RequestParts()
    parts.add(Parameter(name="X-List", location="header", type=ANYTHING), [1, 2])
    parts.add(Parameter(name="X-Map", location="header", type=ANYTHING, explode=True), {"a": 1})
    parts.add(Parameter(name="c", location="cookie", type=ANYTHING, style="form"), "d e")
    assert (parts.headers, parts.cookies) == ({"X-List": "1,2", "X-Map": "a=1"}, ["c=d%20e"])


def test_a_value_that_looks_like_a_placeholder_is_not_filled() -> None:
    parts = RequestParts()
    parts.add(Parameter(name="a", location="path", type=ANYTHING), "x")
    parts.path["a"] = "{b}"
    parts.path["b"] = "secret"
    assert parts.url("", "/{a}/{b}") == "/{b}/secret"
