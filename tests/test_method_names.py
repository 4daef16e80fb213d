"""Methods are named without what the names of their operations repeat."""

from __future__ import annotations

import random

import pytest

from oasmith.lower.operations.method_names import (
    Wanted,
    bare_groups,
    method_names,
    path_groups,
    singular,
    spoken_ids,
    spoken_name,
    without,
)


@pytest.mark.parametrize(
    ("name", "group", "rest"),
    [
        ("create pet", "pets", "create"),
        ("get pet by id", "pets", "get by id"),
        ("repos get", "repos", "get"),
        ("pets get pet by id", "pets", "get by id"),
        ("list issues for repo", "issues", "list for repo"),
        ("add label to issue", "issues", "add label"),
        ("get blue print", "blueprint", "get"),
        ("get cardorders", "card orders", "get"),
        ("assign project user role", "project user role assignments", "assign"),
        ("create chat completion", "chat", "create completion"),
        ("pets", "pets", "pets"),
        ("pets by id", "pets", "pets by id"),
        ("pets 2", "pets", "pets 2"),
        ("upload file", "upload", "upload file"),
        ("list boxes", "box", "list"),
        ("get address", "addresses", "get"),
        ("get status", "statuses", "get"),
    ],
)
def test_a_name_does_without_its_group(name: str, group: str, rest: str) -> None:
    assert " ".join(without(name.split(), group.split())) == rest


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("pets", "pet"),
        ("entries", "entry"),
        ("boxes", "box"),
        ("addresses", "address"),
        ("branches", "branch"),
        ("address", "address"),
        ("status", "status"),
        ("analysis", "analysis"),
        ("as", "as"),
    ],
)
def test_words_in_the_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


def names(*operations: tuple[str, str] | tuple[str, str, str], group: str = "orders") -> list[str]:
    """Return the names of operations, given a request and an id for each."""
    wanted = []
    for request, *more in operations:
        method, path = request.split()
        is_list = method == "GET" and not path.endswith("}")
        wanted.append(Wanted("".join(more[:1]), method, path, group, is_list=is_list))
    order = random.Random(1).sample(range(len(wanted)), len(wanted))
    shuffled = method_names([wanted[index] for index in order], {"_call"})
    assert [shuffled[order.index(index)] for index in range(len(wanted))] == method_names(
        wanted, {"_call"}
    )
    return method_names(wanted, {"_call"})


def test_operations_without_ids_are_called_as_rest_has_it() -> None:
    assert names(
        ("GET /v1/orders",),
        ("POST /v1/orders",),
        ("DELETE /v1/orders",),
        ("GET /v1/orders/{id}",),
        ("PUT /v1/orders/{id}",),
        ("DELETE /v1/orders/{id}",),
        ("GET /v1/orders/{id}/lines",),
        ("POST /v1/orders/{id}/lines",),
        ("GET /v1/orders/{id}/lines/{line}",),
        ("POST /v1/orders/{id}/cancel",),
        ("GET /v1/orders/{id}/boxes/{box}/label.pdf",),
        ("OPTIONS /v1/orders",),
    ) == [
        *("list", "create", "delete_all", "get", "update", "delete"),
        *("list_lines", "create_line", "get_line", "cancel", "list_box_label_pdf", "options"),
    ]


def test_one_thing_is_got_and_changed() -> None:
    wanted = [
        Wanted("", method, "/v1/account", "account")
        for method in ("GET", "POST", "PATCH", "DELETE")
    ]
    assert method_names(wanted) == ["get", "create", "update", "delete"]


def test_names_that_clash_keep_more_of_their_ids() -> None:
    assert names(
        ("GET /orders", "getOrders"), ("GET /orders/{id}", "getOrder"), ("GET /all", "get")
    ) == ["list", "get", "get_all"]
    assert names(("GET /a", "findOrder"), ("GET /b", "findOrders")) == ["find_order", "find_orders"]
    assert names(("POST /a", "importOrders"), ("POST /b", "_call order")) == [
        *("import_orders", "call"),
    ]
    # The id has no more information, so the path is used.
    assert names(("POST /orders/import", "import"), ("POST /x", "import")) == [
        *("post_orders_import", "post_x"),
    ]


@pytest.mark.parametrize(
    ("written", "request_line", "spoken"),
    [
        ("list_orders_orders_get", "GET /orders", "list orders"),
        ("read_item_items__item_id__get", "GET /items/{item_id}", "read item"),
        ("orders_get", "GET /orders", ""),
        ("getOrders", "GET /v1/orders", ""),
        ("GetV1OrdersId", "GET /v1/orders/{id}", ""),
        ("getOrdersId", "GET /v1/orders/{id}", ""),
        ("getOrderLines", "GET /v1/orders", "get Order Lines"),
        ("", "GET /v1/orders", ""),
        ("orders/search", "GET /v1/search", "search"),
        ("orders.list/all", "GET /v1/search", "list all"),
        ("other/search", "GET /v1/search", "other search"),
        ("orders/", "GET /v1/search", "orders"),
    ],
)
def test_ids_that_frameworks_make(written: str, request_line: str, spoken: str) -> None:
    method, path = request_line.split()
    assert spoken_ids([Wanted(written, method, path, "orders")]) == [spoken]


def test_what_all_ids_begin_with_is_no_part_of_any() -> None:
    wanted = [Wanted(it, "GET", "/", "") for it in ("shopApi_add", "shopApi_drop", "shop_api_go")]
    assert spoken_ids(wanted) == ["add", "drop", "go"]
    assert spoken_ids(wanted[:2]) == ["shop Api add", "shop Api drop"]
    assert bare_groups(["Api2010 Call", "Api2010 Fax", "Api2010 Call", "Api2010 Sim"]) == [
        *("Call", "Fax", "Call", "Sim")
    ]
    assert bare_groups(["Chat", "Chat Files", "Chats"]) == ["Chat", "Chat Files", "Chats"]


def test_groups_from_paths() -> None:
    assert path_groups(["/v1/orders", "/v1/orders/{id}", "/v1/users"]) == [
        *("orders", "orders", "users")
    ]
    assert path_groups(["/crm/v8/settings/fields", "/crm/v8/{module}"]) == ["settings", ""]
    assert path_groups(["/shop/orders", "/shop/users/{id}"]) == ["orders", "users"]
    assert path_groups(["/shop/orders"]) == ["shop"]
    assert path_groups(["/2010-04-01/Accounts/{Sid}/Calls.json"]) == ["Accounts"]


@pytest.mark.parametrize(
    ("method", "group", "spoken"),
    [
        ("list", "customers", "list customers"),
        ("create", "customers", "create customer"),
        ("list_sources", "customers", "list customer sources"),
        ("get", "", "get"),
    ],
)
def test_an_operation_without_id_as_a_person_calls_it(method: str, group: str, spoken: str) -> None:
    assert spoken_name(method, group) == spoken
