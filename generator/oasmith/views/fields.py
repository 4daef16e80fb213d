"""The arguments of the runtime's dataclasses, as far as they differ from the defaults."""

from __future__ import annotations

import dataclasses
from typing import Any

from oasmith import ir


def given(**fields: Any) -> dict[str, Any]:
    """Return the fields that are not empty: those differ from the dataclasses' defaults."""
    return {name: value for name, value in fields.items() if value not in (None, "", (), {}, False)}


def parameter(it: ir.Parameter) -> dict[str, Any]:
    """Return the arguments of ``Parameter``."""
    return given(
        name=it.name,
        argument=it.ident if it.ident != it.name else "",
        location=it.location,
        type=it.type,
        required=it.required,
        style=it.style if it.style != "simple" else "",
        explode=it.explode,
        allow_reserved=it.allow_reserved,
        media_type=it.media_type,
        nullable=it.nullable and not it.required,
    )


def media(some: tuple[ir.Media, ...]) -> tuple[tuple[ir.Media, dict[str, Any]], ...]:
    """Return each media type with the arguments of ``Media`` besides the three that all have."""
    return tuple(
        (
            it,
            given(
                sent_as=it.sent_as if it.sent_as != it.media_type else None, is_event=it.is_event
            ),
        )
        for it in some
    )


def headers(it: ir.Answer) -> tuple[ir.Header, ...]:
    """Return the headers that are more than text."""
    return tuple(header for header in it.headers if header.type not in ("str", "Any"))


def header(it: ir.Header) -> dict[str, Any]:
    """Return the arguments of ``Header``."""
    return given(name=it.name, type=it.type, is_list=it.is_list, is_json=it.is_json)


def part(it: ir.Part) -> dict[str, Any]:
    """Return the arguments of ``Part``."""
    return given(
        name=it.name,
        type=it.type if it.type != "Any" else "",
        required=it.required,
        content_type=it.content_type,
        style=it.style,
        explode=it.explode,
        allow_reserved=it.allow_reserved,
    )


def body(operation: ir.Operation) -> dict[str, Any]:
    """Return the arguments of ``Body``, without its media types."""
    it = operation.body
    if it is None:
        return {}
    fields: dict[str, Any] = {} if it.required else {"required": False}
    fields |= given(nullable=it.nullable and not it.required)
    return fields if it.ident == "body" else {**fields, "argument": it.ident}


def error_row(it: ir.ErrorRow) -> dict[str, Any]:
    """Return the arguments of ``ErrorRow``."""
    return {
        "code": it.code,
        "status": it.status,
        "message": it.message,
        "resolution": it.resolution,
        **given(meaning=it.meaning, docs=it.docs, oauth=it.oauth),
    }


def batch(it: ir.Batch) -> dict[str, Any]:
    """Return the arguments of ``Batch``."""
    return {
        "items": it.items,
        "results": it.results,
        "size": it.size,
        "succeeded": dict(it.succeeded),
        "result_type": it.result_type,
        **given(
            item_id=it.item_id,
            result_id=it.id,
            argument=it.parameter if it.parameter != "data" else "",
        ),
    }


def retries(it: ir.Retries) -> dict[str, Any]:
    """Return the arguments of ``RetryPolicy``: what the document repeats is safe to repeat."""
    given = {field.name: getattr(it, field.name) for field in dataclasses.fields(it)}
    found = {name: value for name, value in given.items() if value is not None}
    return found if it.max_retries == 0 else {**found, "any_method": True}


def pagination(it: ir.Pagination) -> dict[str, Any]:
    """Return the arguments of ``Pagination``."""
    return {
        "kind": it.kind,
        "results": it.results,
        **given(argument=it.argument, body=it.body, limit=it.limit, first=it.first),
        **{
            name: steps
            for name in ("next", "more", "pages")
            if (steps := getattr(it, name)) is not None
        },
    }


def security(operation: ir.Operation) -> tuple[dict[str, tuple[str, ...]], ...]:
    """Return the alternatives as OpenAPI writes them: scheme to scopes."""
    return tuple(
        {need.scheme: need.scopes for need in alternative.requirements}
        for alternative in operation.security
    )


def server(it: ir.Server) -> dict[str, Any]:
    """Return the arguments of ``Server``."""
    return {
        "id": it.name,
        "url": it.url,
        **given(accounts=it.accounts, description=it.description),
    }


def variable(it: ir.ServerVariable) -> dict[str, Any]:
    """Return the arguments of a server's ``Variable``."""
    default = {} if it.default is None else {"default": it.default}
    return {"name": it.name, **default, **given(values=it.values)}


def scheme(it: ir.SecurityScheme) -> dict[str, Any]:
    """Return the arguments of ``SecurityScheme``, without its scope parameters."""
    urls = {
        name: next((getattr(flow, name) for flow in it.flows if getattr(flow, name)), None)
        for name in ("authorization_url", "token_url", "refresh_url")
    }
    asked = (flow.token_url for flow in it.flows if flow.kind == "clientCredentials")
    urls["client_credentials_url"] = next(asked, None)
    scopes = {scope.name: scope.description for scope in it.scopes}
    if it.kind == "mutualTLS":
        return {"name": it.name, "kind": it.kind, "argument": "", "prefix": None}
    return {
        "name": it.name,
        "kind": it.kind,
        "argument": it.argument,
        "location": it.location,
        "key": it.key,
        "prefix": it.prefix,
        **given(**urls, scopes=scopes, server_pointer=it.server_pointer),
    }


def scope_words(it: ir.ScopeParameter) -> dict[str, str]:
    """Return the ``values`` of a ``ScopeParameter``."""
    return dict(it.values)
