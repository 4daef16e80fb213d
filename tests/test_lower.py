"""Documents are lowered to the IR: names, types, and nothing left out silently."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from oasmith import ir
from oasmith.config.settings import Settings
from oasmith.diagnostics.findings import Finding
from oasmith.document.resolve import resolve
from oasmith.emit.annotations import PLAIN
from oasmith.ir.types import (
    ANYTHING,
    INTEGER,
    NULL,
    STRING,
    Bounded,
    Constants,
    ListOf,
    MapOf,
    Ref,
    Scalar,
    UnionOf,
    union_of,
)
from oasmith.lower import lower
from oasmith.lower.operations.resources import constant_name

SPEC = Path(__file__).parents[1] / "spec" / "bigin" / "openapi.yaml"
SETTINGS = Settings(package="case", client_class="Case", distribution="case-client")


def document(paths: Any, version: str = "3.1.0", **more: Any) -> dict[str, Any]:
    """Return a document with these paths."""
    return {"openapi": version, "info": {"title": "Case", "version": "1"}, "paths": paths, **more}


def lowered(
    folder: Path, data: dict[str, Any], settings: Settings = SETTINGS
) -> tuple[ir.Api | None, list[Finding]]:
    """Return the IR of a document, and the findings that prevent it."""
    path = folder / "openapi.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    resolved, findings = resolve(path)
    assert resolved is not None, findings
    return lower(resolved, settings)


def only(folder: Path, operation: dict[str, Any], path: str = "/a", **more: Any) -> ir.Operation:
    """Return the one operation of a document."""
    api, findings = lowered(folder, document({path: {"get": operation}}, **more))
    assert api is not None, findings
    return api.operations[0]


def answer(schema: Any) -> dict[str, Any]:
    """Return responses with one success."""
    return {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}


def test_bigin() -> None:
    resolved, _ = resolve(SPEC)
    assert resolved is not None
    api, findings = lower(resolved, SETTINGS)
    assert findings == []
    assert api is not None
    [operation] = [one for one in api.operations if one.method == "PUT"]
    assert (operation.id, operation.ident) == ("updateRelatedRecords", "UPDATE_RELATED_RECORDS")
    assert [it.ident for it in operation.parameters] == [
        "module_api_name",
        "record_id",
        "related_list_api_name",
    ]
    assert operation.batch == ir.Batch(
        items="/data",
        item_id="/id",
        results="/data",
        result_id="/details/id",
        succeeded={"/status": "success"},
        size=100,
        item_annotation=union_of([Ref("RelatedRecordUpdate"), MapOf(ANYTHING)]),
        item_type=Ref("RelatedRecordUpdate"),
        result_type=Ref("RelationResult"),
        argument="data",
    )
    [delink] = [one.batch for one in api.operations if one.id == "delinkRelatedRecords"]
    assert delink == ir.Batch(
        parameter="ids",
        item_id="",
        results="/data",
        result_id="/details/id",
        succeeded={"/status": "success"},
        size=100,
        item_annotation=Scalar("string"),
        item_type=Ref("RecordId"),
        result_type=Ref("RelationResult"),
        argument="ids",
    )
    assert [it.id for it in api.servers] == ["us", "eu", "au", "in", "cn", "jp", "sa", "ca"]
    assert api.servers[7].accounts == "https://accounts.zohocloud.ca"
    [scheme] = api.schemes
    assert (scheme.prefix, scheme.argument, scheme.server_pointer) == (
        "Zoho-oauthtoken",
        "token",
        "/api_domain",
    )
    assert len(operation.security) == 4
    assert len([row for row in operation.errors if row.status != "429"]) == 13
    assert all(row.example is not None for row in operation.errors)


def test_an_enum_that_only_answers_use_is_open_and_one_of_a_request_is_not(tmp_path: Path) -> None:
    colour = {"type": "string", "enum": ["red"]}
    operation = {
        "parameters": [
            {"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/Asked"}}
        ],
        "responses": answer({"$ref": "#/components/schemas/Given"}),
    }
    schemas = {"Asked": colour, "Given": {"type": "object", "properties": {"c": colour}}}
    api, _ = lowered(
        tmp_path, document({"/a": {"get": operation}}, components={"schemas": schemas})
    )
    assert api is not None
    assert api.models.schemas["Asked"] == colour
    opened = api.models.schemas["Given"]["properties"]["c"]
    assert opened == {"anyOf": [{"enum": ["red"], "type": "string"}, {"type": "string"}]}


def test_inline_objects_get_names_of_their_own(tmp_path: Path) -> None:
    inner = {"type": "object", "properties": {"x": {"type": "string"}}}
    schema = {
        "type": "object",
        "properties": {"one": inner, "many": {"type": "array", "items": inner}},
    }
    operation = {"operationId": "listThings", "responses": answer(schema)}
    api, _ = lowered(tmp_path, document({"/a": {"get": operation}}))
    assert api is not None
    assert list(api.models.schemas) == [
        "ListThingsResponse",
        "ListThingsResponseManyItem",
        "ListThingsResponseOne",
    ]
    assert api.operations[0].result == Ref("ListThingsResponse")


def test_types_that_need_no_class_stay_in_place(tmp_path: Path) -> None:
    def parameter(name: str, schema: Any) -> dict[str, Any]:
        return {"name": name, "in": "query", "schema": schema}

    operation = only(
        tmp_path,
        {
            "parameters": [
                parameter("limit", {"type": "integer", "minimum": 1, "maximum": 100}),
                parameter("tags", {"type": "array", "items": {"type": "string"}}),
                parameter("sort", {"enum": ["asc", "desc"]}),
                parameter("when", {"type": ["string", "null"], "format": "date-time"}),
                parameter("free", {}),
            ],
            "responses": answer({"type": "array", "items": {"type": "integer"}}),
        },
    )
    assert [
        (parameter.type, PLAIN.argument(parameter.annotation).text)
        for parameter in operation.parameters
    ] == [
        (Bounded(INTEGER, (("ge", 1), ("le", 100))), "int"),
        (ListOf(STRING), "Sequence[str]"),
        (Constants(("asc", "desc")), "Literal['asc', 'desc']"),
        (UnionOf((Scalar("string", "date-time"), NULL)), "datetime.datetime | str | None"),
        (ANYTHING, "Any"),
    ]
    assert operation.result == ListOf(INTEGER)


def test_parameters_of_the_path_are_replaced_by_the_operations_own(tmp_path: Path) -> None:
    item = {
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
            {"name": "q", "in": "query", "schema": {"type": "string"}},
        ],
        "get": {
            "parameters": [{"name": "q", "in": "query", "schema": {"type": "integer"}}],
            "responses": {},
        },
    }
    api, _ = lowered(tmp_path, document({"/a/{id}": item}))
    assert api is not None
    assert [(it.name, it.annotation) for it in api.operations[0].parameters] == [
        ("id", STRING),
        ("q", INTEGER),
    ]


def test_the_same_api_in_3_0_and_3_1_is_the_same(tmp_path: Path) -> None:
    old = {
        "type": "object",
        "properties": {
            "a": {"type": "string", "nullable": True},
            "b": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
            "c": {"type": "string", "enum": ["x"], "nullable": True},
        },
    }
    new = {
        "type": "object",
        "properties": {
            "a": {"type": ["string", "null"]},
            "b": {"type": "integer", "exclusiveMinimum": 0},
            "c": {"type": ["string", "null"], "enum": ["x", None]},
        },
    }
    made = [
        lowered(tmp_path, document({"/a": {"get": {"responses": answer(schema)}}}, version))[0]
        for version, schema in (("3.0.3", old), ("3.1.0", new))
    ]
    assert made[0] is not None
    assert made[0] == made[1]


def test_an_operation_without_id_and_tag_has_names(tmp_path: Path) -> None:
    api, _ = lowered(tmp_path, document({"/pets/{pet-id}": {"get": {"responses": {}}}}))
    assert api is not None
    [resource] = api.resources
    assert (resource.ident, resource.class_ident) == ("pets", "Pets")
    assert resource.operations[0].method_ident == "get"


def test_awkward_argument_names(tmp_path: Path) -> None:
    names = ["self", "timeout", "class", "X-Id", "a.b", "1st", "body"]
    operation = only(
        tmp_path,
        {
            "parameters": [
                {"name": name, "in": "query", "schema": {"type": "string"}} for name in names
            ],
            "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
            "responses": {},
        },
    )
    idents = [it.ident for it in operation.parameters]
    assert operation.body is not None
    assert len({*idents, operation.body.argument}) == len(names) + 1
    assert not {"self", "timeout", "class"} & set(idents)


BATCH = {
    "operationId": "put",
    "x-batch": {"items": "/data", "results": "/data", "succeeded": {"/ok": True}},
    "requestBody": {
        "content": {
            "application/json": {
                "schema": {"type": "object", "properties": {"data": {"type": "array", "items": {}}}}
            }
        }
    },
    "responses": answer({"type": "object", "properties": {"data": {"type": "array", "items": {}}}}),
}


def test_what_cannot_be_generated_is_an_error(tmp_path: Path) -> None:
    api, findings = lowered(tmp_path, document({"/a": {"put": BATCH}}))
    assert api is None
    assert [(it.rule, it.level) for it in findings] == [("not-generated", "error")]


def test_what_may_be_left_out_is_listed(tmp_path: Path) -> None:
    settings = Settings(
        package="case", client_class="Case", distribution="case", allow_partial=True
    )
    api, findings = lowered(tmp_path, document({"/a": {"put": BATCH}}), settings)
    assert api is not None
    assert [it.what for it in api.omitted] == ["the batch put"]
    assert [(it.rule, it.level) for it in findings] == [("not-generated", "warning")]


def test_two_schemes_of_a_kind_have_arguments_of_their_own(tmp_path: Path) -> None:
    key = {"type": "apiKey", "in": "header"}
    schemes = {
        "appKey": {**key, "name": "X-App"},
        "userKey": {**key, "name": "X-User"},
        "login": {"type": "http", "scheme": "basic"},
        "token": {"type": "http", "scheme": "bearer"},
        "tls": {"type": "mutualTLS"},
    }
    api, _ = lowered(tmp_path, document({}, components={"securitySchemes": schemes}))
    assert api is not None
    assert [(it.argument, it.prefix) for it in api.schemes] == [
        ("app_key", None),
        ("user_key", None),
        ("basic_auth", "Basic"),
        ("token", "Bearer"),
        ("", None),
    ]


def test_what_tells_the_members_of_a_union_apart_is_not_opened(tmp_path: Path) -> None:
    def pet(kind: str) -> dict[str, Any]:
        tag = {"type": "string", "enum": [kind]}
        mood = {"type": "string", "enum": ["good", "bad"]}
        return {"type": "object", "required": ["kind"], "properties": {"kind": tag, "mood": mood}}

    union = {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {"propertyName": "kind"},
    }
    schemas = {"Cat": pet("cat"), "Dog": pet("dog"), "Pet": union}
    operation = {"responses": answer({"$ref": "#/components/schemas/Pet"})}
    api, _ = lowered(
        tmp_path, document({"/a": {"get": operation}}, components={"schemas": schemas})
    )
    assert api is not None
    properties = api.models.schemas["Cat"]["properties"]
    assert properties["kind"] == {"type": "string", "enum": ["cat"]}
    assert "anyOf" in properties["mood"]


def composed(folder: Path, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the models of a document whose only response is the schema ``It``."""
    operation = {"responses": answer({"$ref": "#/components/schemas/It"})}
    api, findings = lowered(
        folder, document({"/a": {"get": operation}}, components={"schemas": schemas})
    )
    assert api is not None, findings
    return dict(api.models.schemas)


A = {"type": "object", "properties": {"a": {"type": "string"}}}
B = {"type": "object", "properties": {"b": {"type": "string"}}}
REF_A, REF_B = {"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}


def test_a_union_beside_properties_becomes_a_union_of_whole_objects(tmp_path: Path) -> None:
    both = {"type": "object", "properties": {"c": {"type": "string"}}, "anyOf": [REF_A, REF_B]}
    models = composed(tmp_path, {"A": A, "B": B, "It": both})
    assert models["It"] == {
        "anyOf": [
            {"$ref": "#/components/schemas/ItA"},
            {"$ref": "#/components/schemas/ItB"},
        ]
    }
    assert models["ItA"]["allOf"][0] == REF_A
    assert models["ItA"]["properties"] == both["properties"]


def test_an_all_of_over_a_union_becomes_a_union(tmp_path: Path) -> None:
    models = composed(
        tmp_path,
        {"A": A, "B": B, "Either": {"oneOf": [REF_A, REF_B]},
         "It": {"allOf": [{"$ref": "#/components/schemas/Either"}, {"properties": {"c": {}}}]}},
    )  # fmt: skip
    assert len(models["It"]["anyOf"]) == 2


def test_a_redefined_property_is_not_inherited(tmp_path: Path) -> None:
    other = {"properties": {"a": {"type": "integer"}}, "required": ["a"]}
    models = composed(tmp_path, {"A": A, "It": {"allOf": [REF_A, other]}})
    assert models["It"] == {
        "type": "object",
        "properties": {"a": {"type": "integer"}},
        "required": ["a"],
    }


def test_lonely_parts_and_unions_that_only_require_disappear(tmp_path: Path) -> None:
    it = {
        "type": "object",
        "properties": {"a": {"allOf": [REF_A], "description": "An A."}},
        "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
    }
    models = composed(tmp_path, {"A": A, "It": it})
    assert models["It"] == {
        "type": "object",
        "properties": {"a": {**REF_A, "description": "An A."}},
    }


def test_a_constant_is_not_longer_than_its_line_allows(tmp_path: Path) -> None:
    answers = {"204": {"description": "Done."}}
    long = "getMerchantAccountsMerchantId" * 4
    paths = {
        "/a": {
            "get": {"operationId": f"{long}One", "responses": answers},
            "put": {"operationId": f"{long}Two", "responses": answers},
        }
    }
    api, _ = lowered(tmp_path, document(paths))
    assert api is not None
    first, second = (it.ident for it in api.operations)
    assert first != second
    assert max(map(len, (first, second))) <= 82


def test_a_constant_that_just_fits_its_line_is_whole() -> None:
    assert constant_name("a" * 80) == "A" * 80
    assert constant_name("a" * 81) == "A" * 80
    assert constant_name("a" * 70 + "_" + "b" * 10) == "A" * 70
