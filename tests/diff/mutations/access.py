"""Changes of credentials: schemes, flows, scopes and the alternatives of an operation."""

from __future__ import annotations

from diff.mutations.table import Document, bigin, model, put, replaced

OAUTH = "zohoOAuth"


def oauth(data: Document) -> Document:
    found: Document = data["components"]["securitySchemes"][OAUTH]
    return found


def flow(data: Document) -> Document:
    found: Document = oauth(data)["flows"]["authorizationCode"]
    return found


@bigin("breaking: operations", "scheme-url-changed", back="breaking: operations")
def token_url_changed(data: Document) -> None:
    flow(data)["tokenUrl"] = "https://accounts.zoho.com/oauth/v3/token"


@bigin("breaking: operations", "scheme-url-changed", back="breaking: operations")
def authorization_url_changed(data: Document) -> None:
    flow(data)["authorizationUrl"] = "https://login.zoho.com/oauth/v2/auth"


@bigin("breaking: operations", "scheme-url-changed", back="info")
def refresh_url_removed(data: Document) -> None:
    del flow(data)["refreshUrl"]


@bigin("breaking: operations", "scope-parameters-changed", back="breaking: operations")
def scope_of_a_module_renamed(data: Document) -> None:
    oauth(data)["x-scope-parameters"]["module_name"]["values"]["Pipelines"] = "deals"


@bigin("info", "scope-parameters-changed", back="breaking: operations")
def scope_of_another_module_told(data: Document) -> None:
    oauth(data)["x-scope-parameters"]["module_name"]["values"]["Tasks"] = "tasks"


@bigin("breaking: operations", "scope-parameters-changed", back="breaking: operations")
def scope_from_another_argument(data: Document) -> None:
    one = oauth(data)["x-scope-parameters"]["module_name"]
    one["parameter"] = "related_list_api_name"


@bigin("breaking: operations", "scope-alternative-removed", back="info")
def scope_alternative_removed(data: Document) -> None:
    put(data)["security"].pop()


@bigin("info", "scope-alternative-added", back="breaking: operations")
def scope_alternative_added(data: Document) -> None:
    put(data)["security"].append({OAUTH: ["ZohoBigin.modules.EDIT"]})


@bigin("breaking: operations", "scope-alternative-removed", back="info")
def scope_needed_besides(data: Document) -> None:
    for one in put(data)["security"]:
        one[OAUTH].append("ZohoBigin.users.READ")


@bigin(
    "breaking: operations",
    "scope-alternative-removed",
    back="breaking: operations",
    back_rules="scope-alternative-removed",
)
def scopes_replaced(data: Document) -> None:
    put(data)["security"] = [{OAUTH: ["ZohoBigin.relations.UPDATE"]}]


@bigin("info", "security-alternative-added", back="breaking: operations")
def security_removed(data: Document) -> None:
    del put(data)["security"]


@bigin("info", "security-alternative-added", back="breaking: operations")
def security_optional(data: Document) -> None:
    put(data)["security"].append({})


@model("breaking: operations", "scope-alternative-removed", back="info")
def scope_needed_besides_for_all(data: Document) -> None:
    data["security"] = [{"oauth": ["read", "write"]}]


@model("breaking: operations", "security-alternative-removed", back="info")
def credential_removed(data: Document) -> None:
    data["paths"]["/pets/{id}"]["get"]["security"].pop()


@bigin("breaking: wire", "authorization-prefix-changed", back="breaking: wire")
def prefix_changed(data: Document) -> None:
    oauth(data)["x-authorization-prefix"] = "Token"


@bigin("breaking: wire", "authorization-prefix-changed", back="breaking: wire")
def prefix_removed(data: Document) -> None:
    del oauth(data)["x-authorization-prefix"]


@bigin("breaking: wire", "token-response-changed", back="breaking: wire")
def api_host_elsewhere_in_token_responses(data: Document) -> None:
    oauth(data)["x-token-response"]["server"] = "/api_host"


@bigin("info", "wording-changed", back="info")
def scope_described_in_other_words(data: Document) -> None:
    flow(data)["scopes"]["ZohoBigin.modules.ALL"] = "All modules."


@bigin("info", "scope-declared", back="warning: operations")
def scope_declared(data: Document) -> None:
    flow(data)["scopes"]["ZohoBigin.users.READ"] = "Read users."


@bigin("info", "wording-changed", back="info")
def scheme_described_in_other_words(data: Document) -> None:
    oauth(data)["description"] = "The usual way."


@model("breaking: operations", "flow-removed", back="info")
def flow_removed(data: Document) -> None:
    del data["components"]["securitySchemes"]["oauth"]["flows"]["deviceAuthorization"]


@bigin("info", "flow-added", back="breaking: operations")
def flow_added(data: Document) -> None:
    oauth(data)["flows"]["clientCredentials"] = {
        "tokenUrl": flow(data)["tokenUrl"],
        "scopes": dict(flow(data)["scopes"]),
    }


@model("breaking: wire", "scheme-changed", back="breaking: wire")
def key_in_another_header(data: Document) -> None:
    data["components"]["securitySchemes"]["key"]["name"] = "X-Api-Key"


@model(
    "breaking: source, wire, operations",
    "scheme-changed",
    back="breaking: source, wire, operations",
)
def key_becomes_oauth(data: Document) -> None:
    data["components"]["securitySchemes"]["key"] = {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": "https://t.example.com", "scopes": {}}},
    }


@model("info", "scheme-added", back="breaking: source, operations")
def scheme_added(data: Document) -> None:
    data["components"]["securitySchemes"]["basic"] = {"type": "http", "scheme": "basic"}


@model("breaking: operations", "scheme-url-changed", back="breaking: operations")
def openid_url_changed(data: Document) -> None:
    data["components"]["securitySchemes"]["oidc"]["openIdConnectUrl"] = "https://id.example.com"


@model("warning: operations", "scheme-deprecated", back="info")
def scheme_deprecated(data: Document) -> None:
    data["components"]["securitySchemes"]["jwt"]["deprecated"] = True


@bigin(
    "breaking: operations",
    "scope-alternative-removed",
    back="breaking: operations",
    back_rules="scope-alternative-removed",
)
def scope_renamed(data: Document) -> None:
    put(data)["security"][0] = {OAUTH: ["ZohoBigin.everything.ALL"]}


@bigin("info", "scope-alternative-added", back="breaking: operations")
def alternative_of_two_scopes_added(data: Document) -> None:
    put(data)["security"].insert(0, {OAUTH: ["ZohoBigin.one.ALL", "ZohoBigin.two.ALL"]})


@bigin("none", back="none")
def alternatives_in_another_order(data: Document) -> None:
    put(data)["security"].reverse()


@bigin("info", "security-alternative-added", back="breaking: operations")
def security_emptied(data: Document) -> None:
    put(data)["security"] = []


@bigin("none", back="none")
def scheme_renamed(data: Document) -> None:
    replaced(data, f'"{OAUTH}"', '"login"')


@bigin("breaking: wire, operations", "scheme-changed", back="breaking: wire, operations")
def any_bearer_token(data: Document) -> None:
    data["components"]["securitySchemes"][OAUTH] = {"type": "http", "scheme": "bearer"}


@bigin(
    "breaking: source, wire, operations",
    "scheme-changed",
    back="breaking: source, wire, operations",
)
def key_in_place_of_oauth(data: Document) -> None:
    key = {"type": "apiKey", "in": "header", "name": "X-Key"}
    data["components"]["securitySchemes"][OAUTH] = key
