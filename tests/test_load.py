"""Text is parsed to data, with the location of every node."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, strategies as st

from oasmith.diagnostics.findings import Finding
from oasmith.document.load import Source, load
from oasmith.openapi import pointer as pointers

TEXT = st.text(st.sampled_from("ab ~/é\"'\\:#-\n\t{}[]0127.e+yes no"), max_size=8)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def loaded(folder: Path, text: str | bytes, name: str = "it.yaml") -> tuple[Any, list[Finding]]:
    """Return the data of a file with this text, and its findings."""
    source, findings = read(folder, text, name)
    return (source.data if source is not None else None), findings


def read(
    folder: Path, text: str | bytes, name: str = "it.yaml"
) -> tuple[Source | None, list[Finding]]:
    """Return the source of a file with this text."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path)


SCALARS = {
    "no": "no",
    "yes": "yes",
    "on": "on",
    "1:20": "1:20",
    "2026-11-23": "2026-11-23",
    "0o17": 15,
    "017": 17,
    "0x1F": 31,
    "1e3": 1000.0,
    ".5": 0.5,
    "-12": -12,
    "1_000": "1_000",
    "true": True,
    "False": False,
    "~": None,
    "": None,
    "'5'": "5",
    '"true"': "true",
    ".nan": ".nan",
}


@pytest.mark.parametrize("text", SCALARS)
def test_scalars_are_those_of_yaml_1_2(text: str, tmp_path: Path) -> None:
    data, findings = loaded(tmp_path, f"a: {text}\n")
    assert (data, findings) == ({"a": SCALARS[text]}, [])
    assert type(data["a"]) is type(SCALARS[text])


def test_keys_are_strings(tmp_path: Path) -> None:
    assert loaded(tmp_path, "200: a\ntrue: b\n1.5: c\nno: d\n")[0] == {
        "200": "a",
        "true": "b",
        "1.5": "c",
        "no": "d",
    }


@given(data=DATA)
def test_json_is_read_as_json_reads_it(data: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("json")
    assert loaded(folder, json.dumps([data]), "it.json") == ([data], [])


@given(data=DATA)
def test_yaml_gives_back_what_was_dumped(
    data: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("yaml")
    text = yaml.dump({"it": data}, default_style='"', allow_unicode=True)
    found, findings = loaded(folder, text)
    assert findings == []
    assert _texts(found) == _texts({"it": data})


def _texts(data: Any) -> Any:
    """Return data with its scalars as text: in quotes every YAML scalar is text."""
    if isinstance(data, dict):
        return {key: _texts(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_texts(item) for item in data]
    plain = {None: "null", True: "true", False: "false"}
    return plain[data] if data is None or isinstance(data, bool) else str(data)


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_whatever_is_in_a_file_is_data_or_a_finding(text: str | bytes) -> None:
    import tempfile

    if isinstance(text, str):
        text = text.encode("utf-8", "surrogatepass")
    with tempfile.TemporaryDirectory() as folder:
        source, findings = read(Path(folder), text)
    assert source is not None or findings


def test_anchors_and_merges(tmp_path: Path) -> None:
    text = "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: *a\n"
    data, findings = loaded(tmp_path, text)
    assert data == {"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 3}, "c": {"x": 1, "y": 2}}
    assert findings == []


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    assert loaded(tmp_path, b"\xef\xbb\xbfa: 1\n") == ({"a": 1}, [])


def test_places_are_those_of_keys_and_items(tmp_path: Path) -> None:
    source, _ = read(tmp_path, "a:\n  b/c: [1, {d: 2}]\n  base: &x {q: 1}\n  more: {<<: *x}\n")
    assert source is not None
    places = {
        pointer: (source.locate(pointer).line, source.locate(pointer).column)
        for pointer in ("", "/a", "/a/b~1c", "/a/b~1c/1", "/a/b~1c/1/d", "/a/b~1c/9", "/a/more/q")
    }
    assert places == {
        "": (1, 1),
        "/a": (1, 1),
        "/a/b~1c": (2, 3),
        "/a/b~1c/1": (2, 12),
        "/a/b~1c/1/d": (2, 13),
        "/a/b~1c/9": (2, 3),
        "/a/more/q": (3, 13),
    }


def test_places_in_json_with_pairs_of_surrogates(tmp_path: Path) -> None:
    source, _ = read(tmp_path, '{"a": "\\ud83d\\ude00",\n "b": 1}', "it.json")
    assert source is not None
    assert source.data["a"] == "\U0001f600"
    assert source.locate("/b").line == 2


def test_duplicate_keys_in_json_are_found_with_their_place(tmp_path: Path) -> None:
    data, findings = loaded(tmp_path, '{"a": 1,\n "a": 2}', "it.json")
    assert data == {"a": 2}
    assert [(it.rule, it.location.line, it.location.column) for it in findings] == [
        ("duplicate-key", 2, 2)
    ]


def test_a_mistake_in_json_has_its_place(tmp_path: Path) -> None:
    _, findings = loaded(tmp_path, '{"a": 1,\n "b" 2}', "it.json")
    assert [(it.rule, it.location.line) for it in findings] == [("syntax-error", 2)]


def test_a_list_that_holds_itself_is_refused(tmp_path: Path) -> None:
    assert [it.rule for it in loaded(tmp_path, "a: &a [*a]\n")[1]] == ["too-large"]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert [it.rule for it in load(tmp_path)[1]] == ["unreadable-file"]


@given(st.lists(st.text(st.sampled_from("a~/01 é"), max_size=4)))
def test_pointers_come_back(steps: list[str]) -> None:
    assert pointers.split(pointers.join("", *steps)) == steps
