"""The generated tables of the command line: types in words, names, and hostile text."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from test_hostile import HOSTILE, document

from oasmith.config.settings import Settings
from oasmith.document.resolve import resolve
from oasmith.emit.command_line.cli import typed
from oasmith.emit.command_line.hints import Hints
from oasmith.emit.render import render
from oasmith.format.formatters import format_files
from oasmith.ir.types import (
    ANYTHING,
    INTEGER,
    NULL,
    NUMBER,
    STRING,
    Bounded,
    Constants,
    ListOf,
    MapOf,
    Ref,
    Scalar,
    TypeSpec,
    UnionOf,
)
from oasmith.lower import lower

from .conftest import Made

SCHEMAS = {
    "Colour": {"enum": ["red", "green", None]},
    "Size": {"type": ["integer", "null"]},
    "Either": {"oneOf": [{"$ref": "#/components/schemas/Colour"}, {"type": "string"}]},
    "Loop": {"anyOf": [{"$ref": "#/components/schemas/Loop"}, {"type": "boolean"}]},
    "Thing": {"type": "object", "properties": {}},
    "Anything": {"description": "No type."},
    "One": {"const": 1},
}


@pytest.mark.parametrize(
    ("spec", "choices", "words"),
    [
        (STRING, (), "text"),
        (NUMBER, (), "number"),
        (UnionOf((INTEGER, NUMBER)), (), "number"),
        (UnionOf((Bounded(INTEGER, (("le", 10),)), NULL)), (), "integer"),
        (Scalar("boolean"), (), "true or false"),
        (UnionOf((ListOf(STRING), STRING)), (), "list or text"),
        (MapOf(INTEGER), (), "object"),
        (Constants(("a", 1, True, None)), ("a", "1", "true"), ""),
        (UnionOf((Constants(("a",)), STRING)), ("a",), "text"),
        (Ref("Colour"), ("red", "green"), ""),
        (Ref("Size"), (), "integer"),
        (UnionOf((Ref("Either"), NULL)), ("red", "green"), "text"),
        (Ref("Loop"), (), "true or false"),
        (Ref("Thing"), (), "object"),
        (Ref("One"), ("1",), ""),
        (Ref("Anything"), (), ""),
        (UnionOf((Ref("Anything"), STRING)), (), ""),
        (Ref("Nowhere"), (), ""),
        (ANYTHING, (), ""),
    ],
)
def test_types_are_told_in_words(spec: TypeSpec, choices: tuple[str, ...], words: str) -> None:
    assert Hints(SCHEMAS).of(spec) == (choices, words)


def test_names_are_typed_with_hyphens_unless_two_would_be_alike() -> None:
    assert typed(["record_id", "class_", "list_", "list", "_", "a_b", "a_b_"]) == {
        "record_id": "record-id",
        "class_": "class",
        "list_": "list_",
        "list": "list",
        "_": "_",
        "a_b": "a-b",
        "a_b_": "a_b_",
    }


def test_an_argument_says_what_may_be_typed(shop: Made) -> None:
    [command] = [it for it in shop.program.commands("things") if it.operation == "listThings"]
    found = {it.name: it for it in command.arguments}
    assert found["sort"].choices == ("up", "down")
    assert (found["sold"].is_boolean, found["sold"].negation) == (True, "--no-sold")
    assert found["help"].option == "--help-argument"
    assert found["limit"].hint == "integer"
    assert found["filter"].hint == "object"
    assert command.methods == {"call": "list_things", "pages": "list_things_all"}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_stays_in_its_strings(tmp_path: Path, name: str) -> None:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document(HOSTILE[name])), encoding="utf-8")
    resolved, _ = resolve(path)
    assert resolved is not None
    settings = Settings(
        package="thing", client_class="Thing", distribution="thing", cli=True, naming="document"
    )
    api, _ = lower(resolved, settings)
    assert api is not None
    own = {
        at: text
        for at, text in render(api, resolved).items()
        if "/commands/" in at or at.endswith("__main__.py")
    }
    assert len(own) == 3
    for text in format_files(own, "black").values():
        assert {it for it in text if it != "\n" and not it.isprintable()} == set()
        kinds = {type(node).__name__ for node in ast.parse(text).body}
        assert kinds <= {"Expr", "Import", "ImportFrom", "If", "FunctionDef", "Assign", "AnnAssign"}
    strings = {
        node.value
        for text in own.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant)
    }
    assert f"do {HOSTILE[name]}" in strings
