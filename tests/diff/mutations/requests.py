"""Changes of request bodies."""

from __future__ import annotations

from typing import Any

from diff.mutations.table import Document, bigin, field, model, parameter, put, read, schema

BOTH = "breaking: source, wire"
WIRE = "breaking: wire"


@model(BOTH, "body-required", back="info")
def body_required(data: Document) -> None:
    data["paths"]["/search"]["query"]["requestBody"]["required"] = True


@bigin(BOTH, "request-field-added", back="breaking: source")
def required_field_added(data: Document) -> None:
    schema(data, "RelatedRecordUpdate")["properties"]["Layout"] = {"type": "string"}
    schema(data, "RelatedRecordUpdate")["required"].append("Layout")


@bigin("info", "request-field-added", back="breaking: source")
def optional_field_added(data: Document) -> None:
    schema(data, "RelatedRecordUpdate")["properties"]["Layout"] = {"type": "string"}


@model("info", "request-field-added", back=BOTH)
def optional_field_added_to_a_closed_object(data: Document) -> None:
    schema(data, "New")["properties"]["nick"] = {"type": "string"}


@model(BOTH, "request-field-required", back="info")
def field_required(data: Document) -> None:
    schema(data, "New")["required"].append("born")


@bigin("info", "request-field-optional", back=BOTH)
def field_optional(data: Document) -> None:
    del schema(data, "RelatedRecordUpdate")["required"]


@model(BOTH, "request-field-removed", back="info")
def field_of_a_closed_object_removed(data: Document) -> None:
    del schema(data, "New")["properties"]["born"]


@model("info", "request-null-added", back=BOTH)
def null_taken(data: Document) -> None:
    field(data, "New", "name")["type"] = ["string", "null"]


@model("info", "request-type-added", back=BOTH)
def other_type_taken_besides(data: Document) -> None:
    field(data, "New", "name")["type"] = ["string", "integer"]


@model(BOTH, "request-type-changed", back=BOTH)
def field_of_another_type(data: Document) -> None:
    field(data, "New", "weight")["type"] = "string"


@bigin(WIRE, "request-constraint-tightened", back="info")
def more_items_needed(data: Document) -> None:
    field(data, "UpdateRelatedRecordsRequest", "data")["minItems"] = 2


@bigin("info", "request-constraint-relaxed", back=WIRE)
def no_items_needed(data: Document) -> None:
    del field(data, "UpdateRelatedRecordsRequest", "data")["minItems"]


@bigin(
    WIRE,
    "request-constraint-tightened",
    back="warning: wire",
    back_rules="response-constraint-relaxed",
)
def ids_shorter(data: Document) -> None:
    schema(data, "RecordId")["maxLength"] = 18


@bigin(BOTH, "request-fields-closed", back="breaking: source", back_rules="name-removed")
def other_fields_refused(data: Document) -> None:
    schema(data, "RelatedRecordUpdate")["additionalProperties"] = False


@model("info", "request-fields-opened", back=WIRE)
def other_fields_taken(data: Document) -> None:
    del schema(data, "New")["additionalProperties"]


@model(BOTH, "request-type-changed", back=BOTH)
def values_of_a_map_of_another_type(data: Document) -> None:
    field(data, "New", "extra")["additionalProperties"] = {"type": "integer"}


@model(WIRE, "request-constraint-tightened", back="info")
def text_shorter(data: Document) -> None:
    field(data, "New", "name")["maxLength"] = 20


@model(WIRE, "request-constraint-tightened", back="info")
def text_longer_than_before(data: Document) -> None:
    field(data, "New", "name")["minLength"] = 3


@model(WIRE, "request-constraint-tightened", back="info")
def number_greater_than_before(data: Document) -> None:
    field(data, "New", "size")["minimum"] = 2


@model(WIRE, "request-constraint-tightened", back="info")
def number_in_steps(data: Document) -> None:
    field(data, "New", "weight")["multipleOf"] = 0.5


@model(WIRE, "request-constraint-tightened", back="info")
def items_only_once(data: Document) -> None:
    data["paths"]["/pets"]["post"]["requestBody"]["content"]["application/json"]["schema"][
        "properties"
    ]["data"]["uniqueItems"] = True


@model(WIRE, "request-constraint-tightened", back="info")
def fewer_properties(data: Document) -> None:
    schema(data, "New")["maxProperties"] = 5


@model(WIRE, "request-constraint-tightened", back="info")
def pattern_added(data: Document) -> None:
    field(data, "New", "old")["pattern"] = "^[a-z]+$"


@model(BOTH, "request-constraint-tightened", back="info")
def values_listed(data: Document) -> None:
    field(data, "New", "old")["enum"] = ["one", "two"]


@model(BOTH, "request-member-removed", back="info")
def member_of_a_union_removed(data: Document) -> None:
    field(data, "New", "either")["oneOf"].pop()


@model("info", "request-member-added", back=BOTH)
def member_of_a_union_added(data: Document) -> None:
    field(data, "New", "either")["oneOf"].append({"type": "boolean"})


@model(BOTH, "request-type-changed", back=BOTH)
def items_of_another_type(data: Document) -> None:
    field(data, "New", "tags")["items"]["type"] = "integer"


@model(BOTH, "request-format-changed", back="breaking: source")
def text_becomes_a_uuid(data: Document) -> None:
    field(data, "New", "old")["format"] = "uuid"


@model("info", "request-format-changed", back="info")
def format_without_a_type(data: Document) -> None:
    field(data, "New", "old")["format"] = "nickname"


@bigin(WIRE, "request-format-changed", back="info")
def integers_do_not_reach_as_far(data: Document) -> None:
    parameter(read(data), "page")["schema"]["format"] = "int32"


@bigin("info", "request-media-type-added", back=WIRE)
def media_type_added(data: Document) -> None:
    content: dict[str, Any] = put(data)["requestBody"]["content"]
    content["application/vnd.zoho+json"] = content["application/json"]


@model("breaking: source", "request-field-removed", back="info")
def field_becomes_read_only(data: Document) -> None:
    field(data, "New", "weight")["readOnly"] = True


@model("warning: source", "request-field-deprecated", back="info")
def field_deprecated(data: Document) -> None:
    field(data, "New", "size")["deprecated"] = True


@model("warning: wire", "request-default-changed", back="warning: wire")
def default_of_a_field_changed(data: Document) -> None:
    field(data, "New", "size")["default"] = 3


@model(WIRE, "part-encoding-changed", back=WIRE)
def part_of_another_type(data: Document) -> None:
    content = data["paths"]["/photos"]["post"]["requestBody"]["content"]
    content["multipart/form-data"]["encoding"]["file"]["contentType"] = "image/jpeg"


@model(WIRE, "request-constraint-tightened", back="info")
def condition_added(data: Document) -> None:
    schema(data, "New")["dependentRequired"] = {"size": ["weight"]}


@bigin("info", "body-optional", back=BOTH)
def body_optional(data: Document) -> None:
    put(data)["requestBody"]["required"] = False


@bigin(WIRE, "request-media-type-removed", back=WIRE, back_rules="request-media-type-removed")
def media_type_replaced(data: Document) -> None:
    content: dict[str, Any] = put(data)["requestBody"]["content"]
    content["application/vnd.zoho+json"] = content.pop("application/json")


@bigin("info", "request-null-added", back=BOTH)
def null_in_place_of_an_id(data: Document) -> None:
    members = schema(data, "RelatedRecordUpdate")["properties"]
    members["id"] = {"anyOf": [members["id"], {"type": "null"}]}


@bigin(BOTH, "request-type-removed", back="info")
def other_fields_are_texts(data: Document) -> None:
    schema(data, "RelatedRecordUpdate")["additionalProperties"] = {"type": "string"}
