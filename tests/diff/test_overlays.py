"""Documents with overlays are compared with each side's own overlays applied."""

from __future__ import annotations

import json

import pytest
from command_line import Command

from diff.conftest import Repository

CONFIG = """\
[clients.shop]
spec = "spec/shop.yaml"
output = "generated/shop"
package = "shop"
"""
OVERLAID = CONFIG + 'overlays = ["overlays/ours.yaml"]\n'
SPEC = """\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: https://api.test}]
paths:
  /orders:
    get: &operation
      operationId: listOrders
      parameters: [{name: limit, in: query, schema: {type: integer, maximum: 100}}]
      responses: {"200": {description: Orders.}}
"""
OVERLAY = """\
overlay: 1.1.0
info: {title: Ours, version: 1.0.0}
actions:
  - target: $..parameters[?@.name == 'limit'].schema
    update: {maximum: MAXIMUM}
  - target: $.paths
    update: {/items: {$ref: "../parts/items.yaml#/items"}}
"""
ITEMS = """\
items: {get: {operationId: listItems, responses: {"200": {description: Items.}}}}
"""


def overlay(maximum: int) -> str:
    return OVERLAY.replace("MAXIMUM", str(maximum))


@pytest.fixture
def shop(repository: Repository) -> Repository:
    """Create a repository with a client whose document has an overlay that refers to a file."""
    repository.commit(
        oasmith_toml=OVERLAID,
        spec__shop_yaml=SPEC,
        overlays__ours_yaml=overlay(90),
        parts__items_yaml=ITEMS,
    )
    return repository


def changes(oasmith: Command, *arguments: str) -> list[tuple[str, str]]:
    ran = oasmith("diff", *arguments, "--format", "json")
    assert ran.err == ""
    found = json.loads(ran.out)["changes"]
    return [(one["rule"], one["where"].partition(":")[0]) for one in found]


def test_the_same_overlay_changes_nothing(oasmith: Command, shop: Repository) -> None:
    assert changes(oasmith, "--against", "main") == []


def test_a_change_of_an_overlay_is_a_change(oasmith: Command, shop: Repository) -> None:
    shop.write("overlays/ours.yaml", overlay(80))
    assert changes(oasmith, "--against", "main") == [
        ("request-constraint-tightened", "overlays/ours.yaml")
    ]


def test_an_overlay_that_is_new_or_gone_is_a_change(oasmith: Command, shop: Repository) -> None:
    shop.write("oasmith.toml", CONFIG)
    rules = [rule for rule, _ in changes(oasmith, "--against", "main")]
    assert sorted(rules) == ["operation-removed", "request-constraint-relaxed"]
    shop.commit()
    shop.write("oasmith.toml", OVERLAID)
    rules = [rule for rule, _ in changes(oasmith, "--against", "main")]
    assert sorted(rules) == ["operation-added", "request-constraint-tightened"]


def test_a_document_of_a_revision_has_the_overlays_that_the_revision_has(
    oasmith: Command, shop: Repository
) -> None:
    shop.write("overlays/ours.yaml", overlay(80))
    assert changes(oasmith, "main:spec/shop.yaml", "spec/shop.yaml") == [
        ("request-constraint-tightened", "overlays/ours.yaml")
    ]


def test_a_file_that_an_overlay_refers_to_is_that_of_the_revision(
    oasmith: Command, shop: Repository
) -> None:
    shop.write("parts/items.yaml", ITEMS.replace("get:", "put:"))
    rules = [rule for rule, _ in changes(oasmith, "--against", "main")]
    assert rules == ["method-changed"]
