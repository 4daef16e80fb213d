"""Changes of names that callers use."""

from __future__ import annotations

from diff.mutations.table import Document, bigin, field, model, parameter, put, replaced, schema

SOURCE = "breaking: source"


@bigin(SOURCE, "name-changed", back=SOURCE)
def method_renamed(data: Document) -> None:
    put(data)["x-fern-sdk-method-name"] = "change"


@bigin(SOURCE, "name-changed", back=SOURCE)
def group_renamed(data: Document) -> None:
    replaced(
        data, '"x-fern-sdk-group-name": "related_records"', '"x-fern-sdk-group-name": "relations"'
    )


@bigin(SOURCE, "name-changed", back=SOURCE)
def id_changed_that_names_a_class(data: Document) -> None:
    put(data)["operationId"] = "putRelatedRecords"


@model("info", "wording-changed", back="info")
def id_of_a_named_operation_changed(data: Document) -> None:
    data["paths"]["/votes"]["post"]["x-fern-sdk-group-name"] = "owners"
    data["paths"]["/votes"]["post"]["x-fern-sdk-method-name"] = "vote"
    data["paths"]["/votes"]["post"]["operationId"] = "castVote"


@bigin("info", "wording-changed", back="info")
def tag_of_a_named_group_changed(data: Document) -> None:
    put(data)["tags"] = ["Relations"]


@model(SOURCE, "name-changed", back=SOURCE)
def id_changed(data: Document) -> None:
    data["paths"]["/pets/{id}"]["get"]["operationId"] = "fetchPet"


@model(SOURCE, "name-changed", back=SOURCE)
def tag_changed(data: Document) -> None:
    data["paths"]["/votes"]["post"]["tags"] = ["votes"]


@bigin(SOURCE, "name-changed", "name-changed", back=SOURCE)
def path_parameter_renamed(data: Document) -> None:
    replaced(data, "record_id", "parent_id")


@bigin(SOURCE, "name-changed", "name-changed", back=SOURCE)
def argument_named(data: Document) -> None:
    for operation in data["paths"].values():
        for method in ("get", "put"):
            parameter(operation[method], "record_id")["x-speakeasy-name-override"] = "parent"


@bigin(SOURCE, "name-changed", back=SOURCE)
def class_of_answers_renamed(data: Document) -> None:
    replaced(data, '"RelationResult"', '"RelationOutcome"')
    replaced(data, 'schemas/RelationResult"', 'schemas/RelationOutcome"')


@bigin(SOURCE, "name-changed", back=SOURCE)
def class_of_requests_renamed(data: Document) -> None:
    replaced(data, "RelatedRecordUpdate", "RelatedRecordChange")


@bigin(SOURCE, "name-changed", back=SOURCE)
def alias_renamed(data: Document) -> None:
    replaced(data, '"RecordId"', '"Identifier"')
    replaced(data, 'schemas/RecordId"', 'schemas/Identifier"')


@bigin("none", back="none")
def reference_written_out(data: Document) -> None:
    parameter(put(data), "record_id")["schema"] = dict(schema(data, "RecordId"))


@bigin(SOURCE, "response-field-removed", back=SOURCE, back_rules="response-field-removed")
def field_of_answers_renamed(data: Document) -> None:
    members = schema(data, "RelationResult")["properties"]
    members["text"] = members.pop("message")


@model(
    "breaking: source, wire",
    "request-field-removed",
    "request-field-added",
    back="breaking: source, wire",
    back_rules="request-field-removed request-field-added",
)
def field_of_requests_renamed(data: Document) -> None:
    members = schema(data, "New")["properties"]
    members["called"] = members.pop("name")
    schema(data, "New")["required"] = ["called"]


@model(SOURCE, "name-changed", back=SOURCE)
def value_named(data: Document) -> None:
    schema(data, "Kind")["x-enum-varnames"][0] = "DOG"


@bigin("info", "extension-changed", back="info")
def name_of_a_field_that_the_client_does_not_take(data: Document) -> None:
    field(data, "RelationResult", "message")["x-speakeasy-name-override"] = "text"


@model(SOURCE, "name-changed", back=SOURCE)
def class_named(data: Document) -> None:
    schema(data, "Pet")["x-speakeasy-name-override"] = "Animal"
