"""Parameters that the client encodes are decoded to the same value, for every style."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings, strategies as st

from oasmith import pipeline
from oasmith.config.client import client
from oasmith.contract.contract import Contract
from oasmith.traffic.operations import TrafficContract
from oasmith.traffic.requests import check_request
from oasmith_runtime.messages import Request
from oasmith_runtime.parameters import RequestParts

SERVER = "https://api.example.com/v1"

MEMBERS = {"role": {"type": "string"}, "age": {"type": "integer"}}

SCHEMAS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "flag": {"type": "boolean"},
    "list": {"type": "array", "items": {"type": "integer"}, "minItems": 1},
    "texts": {"type": "array", "items": {"type": "string"}, "minItems": 2},
    "object": {"type": "object", "properties": MEMBERS, "required": ["role"]},
}

URL = st.text("abcXYZ019é €/?&=#%+", min_size=1)
PLAIN = st.text("abcXYZ019-", min_size=1)
"""Headers and cookies have no escaping, and some styles use full stops as separators."""


def values(kind: str, text: Any) -> Any:
    """Return values of a schema."""
    match kind:
        case "text":
            return text
        case "number":
            return st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6).map(lambda n: round(n, 3))
        case "flag":
            return st.booleans()
        case "list":
            return st.lists(st.integers(-999, 999), min_size=1)
        case "texts":
            return st.lists(text, min_size=2)
    return st.fixed_dictionaries({"role": text}, optional={"age": st.integers(0, 99)})


class Style(NamedTuple):
    """A way to encode a parameter."""

    location: str
    style: str
    explode: bool
    kind: str

    @property
    def id(self) -> str:
        return f"{self.location}-{self.style}-{'explode' if self.explode else 'joined'}-{self.kind}"

    @property
    def is_plain(self) -> bool:
        """Whether a value must not contain the separator."""
        joins = ("label", "matrix", "spaceDelimited")
        return self.location in ("header", "cookie") or self.style in joins

    @property
    def parameter(self) -> dict[str, Any]:
        return {
            "name": "value",
            "in": self.location,
            "required": True,
            "style": self.style,
            "explode": self.explode,
            "schema": SCHEMAS[self.kind],
        }


STYLES = [
    *(
        Style(location, style, explode, kind)
        for location, names in (
            ("path", ("simple", "label", "matrix")),
            ("query", ("form",)),
            ("header", ("simple",)),
        )
        for style in names
        for explode in (False, True)
        for kind in SCHEMAS
    ),
    *(
        Style("query", style, False, kind)
        for style in ("spaceDelimited", "pipeDelimited")
        for kind in ("list", "texts", "object")
    ),
    Style("query", "deepObject", True, "object"),
    *(Style("cookie", "form", False, kind) for kind in SCHEMAS),
]


@cache
def contract() -> TrafficContract:
    """Return a document with an operation for each style."""
    paths = {}
    for style in STYLES:
        place = "/{value}" if style.location == "path" else ""
        paths[f"/{style.id}{place}"] = {
            "get": {
                "operationId": style.id,
                "parameters": [style.parameter],
                "responses": {"204": {"description": "Done."}},
            }
        }
    data = {
        "openapi": "3.1.0",
        "info": {"title": "Styles", "version": "1"},
        "servers": [{"url": SERVER}],
        "paths": paths,
    }
    with TemporaryDirectory() as folder:
        document = Path(folder) / "openapi.json"
        document.write_text(json.dumps(data), encoding="utf-8")
        given = {"spec": str(document), "output": folder, "package": "styles"}
        lowered = pipeline.lower(client("styles", {**given, "validation": "tolerant"}, Path()))
    assert lowered.document is not None, lowered.findings
    assert lowered.api is not None, lowered.findings
    return TrafficContract(Contract(lowered.document, lowered.api))


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.id)
@settings(max_examples=10)
@given(data=st.data())
def test_a_value_comes_back_as_it_was(style: Style, data: st.DataObject) -> None:
    value = data.draw(values(style.kind, PLAIN if style.is_plain else URL))
    operation = next(one for one in contract().contract.api.operations if one.id == style.id)
    parts = RequestParts()
    parts.add(operation.parameters[0], value)
    headers = {**parts.headers, **({"cookie": "; ".join(parts.cookies)} if parts.cookies else {})}
    request = Request(method="GET", url=parts.url(SERVER, operation.path), headers=headers)
    checked = check_request(contract(), request)
    assert checked.problems == ()
    assert checked.parameters == {"value": value}
