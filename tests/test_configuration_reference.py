"""The reference and the JSON Schema of ``oasmith.toml`` match the checks."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from command_line import Command, Ran

from oasmith.config import reference
from oasmith.config.keys import FILE_TABLE
from oasmith.config.toml_positions import toml_positions
from oasmith.config.value_types import Array, Flag, Key, Table, Text, choice

ROOT = Path(__file__).parents[1]

WRITTEN = {
    "docs/oasmith.schema.json": reference.schema_text,
    "docs/configuration.md": reference.configuration_page,
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_is_what_the_keys_give(name: str) -> None:
    path, text = ROOT / name, WRITTEN[name]()
    if os.environ.get("OASMITH_UPDATE"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_the_command_prints_the_schema(oasmith: Command) -> None:
    assert oasmith("schema") == Ran(0, reference.schema_text(), "")


DRAFT_4 = {
    *("$schema", "title", "description", "default", "type", "enum", "properties", "required"),
    *("additionalProperties", "patternProperties", "items", "minLength", "pattern", "anyOf"),
}
"""The needed keywords of draft 4."""


def keywords(schema: Any) -> Iterator[str]:
    """Yield the keywords of a schema and of those in it."""
    if not isinstance(schema, dict):
        return
    yield from schema
    for members in ("properties", "patternProperties"):
        for below in schema.get(members, {}).values():
            yield from keywords(below)
    for below in (
        schema.get("items"),
        schema.get("additionalProperties"),
        *schema.get("anyOf", ()),
    ):
        yield from keywords(below)


def test_the_schema_needs_no_more_than_editors_read() -> None:
    schema = reference.configuration_schema()
    jsonschema_rs.Draft4Validator(schema)
    assert set(keywords(schema)) <= DRAFT_4


CLIENT = '[clients.a]\nspec = "a"\noutput = "b"\npackage = "c"\n'

RIGHT = (
    CLIENT,
    f'{CLIENT}version = "1.0rc1"\ncli = true\nnames = {{"/a" = "b"}}\nrename = {{"a.*" = "b.c"}}',
    f'{CLIENT}[references]\n"https://a.test/" = "b"\n[rules]\nname-clash = "info"',
    f'{CLIENT}[[rules.ignore]]\nrule = "name-clash"\npath = "a"\nreason = "b"',
    (ROOT / "oasmith.toml").read_text(encoding="utf-8"),
)

WRONG = (
    f"{CLIENT}zzz = 1",
    f"{CLIENT}cli = 1",
    f'{CLIENT}version = "one"',
    f'{CLIENT}runtime = "packaged"',
    f'{CLIENT}fixtures = ""',
    f'{CLIENT}names = {{a = "b"}}',
    f"{CLIENT}references = 3",
    CLIENT.replace('spec = "a"\n', ""),
    f"{CLIENT}[rule]\n",
    f'{CLIENT}[rules]\nname-clash = "of"',
    f'{CLIENT}[[rules.ignore]]\nrule = "name-clash"\nreason = "b"',
    f"{CLIENT}[rules]\nignore = [1]",
)


@pytest.mark.parametrize("text", [*RIGHT, *WRONG], ids=lambda text: text.splitlines()[-1])
def test_the_schema_and_the_checks_agree(text: str) -> None:
    data = tomllib.loads(text)
    is_valid = jsonschema_rs.Draft4Validator(reference.configuration_schema()).is_valid(data)
    assert is_valid == FILE_TABLE.accepts(data) == (text in RIGHT)


TABLE = Table(
    "a table",
    {
        "paths": Key(Array("an array of paths", Text("a path")), ""),
        "select": Key(
            Table("a table", {"tags": Key(Array("an array of tags", Text("a tag")), "")}), ""
        ),
        "sources": Key(Array("an array", Table("a source", {"ref": Key(Flag(), "")})), ""),
        "kind": Key(choice("a", "b", "c"), ""),
    },
)


def told(text: str) -> list[str]:
    """Return the location of the key or value of each problem, and its message."""
    places = toml_positions(text)
    return [
        "{}:{} {}".format(
            *(places[one.path].key if one.is_of_key else places[one.path].value), one.message
        )
        for one in TABLE.problems(tomllib.loads(text))
    ]


def test_each_item_of_an_array_has_a_place_of_its_own() -> None:
    assert told('paths = ["a", 2, [\n  "é"], ""]') == [
        "1:15 must be a path, not 2",
        "1:18 must be a path, not an array",
        "2:9 must be a path, not ''",
    ]


def test_tables_are_looked_into_however_they_are_written() -> None:
    wanted = "must be a tag, not true"
    assert told("select.tags = [true]") == [f"1:16 {wanted}"]
    assert told("select = { tags = [true] }") == [f"1:20 {wanted}"]
    assert told('["select"]\n"tags" = [ # one\n true]') == [f"3:2 {wanted}"]
    assert told("[[sources]]\nref = true\n[[sources]]\nref = 1") == [
        "4:7 must be true or false, not 1"
    ]
    assert told("[[sources]]\n[[sources]]\nrev = true") == ["3:1 is not a known key"]


def test_an_array_of_tables_stands_where_it_begins() -> None:
    places = toml_positions("[[a]]\n[[a]]\n[[a.b]]\n")
    assert {path: place.key for path, place in places.items()} == {
        ("a",): (1, 1),
        ("a", 0): (1, 1),
        ("a", 1): (2, 1),
        ("a", 1, "b"): (3, 1),
        ("a", 1, "b", 0): (3, 1),
    }


def test_values_are_named_as_toml_has_them() -> None:
    wanted = 'must be "a", "b" or "c", not'
    assert told("kind = {}") == [f"1:8 {wanted} a table"]
    assert told("kind = 1979-05-27") == [f"1:8 {wanted} 1979-05-27"]
    assert told("kind = false") == [f"1:8 {wanted} false"]
