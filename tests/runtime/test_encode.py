"""Parameters in URLs and headers, by the tables of the OpenAPI Specification."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

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
    ("pipeDelimited", False, LIST, "color=blue%7Cblack%7Cbrown"),
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


def query(value: Any, **options: Any) -> str:
    """Return the query of one parameter, and another one after it."""
    parts = RequestParts()
    options = {"style": "form", **options}
    parts.add(Parameter(name="q", location="query", type=ANYTHING, **options), value)
    parts.add(Parameter(name="z", location="query", type=ANYTHING, style="form"), 1)
    return parts.url("", "/x").removeprefix("/x?")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a/b?c:d@e!f$g'h(i)j*k,l;m", "a/b?c:d@e!f$g'h(i)j*k,l;m"),
        ("a#b", "a%23b"),  # The rest is a fragment, which is not sent to the server.
        ("a&z=2", "a%26z%3D2"),
        ("1+1", "1%2B1"),
        ("[a] ü|", "%5Ba%5D%20%C3%BC%7C"),
        ("50% of %2F, %zz", "50%25%20of%20%2F,%20%25zz"),
    ],
)
def test_reserved_characters_stay_where_a_query_can_hold_them(value: str, written: str) -> None:
    assert query(value, allow_reserved=True) == f"q={written}&z=1"
    assert query([value], allow_reserved=True, explode=True) == f"q={written}&z=1"
    assert query([value], allow_reserved=True) == f"q={written}&z=1"
    assert query({"k": value}, allow_reserved=True, style="deepObject") == f"q%5Bk%5D={written}&z=1"


@pytest.mark.parametrize("style", ["form", "spaceDelimited", "pipeDelimited", "deepObject"])
@pytest.mark.parametrize("explode", [True, False])
@pytest.mark.parametrize("value", [[], {}])
def test_of_nothing_there_is_nothing_to_say(style: str, explode: bool, value: Any) -> None:
    assert query(value, style=style, explode=explode) == "z=1"


@pytest.mark.parametrize("value", [[], {}])
def test_of_nothing_there_is_no_cookie_no_header_and_no_path(value: Any) -> None:
    parts = RequestParts()
    parts.add(Parameter(name="c", location="cookie", type=ANYTHING, style="form"), value)
    parts.add(Parameter(name="X-C", location="header", type=ANYTHING), value)
    assert (parts.cookies, parts.headers) == ([], {})
    for style in ("simple", "label", "matrix"):
        with pytest.raises(ArgumentError, match="would change the URL's path"):
            parts.add(Parameter(name="c", location="path", type=ANYTHING, style=style), value)
    parts.add(Parameter(name="X-J", location="header", type=ANYTHING, media_type="a/json"), value)
    assert parts.headers == {"X-J": str(value)}


NESTED: list[tuple[Any, list[str]]] = [
    ("one", ["q=one"]),
    (["a", "b&c"], ["q[]=a", "q[]=b&c"]),
    ({"address": {"line1": "x"}}, ["q[address][line1]=x"]),
    ([{"price": "p"}, {"price": "q", "tags": [1, 2]}], [
        "q[0][price]=p", "q[1][price]=q", "q[1][tags][]=1", "q[1][tags][]=2",
    ]),
    ([[1, 2], [3]], ["q[0][]=1", "q[0][]=2", "q[1][]=3"]),
    (["a", {"b": True}], ["q[0]=a", "q[1][b]=true"]),
    ({"x y": None, "é": 0.5}, ["q[x y]=", "q[é]=0.5"]),
]  # fmt: skip


@pytest.mark.parametrize(("value", "pairs"), NESTED)
def test_nested_data_has_brackets(value: Any, pairs: list[str]) -> None:
    written = "&".join("=".join(quote(it, "") for it in pair.split("=")) for pair in pairs)
    assert query(value, style="deepObject", explode=True) == f"{written}&z=1"


def test_a_fragment_of_a_path_is_in_no_request() -> None:
    parts = RequestParts()
    parts.add(Parameter(name="id", location="path", type=ANYTHING), "a#b")
    parts.add(Parameter(name="q", location="query", type=ANYTHING, style="form"), 1)
    assert parts.url("https://a.test", "/x/{id}#part") == "https://a.test/x/a%23b?q=1"
    assert parts.url("https://a.test", "/x/{id}?v=2#part") == "https://a.test/x/a%23b?v=2&q=1"


def test_a_path_holds_fewer_reserved_characters_than_a_query() -> None:
    parts = RequestParts()
    parameter = Parameter(name="it", location="path", type=ANYTHING, allow_reserved=True)
    parts.add(parameter, "a/b?c#d[e]:@!$&'()*+,;=%2F%")
    assert parts.url("", "/{it}") == "/a%2Fb%3Fc%23d%5Be%5D:@!$&'()*+,;=%2F%25"
    for value in ("..", "%2E%2e"):
        with pytest.raises(ArgumentError, match="would change the URL's path"):
            RequestParts().add(parameter, value)


def test_what_a_path_cannot_hold_is_escaped_and_the_rest_is_as_documented() -> None:
    assert RequestParts().url("", "/a|b ü/c%2Fd:e,f(g)?v=1|2&w=a+b") == (
        "/a%7Cb%20%C3%BC/c%2Fd:e,f(g)?v=1%7C2&w=a+b"
    )


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
