"""Changes of whole operations, webhooks and callbacks."""

from __future__ import annotations

import copy

from diff.mutations.table import RECORDS, Document, bigin, field, model, put, replaced, schema


@bigin("breaking: source, wire", "operation-removed", back="info")
def reading_removed(data: Document) -> None:
    del data["paths"][RECORDS]["get"]


@model("breaking: source, wire", "operation-removed", back="info")
def operation_removed(data: Document) -> None:
    del data["paths"]["/votes"]


@model("breaking: source, wire", "operation-removed", back="info")
def operation_removed_with_its_classes(data: Document) -> None:
    del data["paths"]["/search"]


@model("breaking: source, wire", "operation-removed", back="info")
def batch_removed_with_its_classes(data: Document) -> None:
    del data["paths"]["/pets"]["post"]


@model("breaking: source, wire", "operation-removed", back="info")
def operation_removed_with_its_resource(data: Document) -> None:
    del data["paths"]["/photos"]


@bigin("info", "operation-added", back="breaking: source, wire")
def operation_added(data: Document) -> None:
    data["paths"]["/bigin/v2/settings/modules"] = {
        "get": {
            "operationId": "listModules",
            "tags": ["Settings"],
            "responses": {"204": {"description": "Nothing"}},
        }
    }


@bigin("warning: source", "operation-deprecated", back="info")
def operation_deprecated(data: Document) -> None:
    put(data)["deprecated"] = True


@bigin("breaking: wire", "path-changed", back="breaking: wire")
def version_in_the_path_changed(data: Document) -> None:
    replaced(data, '"/bigin/v2/', '"/bigin/v3/')


@bigin("breaking: wire", "method-changed", back="breaking: wire")
def method_changed(data: Document) -> None:
    data["paths"][RECORDS]["patch"] = data["paths"][RECORDS].pop("put")


@model("breaking: wire", "path-changed", back="breaking: wire")
def path_changed(data: Document) -> None:
    data["paths"]["/animals/search"] = data["paths"].pop("/search")


@model("breaking: source, wire", "webhook-removed", back="info")
def webhook_removed(data: Document) -> None:
    del data["webhooks"]["born"]


@model("breaking: source, wire", "callback-removed", back="info")
def callback_removed(data: Document) -> None:
    del data["paths"]["/pets/{id}"]["put"]["callbacks"]


@model("breaking: source", "response-field-optional", back="info")
def payload_field_not_promised(data: Document) -> None:
    del schema(data, "Event")["required"]


@model("breaking: source", "response-field-removed", back="info")
def payload_field_removed(data: Document) -> None:
    del schema(data, "Event")["properties"]["when"]


@model("breaking: source", "response-type-changed", back="breaking: source")
def payload_field_of_another_type(data: Document) -> None:
    field(data, "Event", "when")["type"] = "integer"


@bigin(
    "info",
    "operation-added",
    "name-changed",
    back="breaking: source, wire",
    back_rules="operation-removed name-changed",
)
def operation_added_at_the_same_path(data: Document) -> None:
    one = copy.deepcopy(put(data))
    one["operationId"], one["x-fern-sdk-method-name"] = "addRelatedRecords", "add"
    data["paths"][RECORDS]["post"] = one


@bigin("info", "operation-added", back="breaking: source, wire")
def operation_added_at_another_path(data: Document) -> None:
    one = copy.deepcopy(put(data))
    one["operationId"], one["x-fern-sdk-method-name"] = "addRelatedRecords", "add"
    data["paths"] = {f"/more{RECORDS}": {"put": one}, **data["paths"]}


@bigin("breaking: wire", "path-changed", back="breaking: wire")
def segment_added_to_the_path(data: Document) -> None:
    replaced(data, "{record_id}/{related_list", "{record_id}/relations/{related_list")
