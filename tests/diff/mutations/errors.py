"""Changes of error rows, and of the location of an error's parts."""

from __future__ import annotations

from diff.mutations.table import Document, bigin, model, put, response

ADDED = "error-row-added example-changed"


def row(data: Document, name: str, code: str) -> Document:
    found: Document = next(one for one in response(data, name)["x-errors"] if one["code"] == code)
    return found


def remove(data: Document, name: str, code: str) -> Document:
    """Remove a row from a response, with its example."""
    found = row(data, name, code)
    response(data, name)["x-errors"].remove(found)
    examples = response(data, name)["content"]["application/json"]["examples"]
    examples.pop(found["example"], None)
    return found


@bigin("breaking: source", "error-row-removed", back="info", back_rules=ADDED)
def row_removed(data: Document) -> None:
    remove(data, "Forbidden", "NO_PERMISSION")


@bigin("breaking: wire", "error-row-removed", back="info", back_rules=ADDED)
def row_removed_whose_class_stays(data: Document) -> None:
    remove(data, "BadRequest", "INVALID_DATA")


@bigin("info", "error-row-added", back="breaking: source")
def row_added(data: Document) -> None:
    rows = response(data, "BadRequest")["x-errors"]
    rows.append({"code": "RELATION_LOCKED", "message": "locked", "resolution": "Wait."})


@bigin("breaking: wire", "error-row-moved", back="breaking: wire")
def row_moved(data: Document) -> None:
    found = row(data, "Unauthorized", "OAUTH_SCOPE_MISMATCH")
    response(data, "Unauthorized")["x-errors"].remove(found)
    response(data, "Forbidden")["x-errors"].append(found)
    media = [
        response(data, it)["content"]["application/json"] for it in ("Unauthorized", "Forbidden")
    ]
    media[1]["examples"][found["example"]] = media[0]["examples"].pop(found["example"])


@bigin("warning: wire", "error-row-moved", back="breaking: wire")
def row_of_a_range_of_statuses(data: Document) -> None:
    responses = put(data)["responses"]
    responses["5XX"] = responses.pop("500")


@bigin(
    "breaking: source", "error-row-removed", back="breaking: source", back_rules="error-row-removed"
)
def code_changed(data: Document) -> None:
    row(data, "Forbidden", "NO_PERMISSION")["code"] = "NOT_PERMITTED"
    examples = response(data, "Forbidden")["content"]["application/json"]["examples"]
    examples["no-permission"]["value"]["code"] = "NOT_PERMITTED"


@bigin("warning: wire", "error-message-changed", back="warning: wire")
def message_changed(data: Document) -> None:
    row(data, "Forbidden", "NO_PERMISSION")["message"] = "You may not do this"


@bigin("info", "error-resolution-changed", back="info")
def resolution_changed(data: Document) -> None:
    row(data, "Forbidden", "NO_PERMISSION")["resolution"] = "Ask somebody."


@bigin("info", "wording-changed", back="info")
def meaning_told(data: Document) -> None:
    row(data, "Forbidden", "NO_PERMISSION")["meaning"] = "The profile lacks a permission."


@bigin("info", "wording-changed", back="info")
def row_documented_elsewhere(data: Document) -> None:
    row(data, "NotFound", "INVALID_URL_PATTERN")["docs"] = "https://example.com/errors"


@bigin("info", "source-changed", back="info")
def row_read_elsewhere(data: Document) -> None:
    row(data, "Unauthorized", "OAUTH_SCOPE_MISMATCH")["x-source"]["read"] = "2026-12-01"


@bigin("warning: operations", "error-token-changed", back="warning: operations")
def token_is_not_blamed(data: Document) -> None:
    del row(data, "Unauthorized", "OAUTH_SCOPE_MISMATCH")["oauth"]


@bigin("breaking: wire", "error-envelope-changed", back="breaking: wire")
def code_elsewhere_in_errors(data: Document) -> None:
    data["x-error-envelope"]["code"] = "/error/code"


@bigin("breaking: wire", "error-envelope-changed", back="breaking: wire")
def details_elsewhere_in_errors(data: Document) -> None:
    data["x-error-envelope"]["details"] = "/more"


@bigin(
    "breaking: wire",
    "error-row-removed",
    back="info",
    back_rules="error-row-added response-added",
)
def response_removed_with_its_rows(data: Document) -> None:
    del put(data)["responses"]["404"]


@model("breaking: wire", "error-row-moved", "error-row-moved", back="breaking: wire")
def response_with_another_status(data: Document) -> None:
    responses = data["paths"]["/pets/{id}"]["get"]["responses"]
    responses["410"] = responses.pop("404")


@bigin(
    "info",
    "error-row-added",
    "response-added",
    back="breaking: wire",
    back_rules="error-row-removed",
)
def rows_of_all_other_statuses(data: Document) -> None:
    put(data)["responses"]["default"] = {"$ref": "#/components/responses/InternalServerError"}


@bigin("breaking: source", "response-field-removed", back="info")
def field_of_errors_removed(data: Document) -> None:
    del data["components"]["schemas"]["ErrorEnvelope"]["properties"]["details"]


@bigin("breaking: source", "response-field-optional", back="info")
def field_of_errors_not_promised(data: Document) -> None:
    data["components"]["schemas"]["ErrorEnvelope"]["required"].remove("message")
