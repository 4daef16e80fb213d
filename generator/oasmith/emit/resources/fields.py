"""The arguments of the runtime's dataclasses, as far as they differ from the defaults."""

from __future__ import annotations

import dataclasses
from typing import Any

from oasmith import ir


def given(**fields: Any) -> dict[str, Any]:
    """Return the fields that are not empty: those differ from the dataclasses' defaults."""
    return {name: value for name, value in fields.items() if value not in (None, "", (), {}, False)}


def error_row(row: ir.ErrorRow) -> dict[str, Any]:
    """Return the arguments of ``ErrorRow``."""
    return {
        "code": row.code,
        "status": row.status,
        "message": row.message,
        "resolution": row.resolution,
        **given(meaning=row.meaning, docs=row.docs, oauth=row.oauth),
    }


def batch(batch: ir.Batch) -> dict[str, Any]:
    """Return the arguments of ``Batch``."""
    return {
        "items": batch.items,
        "results": batch.results,
        "size": batch.size,
        "succeeded": dict(batch.succeeded),
        "result_type": batch.result_type,
        **given(
            item_id=batch.item_id,
            result_id=batch.id,
            argument=batch.parameter if batch.parameter != "data" else "",
        ),
    }


def retries(retries: ir.Retries) -> dict[str, Any]:
    """Return the arguments of ``RetryPolicy``: what the document repeats is safe to repeat."""
    given = {field.name: getattr(retries, field.name) for field in dataclasses.fields(retries)}
    fields = {name: value for name, value in given.items() if value is not None}
    return fields if retries.max_retries == 0 else {**fields, "any_method": True}


def pagination(pagination: ir.Pagination) -> dict[str, Any]:
    """Return the arguments of ``Pagination``."""
    return {
        "kind": pagination.kind,
        "results": pagination.results,
        **given(
            argument=pagination.argument,
            body=pagination.body,
            limit=pagination.limit,
            first=pagination.first,
        ),
        **{
            name: steps
            for name in ("next", "more", "pages")
            if (steps := getattr(pagination, name)) is not None
        },
    }
