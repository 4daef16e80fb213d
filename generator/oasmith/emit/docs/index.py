"""The tables of a client's API index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from oasmith import ir
from oasmith.emit.resources.methods import Method
from oasmith.emit.resources.webhooks import annotation

Row: TypeAlias = Sequence[str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class IndexView:
    """The tables of the index."""

    methods: tuple[Row, ...]
    """Name, HTTP method with path, scopes and exceptions."""
    webhooks: tuple[Row, ...]
    """Function, HTTP method with name, operation of a callback, and type of the result."""
    omitted: tuple[Row, ...]
    """The omitted part, and the reason."""


def index(api: ir.Api, methods: Mapping[str, Sequence[Method]]) -> IndexView:
    """Return the tables for the index of ``api``, with the ``methods`` of each resource."""
    return IndexView(
        methods=tuple(
            (
                f"{resource.ident}.{method.operation.method_ident}",
                (method.operation.method, method.operation.path),
                method.scopes,
                [name for name, _ in method.raises],
            )
            for resource in api.resources
            for method in methods[resource.ident]
        ),
        webhooks=tuple(
            (
                f"parse_{webhook.ident}",
                (webhook.method, webhook.name),
                [webhook.operation] if webhook.operation else [],
                annotation(webhook).text,
            )
            for webhook in api.webhooks
        ),
        omitted=tuple((omission.what, omission.reason) for omission in api.omitted),
    )
