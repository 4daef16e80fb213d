"""Webhooks, decoded as responses are."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def webhooks(package: ModuleType) -> ModuleType:
    """Return the module of the client's webhooks."""
    return importlib.import_module(f"{package.__name__}.webhooks")


def test_each_has_a_typed_function(webhooks: ModuleType) -> None:
    assert sorted(webhooks.WEBHOOKS) == [
        "add_order_arrived",
        "label_printed",
        "plain_delete",
        "plain_put",
    ]
    assert webhooks.parse_label_printed.__annotations__["return"] == "models.Printed"
    assert webhooks.parse_label_printed.__doc__.startswith(
        "Parse the webhook `label.printed`. A label is there."
    )
    assert webhooks.ADD_ORDER_ARRIVED.operation == "addOrder"


def test_a_payload_is_read_without_loss(webhooks: ModuleType, package: ModuleType) -> None:
    body = b'{"label": {"to": "Ada"}, "how": "3d", "new": 1}'
    found = webhooks.parse_label_printed(body, strict=True)
    assert isinstance(found, package.models.Printed)
    assert found.to_dict() == {"label": {"to": "Ada"}, "how": "3d", "new": 1}


def test_an_odd_payload_is_kept_or_refused(webhooks: ModuleType, package: ModuleType) -> None:
    seen: list[Any] = []
    found = webhooks.parse_label_printed('{"label": {"to": 1}}', on_deviation=seen.append)
    assert found.label.to == 1
    assert [(it.operation_id, it.pointer) for it in seen] == [("label.printed", "/label/to")]
    with pytest.raises(package.DeviationError):
        webhooks.parse_label_printed('{"label": {"to": 1}}', strict=True)


def test_what_cannot_be_read_is_an_error(webhooks: ModuleType, package: ModuleType) -> None:
    with pytest.raises(package.PayloadError, match="expected JSON"):
        webhooks.parse_label_printed(b"<xml>")
    with pytest.raises(package.PayloadError, match="not text/html"):
        webhooks.parse_label_printed(b"{}", content_type="text/html")


def test_a_form_has_typed_fields(webhooks: ModuleType) -> None:
    found = webhooks.parse_add_order_arrived(b"count=3&to=Ad%C3%A4&x=1&x=2", strict=True)
    assert (found.count, found.to, found.x) == (3, "Adä", ["1", "2"])


def test_text_and_nothing(webhooks: ModuleType) -> None:
    text = webhooks.parse_plain_put("ä".encode("latin-1"), content_type="text/plain; charset=l1")
    assert text == "ä"
    assert webhooks.parse_plain_delete(b"") is None
