"""Changes of responses."""

from __future__ import annotations

from diff.mutations.table import Document, bigin, field, model, put, read, response, schema

SOURCE = "breaking: source"
PET = "/pets/{id}"


def pet(data: Document) -> Document:
    found: Document = data["paths"][PET]["get"]["responses"]["200"]
    return found


@bigin("info", "response-field-added", back=SOURCE)
def field_added(data: Document) -> None:
    schema(data, "RelationResult")["properties"]["hint"] = {"type": "string"}


@bigin("info", "response-field-added", back=SOURCE)
def promised_field_added(data: Document) -> None:
    schema(data, "RelationResult")["properties"]["hint"] = {"type": "string"}
    schema(data, "RelationResult")["required"].append("hint")


@bigin(SOURCE, "response-field-removed", back="info")
def field_removed(data: Document) -> None:
    del schema(data, "RelationResultDetails")["properties"]["json_path"]


@model(SOURCE, "response-field-removed", back="info")
def field_removed_with_its_class(data: Document) -> None:
    del schema(data, "Pet")["properties"]["owner"]


@bigin(SOURCE, "response-null-added", back="info")
def null_comes(data: Document) -> None:
    field(data, "RelationResult", "message")["type"] = ["string", "null"]


@bigin(SOURCE, "response-field-optional", back="info")
def field_not_promised(data: Document) -> None:
    schema(data, "RelationResult")["required"].remove("status")


@bigin(SOURCE, "response-type-changed", back=SOURCE)
def field_of_another_type(data: Document) -> None:
    field(data, "RelationResult", "message")["type"] = "integer"


@bigin(SOURCE, "response-type-changed", back=SOURCE)
def list_becomes_an_object(data: Document) -> None:
    members = schema(data, "RelationResultDetails")["properties"]
    members["param_name"] = {"type": "array", "items": {"type": "string"}}


@model(SOURCE, "response-type-added", back="info")
def integer_becomes_a_number(data: Document) -> None:
    field(data, "Pet", "size")["type"] = "number"


@bigin(SOURCE, "response-type-added", back="info")
def text_or_integer(data: Document) -> None:
    field(data, "RelationResult", "message")["type"] = ["string", "integer"]


@model(SOURCE, "response-type-changed", back=SOURCE)
def items_of_another_type(data: Document) -> None:
    field(data, "Pet", "tags")["items"]["type"] = "integer"


@bigin(SOURCE, "response-format-changed", back=SOURCE)
def text_becomes_a_time(data: Document) -> None:
    field(data, "RelationResult", "message")["format"] = "date-time"


@bigin("info", "response-format-changed", back="info")
def format_without_a_type(data: Document) -> None:
    field(data, "RelationResult", "message")["format"] = "sentence"


@model("info", "response-format-changed", back="warning: wire")
def smaller_integers(data: Document) -> None:
    field(data, "Pet", "id")["format"] = "int32"


@model("warning: wire", "response-constraint-relaxed", back="info")
def more_items_come(data: Document) -> None:
    field(data, "Pet", "tags")["maxItems"] = 50


@model("warning: wire", "response-constraint-relaxed", back="info")
def limit_removed(data: Document) -> None:
    del field(data, "Pet", "size")["minimum"]


@bigin("info", "response-constraint-tightened", back="warning: wire")
def text_limited(data: Document) -> None:
    field(data, "RelationResult", "message")["maxLength"] = 100


@bigin("info", "response-value-added", back=SOURCE, back_rules="name-removed")
def value_of_an_open_enum_added(data: Document) -> None:
    schema(data, "RelationResultCode")["enum"].append("LOCKED")


@model(SOURCE, "response-value-added", back=SOURCE, back_rules="name-removed")
def value_of_a_closed_enum_added(data: Document) -> None:
    schema(data, "Mood")["enum"].append("mixed")


@bigin("info", "response-enum-closed", back=SOURCE)
def enum_closed(data: Document) -> None:
    schema(data, "RelationResultStatus")["x-speakeasy-unknown-values"] = "disallow"


@model(SOURCE, "response-member-added", back=SOURCE, back_rules="name-removed")
def member_of_a_union_added(data: Document) -> None:
    data["components"]["schemas"]["State"] = {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"const": "state"}, "law": {"type": "string"}},
    }
    owner = schema(data, "Owner")
    owner["oneOf"].append({"$ref": "#/components/schemas/State"})
    owner["discriminator"]["mapping"]["state"] = "#/components/schemas/State"


@model(SOURCE, "response-type-changed", back=SOURCE)
def class_becomes_text(data: Document) -> None:
    schema(data, "Pet")["properties"]["owner"] = {"type": "string"}


@bigin(SOURCE, "response-added", back="info")
def nothing_may_come(data: Document) -> None:
    read(data)["responses"]["204"] = {"description": "There are none."}


@bigin(SOURCE, "response-added", back=SOURCE, back_rules="name-removed")
def something_else_may_come(data: Document) -> None:
    body = {"type": "object", "required": ["job"], "properties": {"job": {"type": "string"}}}
    put(data)["responses"]["201"] = {
        "description": "Later.",
        "content": {"application/json": {"schema": body}},
    }


@bigin("info", "response-added", back="info")
def same_with_another_status(data: Document) -> None:
    put(data)["responses"]["201"] = {"$ref": "#/components/responses/Updated"}


@bigin("info", "response-added", back="info")
def other_errors_documented(data: Document) -> None:
    put(data)["responses"]["4XX"] = {"description": "Something is wrong."}


@bigin("info", "response-removed", back="info")
def one_of_the_same_statuses_removed(data: Document) -> None:
    del put(data)["responses"]["207"]


@model("warning: wire", "response-header-removed", back="info")
def header_removed(data: Document) -> None:
    del pet(data)["headers"]["X-Rate"]


@model("warning: wire", "response-header-optional", back="info")
def header_not_promised(data: Document) -> None:
    pet(data)["headers"]["X-Rate"]["required"] = False


@bigin("info", "response-header-added", back="warning: wire")
def header_added(data: Document) -> None:
    one = {"X-Rate": {"schema": {"type": "integer"}}}
    response(data, "Updated")["headers"] = one


@model("info", "response-media-type-added", back=SOURCE)
def media_type_added(data: Document) -> None:
    responses = data["paths"]["/pets"]["get"]["responses"]["200"]["content"]
    responses["application/vnd.pets+json"] = responses["application/json"]


@model(SOURCE, "response-field-removed", back="info")
def field_becomes_write_only(data: Document) -> None:
    field(data, "Pet", "born")["writeOnly"] = True


@bigin("info", "response-fields-closed", back="warning: wire")
def other_fields_do_not_come(data: Document) -> None:
    schema(data, "RelationResult")["additionalProperties"] = False


@model("warning: source", "response-field-deprecated", back="info")
def field_deprecated(data: Document) -> None:
    field(data, "Pet", "size")["deprecated"] = True


@model("info", "response-default-changed", back="info")
def default_changed(data: Document) -> None:
    field(data, "Pet", "size")["default"] = 1


@model(SOURCE, "response-type-changed", back=SOURCE)
def answer_is_another(data: Document) -> None:
    content = data["paths"][PET]["put"]["responses"]["200"]["content"]
    content["application/json"]["schema"]["type"] = "integer"


@model(SOURCE, "response-field-optional", back="info")
def field_of_an_answer_written_there_not_promised(data: Document) -> None:
    content = data["paths"]["/owners"]["get"]["responses"]["200"]["content"]
    del content["application/json"]["schema"]["required"]


@bigin(SOURCE, "response-null-added", back="info")
def null_in_place_of_an_object(data: Document) -> None:
    members = schema(data, "RelationResult")["properties"]
    members["details"] = {"anyOf": [members["details"], {"type": "null"}]}


@bigin(SOURCE, "response-null-added", back="info")
def null_in_place_of_the_list(data: Document) -> None:
    field(data, "UpdateRelatedRecordsAnswer", "data")["type"] = ["array", "null"]


@bigin(SOURCE, "response-type-added", back="info")
def anything_may_come(data: Document) -> None:
    del field(data, "RelationResult", "message")["type"]


@bigin("info", "response-constraint-tightened", back="warning: wire")
def values_of_a_text_listed(data: Document) -> None:
    field(data, "RelationResult", "message")["enum"] = ["updated", "refused"]


@bigin(SOURCE, "response-member-added", back="info")
def union_in_place_of_a_text(data: Document) -> None:
    one = field(data, "RelationResult", "message")
    one["oneOf"] = [{"type": one.pop("type")}, {"type": "integer"}]


@bigin(SOURCE, "name-removed", back="info", back_rules="response-value-added")
def value_of_an_open_enum_removed(data: Document) -> None:
    schema(data, "RelationResultCode")["enum"].remove("DUPLICATE_DATA")


@bigin("none", back="none")
def written_as_all_of(data: Document) -> None:
    schemas = data["components"]["schemas"]
    schemas["RelationResult"] = {"allOf": [schemas["RelationResult"]]}
