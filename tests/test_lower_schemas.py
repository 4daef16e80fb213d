"""Schemas of real documents, and their models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from oasmith import ir
from oasmith.config.settings import Settings
from oasmith.document.resolve import resolve
from oasmith.emit.annotations import PLAIN
from oasmith.emit.models import render_models
from oasmith.ir.types import INTEGER, Bounded, ListOf, Ref
from oasmith.lower import lower
from oasmith.lower.media import LINES, kind_of
from oasmith.lower.schemas.constants import is_default
from oasmith.lower.schemas.parts import with_pattern_properties
from oasmith.openapi.normalize import normalize
from oasmith.openapi.pagination import answer
from oasmith.openapi.tree import Tree

SETTINGS = Settings(package="case", client_class="Case", distribution="case")


def lowered(folder: Path, schemas: dict[str, Any], **operation: Any) -> ir.Api:
    """Return the IR of a document that responds with the schema ``X`` and has ``operation``."""
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/X"}}}
    node = {"responses": {"200": {"description": "", "content": answer}}, **operation}
    path = folder / "openapi.json"
    data = {
        "openapi": "3.1.0",
        "info": {"title": "Case", "version": "1"},
        "paths": {"/a": {"post": node}},
        "components": {"schemas": schemas},
    }
    path.write_text(json.dumps(data), encoding="utf-8")
    document, findings = resolve(path)
    assert document is not None, findings
    api, findings = lower(document, SETTINGS)
    assert api is not None, findings
    return api


def models(folder: Path, schema: Any, **more: Any) -> dict[str, Any]:
    """Return the classes and aliases of a document with the schema ``X``, as a module."""
    api = lowered(folder, {"X": schema, **more})
    compile(render_models(api.models).texts["models.py"], "models.py", "exec")
    return dict(api.models.schemas)


TEXT = {"type": "string"}


def properties(**schemas: Any) -> dict[str, Any]:
    """Return an object with these properties."""
    return {"type": "object", "properties": schemas}


def test_an_alias_that_holds_itself(tmp_path: Path) -> None:
    inner = {"type": "array", "items": {"$ref": "#/components/schemas/X"}}
    made = models(tmp_path, {"anyOf": [TEXT, inner]})
    assert list(made) == ["X"]


@pytest.mark.parametrize("pattern", ["(?!x)", "(a)\\1", "["])
def test_a_pattern_that_models_cannot_check_is_left_out(tmp_path: Path, pattern: str) -> None:
    made = models(tmp_path, properties(a={**TEXT, "pattern": pattern}))
    assert made["X"]["properties"]["a"] == TEXT


def test_a_pattern_that_models_can_check_stays(tmp_path: Path) -> None:
    limited = {**TEXT, "pattern": "^\\p{L}+\\/$"}
    # The engine needs no backslash before a slash.
    wanted = {**TEXT, "pattern": "^\\p{L}+/$"}
    assert models(tmp_path, properties(a=limited))["X"]["properties"]["a"] == wanted


@pytest.mark.parametrize("value", [None, 1.5, {"k": 1}, [1]])
def test_a_constant_that_no_literal_says(tmp_path: Path, value: Any) -> None:
    made = models(tmp_path, properties(a={"const": value}))
    assert list(made["X"]["properties"]["a"]) == ["type"]


def test_an_enum_without_a_type_is_open_in_answers(tmp_path: Path) -> None:
    made = models(tmp_path, properties(default={"enum": ["a", None]}))
    assert made["X"]["properties"]["default"] == {
        "anyOf": [{"enum": ["a", None]}, {"type": ["string", "null"]}]
    }


def test_an_enum_of_both_sides_is_open(tmp_path: Path) -> None:
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/X"}}}
    api = lowered(tmp_path, {"X": properties(a={"enum": ["a"]})}, requestBody={"content": body})
    assert "anyOf" in api.models.schemas["X"]["properties"]["a"]


@pytest.mark.parametrize(
    ("said", "is_open"),
    [
        ({"x-speakeasy-unknown-values": "disallow"}, False),
        ({"x-extensible-enum": False}, False),
        ({"x-ms-enum": {"modelAsString": False}}, False),
        ({"x-extensible-enum": True}, True),
    ],
)
def test_a_document_can_say_whether_an_enum_is_open(
    tmp_path: Path, said: dict[str, Any], is_open: bool
) -> None:
    made = models(tmp_path, properties(a={"type": "string", "enum": ["a"], **said}))
    assert ("anyOf" in made["X"]["properties"]["a"]) is is_open


def test_known_values_of_an_open_enum(tmp_path: Path) -> None:
    made = models(tmp_path, properties(a={"type": "string", "x-extensible-enum": ["a"]}))
    assert made["X"]["properties"]["a"]["anyOf"][0]["enum"] == ["a"]


def test_parts_of_a_scalar_are_one_scalar(tmp_path: Path) -> None:
    limited = {"allOf": [{"$ref": "#/components/schemas/Y"}, {"maxLength": 3}]}
    assert models(tmp_path, properties(a=limited), Y=TEXT)["X"]["properties"]["a"] == {
        "type": "string",
        "maxLength": 3,
    }


@pytest.mark.parametrize("part", [True, False])
def test_a_part_that_allows_all_or_nothing_is_no_base(tmp_path: Path, part: bool) -> None:
    made = models(tmp_path, {"allOf": [part, properties(a=TEXT)]})
    assert made["X"].get("allOf", [properties(a=TEXT)]) == [properties(a=TEXT)]


@pytest.mark.parametrize("odd", ["text", 1, None, []])
def test_what_is_no_schema_says_nothing(tmp_path: Path, odd: Any) -> None:
    assert models(tmp_path, properties(a=odd), Odd=odd)["X"]["properties"] == {"a": {}}


def test_parts_of_an_object_are_bases(tmp_path: Path) -> None:
    made = models(
        tmp_path,
        {"allOf": [{"$ref": "#/components/schemas/Y"}, properties(b=TEXT)]},
        Y=properties(a=TEXT),
    )
    assert made["X"]["allOf"][0] == {"$ref": "#/components/schemas/Y"}


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ({"patternProperties": {".*": TEXT}}, TEXT),
        ({"patternProperties": {"^a": TEXT}}, True),
        ({"patternProperties": {"^a": TEXT}, "additionalProperties": False}, TEXT),
        (
            {"patternProperties": {"^a": TEXT, "^b": {"type": "integer"}, "^c": TEXT}}
            | {"additionalProperties": False},
            {"anyOf": [TEXT, {"type": "integer"}]},
        ),
        ({"patternProperties": {}, "additionalProperties": False}, False),
    ],
)
def test_keys_of_a_pattern(schema: dict[str, Any], values: Any) -> None:
    made = with_pattern_properties(schema)
    assert made["additionalProperties"] == values
    assert "patternProperties" not in made


def test_fields_that_cannot_be_called_as_their_properties(tmp_path: Path) -> None:
    schema = properties(
        **{"to_dict": TEXT, "a-b": TEXT, "a_b": TEXT, "Y": {"$ref": "#/components/schemas/Y"}}
    )
    api = lowered(tmp_path, {"X": schema, "Y": properties(a=TEXT)})
    assert api.models.fields == {"X": {"to_dict": "to_dict_", "a-b": "a_b_2", "Y": "y"}}


def test_formats_of_numbers_are_not_types(tmp_path: Path) -> None:
    made = models(tmp_path, properties(a={"type": "number", "format": "decimal"}))
    assert made["X"]["properties"]["a"] == {"type": ["integer", "number"]}


def test_what_a_method_returns_reads_without_bounds(tmp_path: Path) -> None:
    api = lowered(tmp_path, {"X": {"type": "array", "items": TEXT}})
    assert api.operations[0].result == Ref("X")
    bounded = {"type": "array", "maxItems": 3, "items": {"type": "integer", "minimum": 1}}
    answer = {"200": {"description": "", "content": {"application/json": {"schema": bounded}}}}
    operation = lowered(tmp_path, {"X": {}}, responses=answer).operations[0]
    assert PLAIN.returned(operation.result).text == "list[int]"
    assert operation.responses[0].media[0].type == Bounded(
        ListOf(Bounded(INTEGER, (("ge", 1),))), (("max_length", 3),)
    )


def test_an_enum_that_is_a_whole_answer_is_named_and_open(tmp_path: Path) -> None:
    schema = {"type": "string", "enum": ["a"]}
    answer = {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}
    api = lowered(tmp_path, {"X": {}}, operationId="ask", responses=answer)
    assert api.operations[0].result == Ref("AskResponse")
    assert "anyOf" in api.models.schemas["AskResponse"]


@pytest.mark.parametrize(
    ("tag", "ident"),
    [
        ("case", "CaseResource"),
        ("server", "ServerResource"),
        ("async pets", "GroupAsyncPets"),
        ("pets", "Pets"),
    ],
)
def test_classes_of_resources_hide_nothing(tmp_path: Path, tag: str, ident: str) -> None:
    assert lowered(tmp_path, {"X": TEXT}, tags=[tag]).resources[0].class_ident == ident


def test_a_tag_that_is_no_text(tmp_path: Path) -> None:
    assert lowered(tmp_path, {"X": TEXT}, tags=[1]).resources[0].name == "a"


def test_a_tag_that_is_a_sentence(tmp_path: Path) -> None:
    [resource] = lowered(tmp_path, {"X": TEXT}, tags=["word " * 60]).resources
    assert len(resource.ident) <= 60


def test_names_that_the_document_gives_to_classes_and_arguments(tmp_path: Path) -> None:
    parameter = {"name": "q", "in": "query", "schema": TEXT, "x-speakeasy-name-override": "query"}
    schema = {**properties(a=TEXT), "x-speakeasy-name-override": "Thing"}
    api = lowered(tmp_path, {"X": schema}, parameters=[parameter])
    assert list(api.models.schemas) == ["Thing"]
    assert api.operations[0].parameters[0].ident == "query"


def test_only_fields_are_deprecated(tmp_path: Path) -> None:
    kind = {"type": "string", "enum": ["a"], "deprecated": True}
    schema = properties(a={"$ref": "#/components/schemas/Y"}, b={**TEXT, "deprecated": True})
    made = models(tmp_path, schema, Y=kind)
    assert "deprecated" not in json.dumps(made["Y"])
    assert made["X"]["properties"]["b"]["deprecated"] is True


def test_a_class_does_without_what_does_not_travel_its_way(tmp_path: Path) -> None:
    tag = {"type": "string", "const": "a", "readOnly": True}
    base = {"$ref": "#/components/schemas/Base"}
    union = {
        "oneOf": [{"$ref": "#/components/schemas/Both"}, {"$ref": "#/components/schemas/Other"}],
        "discriminator": {"propertyName": "kind"},
    }
    api = lowered(
        tmp_path,
        {
            "X": {**properties(id={**TEXT, "readOnly": True}), "required": ["id"]},
            "Both": {"allOf": [base], **properties(kind=tag), "required": ["at", "kind"]},
            "Base": {**properties(at={**TEXT, "readOnly": True}), "required": ["at"]},
            "Other": {**properties(kind={"const": "b"}), "required": ["kind"]},
            "Union": union,
        },
        requestBody={
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Union"}}}
        },
    )
    assert api.models.one_way == {"Base": {"at": "READ_ONLY"}, "Both": {"at": "READ_ONLY"}}


def test_what_is_said_of_another_type_says_nothing(tmp_path: Path) -> None:
    odd = {"type": "string", "minItems": 1, "minimum": 2, "properties": {"a": TEXT}, "format": "x"}
    made = models(tmp_path, properties(a=odd, b={"type": "integer", "format": "int32"}))
    assert made["X"]["properties"]["a"] == {"type": "string"}


@pytest.mark.parametrize(
    ("value", "kind", "wanted"),
    [
        (True, "boolean", True),
        (1, "boolean", False),
        (1, "integer", True),
        (True, "integer", False),
        (1.5, "number", True),
        ("1", "number", False),
        ("a", "string", True),
        (None, "string", False),
        ([], "array", False),
    ],
)
def test_a_default_is_a_scalar_of_its_type(value: Any, kind: str, wanted: bool) -> None:
    assert is_default(value, {"type": kind}) is wanted


def test_ports_and_percentages_may_be_null() -> None:
    schema = {"type": ["string", "null"], "format": "int-or-string"}
    made = normalize({"openapi": "3.1.0", "components": {"schemas": {"X": schema}}})
    assert made["components"]["schemas"]["X"] == {"type": ["integer", "string", "null"]}


def test_where_an_operation_was_read_is_kept(tmp_path: Path) -> None:
    source = {"url": "https://api.test/docs", "read": "2026-01-02", "note": "By hand."}
    api = lowered(tmp_path, properties(a=TEXT), **{"x-source": source})
    assert api.operations[0].source == ir.Provenance(**source)


@pytest.mark.parametrize(
    ("statuses", "wanted"),
    [(("404", "200"), "200"), (("404", "default"), "default"), (("3XX", "404"), None)],
)
def test_pages_are_in_the_answer_of_success(statuses: tuple[str, ...], wanted: str | None) -> None:
    node: dict[str, Any] = {
        "responses": {
            status: {"content": {"application/json": {"schema": {"title": status}}}}
            for status in statuses
        }
    }
    found = answer(Tree({}), node, "")
    assert (found and found[0]["title"]) == wanted


def test_what_says_more_of_a_property_decides(tmp_path: Path) -> None:
    bound = {"type": "string", "maxLength": 3}
    for parts in ([{"a": bound}, {"a": {}}], [{"a": {}}, {"a": bound}]):
        schema = {"allOf": [{"type": "object", "properties": part} for part in parts]}
        api = lowered(tmp_path, {"X": schema})
        assert api.models.schemas["X"]["properties"]["a"] == bound


def test_lengths_say_nothing_of_numbers(tmp_path: Path) -> None:
    schema = {"type": "integer", "minLength": 1, "maxLength": 2, "pattern": "^a", "minimum": 3}
    made = models(tmp_path, properties(a=schema))["X"]["properties"]["a"]
    assert made == {"type": "integer", "minimum": 3}


def test_words_of_what_is_only_null_are_kept() -> None:
    schema = {"type": "string", "enum": [None], "description": "Never there.", "title": "No"}
    made = normalize({"openapi": "3.1.0", "components": {"schemas": {"X": schema}}})
    assert made["components"]["schemas"]["X"]["description"] == "Never there."


def test_the_first_example_is_shown(tmp_path: Path) -> None:
    parameter = {"name": "q", "in": "query", "schema": {"type": "string", "examples": ["a", "b"]}}
    api = lowered(tmp_path, properties(a=TEXT), parameters=[parameter])
    assert api.operations[0].parameters[0].example == "a"


@pytest.mark.parametrize("name", sorted(LINES))
def test_a_value_on_each_line_goes_by_many_names(name: str) -> None:
    assert kind_of(name, {}) == "lines"
    assert kind_of(f"{name.upper()}; charset=utf-8", {}) == "lines"
    assert len(LINES) == 9
