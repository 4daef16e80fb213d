"""A document as text: parsers of YAML 1.1 and of YAML 1.2 read what was written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from oasmith.bundle.text import to_text
from oasmith.document.load import load

# Half of a surrogate pair cannot be encoded as UTF-8, so no file contains it.
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text("ab \n\t:#-'\"\\0123.eExo_+~|>\u00e9\U0001f600\ue000", max_size=140),
    st.from_regex(r"[-+]?[0-9.]{1,4}([eE:_x-]?[0-9a-f.]{0,4}){0,3}", fullmatch=True),
)
DATA = st.recursive(
    st.one_of(TEXTS, st.integers(), st.floats(allow_nan=False), st.booleans(), st.none()),
    lambda below: st.one_of(st.lists(below, max_size=3), st.dictionaries(TEXTS, below, max_size=3)),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("texts") / "openapi.yaml"


@settings(max_examples=40)
@given(data=st.dictionaries(TEXTS, DATA, max_size=3))
def test_what_is_written_is_read_again(file: Path, data: dict[str, Any]) -> None:
    text = to_text(data, "yaml")
    file.write_text(text, encoding="utf-8", newline="")
    source, findings = load(file)
    assert source is not None, findings
    assert findings == []
    assert (source.data or {}) == data
    assert yaml.load(text, yaml.CSafeLoader) == data


def test_the_keys_at_the_top_are_in_the_order_of_the_specification() -> None:
    data = {"x-b": 1, "paths": {}, "x-a": 2, "info": {"version": "1", "title": "A"}, "openapi": ""}
    top = ["openapi", "info", "paths", "x-b", "x-a"]
    assert list(json.loads(to_text(data, "json"))) == top
    assert list(yaml.load(to_text(data, "yaml"), yaml.CSafeLoader)) == top
    assert list(json.loads(to_text(data, "json"))["info"]) == ["version", "title"]
