"""Changes of the client's behaviour: batches, pagination, retries, idempotency keys."""

from __future__ import annotations

from diff.mutations.table import Document, bigin, model, put, read, schema


@bigin("breaking: source", "batch-rule-removed", back="breaking: source")
def batch_rule_removed(data: Document) -> None:
    del put(data)["x-batch"]


@bigin("breaking: wire", "batch-limit-lowered", back="info")
def batch_limit_lowered(data: Document) -> None:
    schema(data, "UpdateRelatedRecordsRequest")["properties"]["data"]["maxItems"] = 25


@bigin("info", "batch-limit-raised", back="breaking: wire")
def batch_limit_raised(data: Document) -> None:
    schema(data, "UpdateRelatedRecordsRequest")["properties"]["data"]["maxItems"] = 200


@bigin("breaking: wire", "batch-rule-changed", back="breaking: wire")
def id_elsewhere_in_results(data: Document) -> None:
    put(data)["x-batch"]["id"] = "/details/json_path"


@bigin("breaking: wire", "batch-rule-changed", back="breaking: wire")
def success_told_by_the_code(data: Document) -> None:
    put(data)["x-batch"]["succeeded"] = {"/code": "SUCCESS"}


@bigin("breaking: source", "pagination-removed", back="breaking: source")
def pagination_removed(data: Document) -> None:
    del read(data)["x-speakeasy-pagination"]


@bigin("breaking: wire", "pagination-changed", back="breaking: wire")
def pages_by_offset(data: Document) -> None:
    read(data)["x-speakeasy-pagination"]["inputs"][0]["type"] = "offset"


@model("breaking: source", "pagination-removed", back="breaking: source")
def pages_by_cursor_removed(data: Document) -> None:
    del data["paths"]["/owners"]["get"]["x-fern-pagination"]


@model("breaking: source", "pagination-removed", back="breaking: source")
def pages_by_link_removed(data: Document) -> None:
    del data["paths"]["/firms"]["get"]["x-pagination"]


@bigin("warning: operations", "retries-removed", back="info")
def retries_removed(data: Document) -> None:
    del put(data)["x-speakeasy-retries"]


@bigin("warning: operations", "retries-changed", back="info")
def fewer_retries(data: Document) -> None:
    put(data)["x-speakeasy-retries"]["maxRetries"] = 1


@bigin("info", "retries-changed", back="warning: operations")
def status_repeated(data: Document) -> None:
    put(data)["x-speakeasy-retries"]["statusCodes"].append("408")


@bigin("warning: operations", "retries-changed", back="info")
def lost_connection_not_repeated(data: Document) -> None:
    put(data)["x-speakeasy-retries"]["retryConnectionErrors"] = False


@bigin("info", "retries-changed", back="info")
def other_waits(data: Document) -> None:
    put(data)["x-speakeasy-retries"]["backoff"]["initialInterval"] = 800


@model("warning: operations", "retries-removed", back="info")
def retries_of_all_removed(data: Document) -> None:
    del data["x-speakeasy-retries"]


@model("info", "source-changed", back="info")
def batch_rule_read_elsewhere(data: Document) -> None:
    data["paths"]["/pets"]["post"]["x-batch"]["x-source"]["read"] = "2026-12-01"


@bigin("breaking: wire", "batch-rule-changed", back="breaking: wire")
def items_without_an_id(data: Document) -> None:
    del put(data)["x-batch"]["item-id"]


@bigin("warning: operations", "retries-changed", back="info")
def status_not_repeated(data: Document) -> None:
    put(data)["x-speakeasy-retries"]["statusCodes"] = ["5XX"]


@bigin("info", "retries-changed", back="warning: operations")
def statuses_as_a_range(data: Document) -> None:
    put(data)["x-speakeasy-retries"]["statusCodes"] = ["4XX", "5XX"]
