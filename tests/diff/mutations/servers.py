"""Changes of hosts, data centres and variables of URLs."""

from __future__ import annotations

from diff.mutations.table import Document, bigin, model


@bigin("breaking: operations", "accounts-host-changed", back="breaking: operations")
def accounts_host_changed(data: Document) -> None:
    data["servers"][1]["x-data-center"]["accounts"] = "https://login.zoho.eu"


@bigin("breaking: operations", "server-url-changed", back="breaking: operations")
def host_changed(data: Document) -> None:
    data["servers"][1]["url"] = "https://api.zoho.eu"
    data["servers"][1]["x-data-center"]["api"] = "https://api.zoho.eu"


@bigin("breaking: operations", "server-url-changed", back="breaking: operations")
def host_of_the_default_server_changed(data: Document) -> None:
    data["servers"][0]["url"] = "https://api.zoho.com"
    data["servers"][0]["x-data-center"]["api"] = "https://api.zoho.com"


@bigin("breaking: wire", "server-url-changed", back="breaking: wire")
def base_path_added(data: Document) -> None:
    data["servers"][0]["url"] += "/crm"


@bigin("breaking: source, operations", "data-center-removed", back="info")
def data_centre_removed(data: Document) -> None:
    data["servers"].pop(4)


@bigin("info", "data-center-added", back="breaking: source, operations")
def data_centre_added(data: Document) -> None:
    at, accounts = "https://www.zohoapis.uk", "https://accounts.zoho.uk"
    own = {"id": "uk", "accounts": accounts, "api": at}
    data["servers"].append({"url": at, "x-data-center": own})


@bigin("breaking: source", "server-renamed", back="breaking: source")
def data_centre_renamed(data: Document) -> None:
    data["servers"][6]["x-data-center"]["id"] = "ksa"


@bigin("info", "server-order-changed", back="info")
def default_server_changed(data: Document) -> None:
    data["servers"].insert(0, data["servers"].pop(2))


@bigin("info", "wording-changed", back="info")
def server_described_in_other_words(data: Document) -> None:
    data["servers"][0]["description"] = "America"


@bigin("info", "source-changed", back="info")
def data_centre_read_elsewhere(data: Document) -> None:
    data["servers"][0]["x-data-center"]["x-source"]["read"] = "2026-12-01"


@model("breaking: operations", "server-variable-tightened", back="info")
def region_removed(data: Document) -> None:
    data["servers"][0]["variables"]["region"]["enum"] = ["eu"]


@model("breaking: operations", *["server-variable-default-changed"], back="breaking: operations")
def default_region_changed(data: Document) -> None:
    data["servers"][0]["variables"]["region"]["default"] = "us"


@model("breaking: operations", "server-url-changed", back="breaking: operations")
def host_of_a_path_changed(data: Document) -> None:
    data["paths"]["/pets/{id}"]["servers"][0]["url"] = "https://animals.example.com"


@model("breaking: wire", "server-url-changed", back="breaking: wire")
def base_path_changed(data: Document) -> None:
    data["servers"][0]["url"] = "https://{region}.example.com/v2"


@model("breaking: wire, operations", "server-url-changed", back="breaking: wire, operations")
def host_and_base_path_changed(data: Document) -> None:
    data["servers"][0]["url"] = "https://{region}.example.org/v2"


@bigin("breaking: source, operations", "data-center-removed", back="info")
def default_data_centre_removed(data: Document) -> None:
    data["servers"].pop(0)


@bigin("breaking: operations", "accounts-host-changed", back="info")
def accounts_host_not_told(data: Document) -> None:
    del data["servers"][3]["x-data-center"]["accounts"]


@bigin("info", "server-url-changed", back="info")
def slash_after_the_host(data: Document) -> None:
    data["servers"][1]["url"] += "/"


@bigin("breaking: operations", "server-url-changed", back="breaking: operations")
def another_port(data: Document) -> None:
    data["servers"][1]["url"] += ":8443"
