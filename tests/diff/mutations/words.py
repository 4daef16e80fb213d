"""Changes of text for people."""

from __future__ import annotations

from diff.mutations.table import Document, bigin, field, model, parameter, put, response, schema


@bigin("info", "wording-changed", back="info")
def description_changed(data: Document) -> None:
    put(data)["description"] = "Relate records."


@bigin("info", "wording-changed", back="info")
def summary_changed(data: Document) -> None:
    put(data)["summary"] = "Relate records"


@bigin("info", "wording-changed", back="info")
def parameter_described_in_other_words(data: Document) -> None:
    parameter(put(data), "record_id")["description"] = "Which record."


@bigin("info", "wording-changed", back="info")
def schema_described_in_other_words(data: Document) -> None:
    schema(data, "RelationResult")["description"] = "A result."


@bigin("info", "wording-changed", back="info")
def field_described_in_other_words(data: Document) -> None:
    field(data, "RelationResult", "message")["description"] = "For people."


@bigin("info", "wording-changed", back="info")
def response_described_in_other_words(data: Document) -> None:
    response(data, "Forbidden")["description"] = "Not allowed."


@bigin("info", "wording-changed", back="info")
def tag_described_in_other_words(data: Document) -> None:
    data["tags"][0]["description"] = "Relations."


@bigin("info", "wording-changed", back="info")
def contact_changed(data: Document) -> None:
    data["info"]["contact"]["name"] = "Somebody else"


@bigin("info", "wording-changed", back="info")
def title_changed(data: Document) -> None:
    data["info"]["title"] = "Bigin"


@bigin("info", "wording-changed", back="info")
def documented_elsewhere(data: Document) -> None:
    data["externalDocs"]["url"] = "https://example.com"


@bigin("info", "version-changed", back="info")
def version_changed(data: Document) -> None:
    data["info"]["version"] = "1.1.0"


@bigin("info", "version-changed", back="info")
def patch_of_the_specification_changed(data: Document) -> None:
    data["openapi"] = "3.1.1"


@bigin("info", "example-changed", back="info")
def example_of_a_parameter_changed(data: Document) -> None:
    parameter(put(data), "module_api_name")["example"] = "Contacts"


@bigin("info", "example-changed", back="info")
def example_of_a_response_changed(data: Document) -> None:
    examples = response(data, "Updated")["content"]["application/json"]["examples"]
    examples["sample"]["summary"] = "Both are updated"


@bigin("info", "source-changed", back="info")
def operation_read_elsewhere(data: Document) -> None:
    put(data)["x-source"]["note"] = "Read again."


@bigin("info", "source-changed", back="info")
def schema_read_elsewhere(data: Document) -> None:
    schema(data, "RecordId")["x-source"]["read"] = "2026-12-01"


@bigin("info", "extension-changed", back="info")
def extension_of_another_tool(data: Document) -> None:
    put(data)["x-internal-team"] = "records"


@bigin("none", back="none")
def keys_in_another_order(data: Document) -> None:
    for name, members in list(data["components"]["schemas"].items()):
        data["components"]["schemas"][name] = dict(reversed(list(members.items())))
    for key in list(data):
        data[key] = data.pop(key)


@bigin("none", back="none")
def required_in_another_order(data: Document) -> None:
    schema(data, "RelationResult")["required"].reverse()


@bigin("none", back="none")
def values_in_another_order(data: Document) -> None:
    schema(data, "ModuleApiName")["enum"].reverse()


@model("info", "wording-changed", back="info")
def title_of_a_schema_changed(data: Document) -> None:
    schema(data, "New")["title"] = "A pet"


@model("info", "link-changed", back="info")
def link_changed(data: Document) -> None:
    links = data["paths"]["/pets/{id}"]["get"]["responses"]["200"]["links"]
    links["next"]["parameters"]["page"] = "2"
