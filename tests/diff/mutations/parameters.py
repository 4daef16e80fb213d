"""Changes of parameters."""

from __future__ import annotations

from diff.mutations.table import Document, bigin, model, parameter, put, read, schema

PET = "/pets/{id}"
BOTH = "breaking: source, wire"


def pet(data: Document) -> Document:
    found: Document = data["paths"][PET]["get"]
    return found


@bigin("info", "parameter-added", back="breaking: source")
def query_parameter_added(data: Document) -> None:
    read(data)["parameters"].append({"name": "sort", "in": "query", "schema": {"type": "string"}})


@bigin(BOTH, "parameter-added", back="breaking: source")
def required_query_parameter_added(data: Document) -> None:
    one = {"name": "fields", "in": "query", "required": True, "schema": {"type": "string"}}
    read(data)["parameters"].append(one)


@bigin(BOTH, "parameter-added", back="breaking: source")
def required_header_added(data: Document) -> None:
    one = {"name": "X-Org", "in": "header", "required": True, "schema": {"type": "string"}}
    put(data)["parameters"].append(one)


@model("breaking: source", "parameter-removed", back="info")
def query_parameter_removed(data: Document) -> None:
    pet(data)["parameters"].pop(0)


@model(
    "breaking: source", "parameter-removed", back="breaking: source", back_rules="parameter-removed"
)
def query_parameter_renamed(data: Document) -> None:
    parameter(pet(data), "fields")["name"] = "columns"


@model("breaking: wire", "parameter-moved", back="breaking: wire")
def query_parameter_moved_to_a_header(data: Document) -> None:
    one = parameter(data["paths"]["/owners"]["get"], "trait")
    one["in"] = "header"


@bigin(BOTH, "parameter-required", back="info")
def query_parameter_required(data: Document) -> None:
    parameter(read(data), "page")["required"] = True


@model("breaking: wire", "parameter-style-changed", back="breaking: wire")
def query_parameter_with_commas(data: Document) -> None:
    parameter(pet(data), "fields")["explode"] = False


@model("warning: wire", "request-default-changed", back="warning: wire")
def default_changed(data: Document) -> None:
    data["components"]["parameters"]["Page"]["schema"]["default"] = 2


@model("warning: source", "parameter-deprecated", back="info")
def parameter_deprecated(data: Document) -> None:
    parameter(pet(data), "fields")["deprecated"] = True


@bigin(BOTH, "request-value-removed", back="info")
def value_of_a_path_parameter_removed(data: Document) -> None:
    schema(data, "ModuleApiName")["enum"].remove("Accounts")


@bigin("info", "request-value-added", back=BOTH)
def value_of_a_path_parameter_added(data: Document) -> None:
    schema(data, "ModuleApiName")["enum"].append("Tasks")


@bigin(BOTH, "request-value-removed", back=BOTH, back_rules="request-value-removed")
def value_of_a_path_parameter_renamed(data: Document) -> None:
    schema(data, "ModuleApiName")["enum"][1] = "Deals"


@bigin("breaking: source", "name-removed", back=BOTH, back_rules="request-constraint-tightened")
def path_parameter_takes_any_text(data: Document) -> None:
    del schema(data, "ModuleApiName")["enum"]


@bigin(BOTH, "request-type-changed", back=BOTH)
def page_is_text(data: Document) -> None:
    parameter(read(data), "page")["schema"]["type"] = "string"


@bigin("info", "request-type-added", back=BOTH)
def page_is_any_number(data: Document) -> None:
    parameter(read(data), "page")["schema"]["type"] = "number"


@bigin("breaking: wire", "request-constraint-tightened", back="info")
def path_parameter_shorter(data: Document) -> None:
    schema(data, "RelatedListApiName")["maxLength"] = 50


@bigin("info", "request-constraint-relaxed", back="breaking: wire")
def path_parameter_of_any_length(data: Document) -> None:
    del schema(data, "RelatedListApiName")["maxLength"]


@bigin("info", "request-constraint-relaxed", back="breaking: wire")
def pattern_widened(data: Document) -> None:
    schema(data, "RelatedListApiName")["pattern"] = "^[A-Za-z_][A-Za-z0-9_.]*$"


@bigin("info", "request-constraint-relaxed", back="breaking: wire")
def pattern_removed(data: Document) -> None:
    del schema(data, "RelatedListApiName")["pattern"]


@bigin("breaking: wire", "request-constraint-tightened", back="info")
def page_limited(data: Document) -> None:
    parameter(read(data), "page")["schema"]["maximum"] = 10


@model("breaking: wire", "request-constraint-tightened", back="info")
def fewer_items_in_a_parameter(data: Document) -> None:
    parameter(pet(data), "fields")["schema"]["maxItems"] = 5


@model(BOTH, "request-type-changed", back=BOTH)
def items_of_a_parameter_of_another_type(data: Document) -> None:
    parameter(pet(data), "fields")["schema"]["items"]["type"] = "integer"


@model(BOTH, "request-format-changed", back="breaking: source")
def date_in_a_parameter(data: Document) -> None:
    parameter(data["paths"]["/owners"]["get"], "cursor")["schema"]["format"] = "date"


@model("breaking: wire", "parameter-style-changed", back="breaking: wire")
def content_instead_of_a_schema(data: Document) -> None:
    one = parameter(data["paths"]["/owners"]["get"], "cursor")
    one["content"] = {"application/json": {"schema": one.pop("schema")}}


@bigin("info", "request-default-changed", back="warning: wire")
def default_told(data: Document) -> None:
    parameter(read(data), "page")["schema"]["default"] = 1


@bigin("breaking: wire", "parameter-moved", back="breaking: wire")
def page_in_a_header(data: Document) -> None:
    parameter(read(data), "page")["in"] = "header"


@bigin(BOTH, "request-type-changed", back=BOTH)
def several_pages_at_once(data: Document) -> None:
    one = parameter(read(data), "page")
    one["schema"] = {"type": "array", "items": {"type": "integer"}}


@bigin(
    "breaking: wire",
    "request-constraint-tightened",
    back="warning: wire",
    back_rules="response-constraint-relaxed",
)
def pattern_of_ids_narrowed(data: Document) -> None:
    schema(data, "RecordId")["pattern"] = "^[1-9][0-9]*$"


@bigin(
    "breaking: wire",
    "request-constraint-tightened",
    back="warning: wire",
    back_rules="response-constraint-relaxed",
)
def ids_longer_than_before(data: Document) -> None:
    schema(data, "RecordId")["minLength"] = 5


@bigin(BOTH, "request-type-changed", "response-type-changed", back=BOTH)
def ids_are_numbers(data: Document) -> None:
    words = {key: schema(data, "RecordId")[key] for key in ("description", "x-source")}
    data["components"]["schemas"]["RecordId"] = {"type": "integer", **words}


@bigin("info", "request-enum-closed", back="info")
def no_other_modules_may_come(data: Document) -> None:
    schema(data, "ModuleApiName")["x-extensible-enum"] = False


@model(
    "breaking: source, wire",
    "path-changed",
    "signature-changed",
    back="breaking: source, wire",
)
def path_parameters_in_another_order(data: Document) -> None:
    """Positional arguments would be mixed up."""
    item = data["paths"].pop("/pets/{id}/tags/{tag}")
    data["paths"]["/tags/{tag}/pets/{id}"] = item


@model(
    BOTH,
    "parameter-removed",
    "idempotency-key-changed",
    back=BOTH,
    back_rules="parameter-removed idempotency-key-changed",
)
def idempotency_key_in_another_header(data: Document) -> None:
    data["paths"]["/votes"]["post"]["parameters"][0]["name"] = "X-Idempotency-Key"
