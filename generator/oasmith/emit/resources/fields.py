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


def security(operation: ir.Operation) -> tuple[dict[str, tuple[str, ...]], ...]:
    """Return the alternatives as OpenAPI writes them: scheme to scopes."""
    return tuple(
        {need.scheme: need.scopes for need in alternative.requirements}
        for alternative in operation.security
    )


def server(server: ir.Server) -> dict[str, Any]:
    """Return the arguments of ``Server``."""
    return {
        "id": server.name,
        "url": server.url,
        **given(accounts=server.accounts, description=server.description),
    }


def variable(variable: ir.ServerVariable) -> dict[str, Any]:
    """Return the arguments of a server's ``Variable``."""
    default = {} if variable.default is None else {"default": variable.default}
    return {"name": variable.name, **default, **given(values=variable.values)}


def scheme(scheme: ir.SecurityScheme) -> dict[str, Any]:
    """Return the arguments of ``SecurityScheme``, without its scope parameters."""
    urls = {
        name: next((getattr(flow, name) for flow in scheme.flows if getattr(flow, name)), None)
        for name in ("authorization_url", "token_url", "refresh_url")
    }
    asked = (flow.token_url for flow in scheme.flows if flow.kind == "clientCredentials")
    urls["client_credentials_url"] = next(asked, None)
    scopes = {scope.name: scope.description for scope in scheme.scopes}
    if scheme.kind == "mutualTLS":
        return {"name": scheme.name, "kind": scheme.kind, "argument": "", "prefix": None}
    return {
        "name": scheme.name,
        "kind": scheme.kind,
        "argument": scheme.argument,
        "location": scheme.location,
        "key": scheme.key,
        "prefix": scheme.prefix,
        **given(**urls, scopes=scopes, server_pointer=scheme.server_pointer),
    }


def scope_words(parameter: ir.ScopeParameter) -> dict[str, str]:
    """Return the ``values`` of a ``ScopeParameter``."""
    return dict(parameter.values)
