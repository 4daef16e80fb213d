"""The pages of authentication and servers: credentials, scopes, data centres."""

from __future__ import annotations

from collections.abc import Iterator

from oasmith import ir
from oasmith.emit.command_line.program import credentials, variable
from oasmith.emit.docs.readme import ReadmeView
from oasmith.emit.resources.package import client
from oasmith.reference.blocks import (
    Block,
    Bullets,
    Cell,
    CodeSpan,
    Description,
    Entry,
    Page,
    Paragraph,
    Plain,
    Prose,
    Section,
    WebLink,
    listed,
    section,
    table,
)
from oasmith.reference.places import AUTHENTICATION, Places, servers_page
from oasmith.reference.sources import source
from oasmith.reference.values import values

_KINDS = {
    "oauth2": "OAuth 2",
    "openIdConnect": "OpenID Connect",
    "bearer": "a token in the header Authorization",
    "basic": "user name and password (HTTP Basic)",
    "digest": "user name and password (HTTP Digest)",
    "apiKey": "an API key",
    "other": "a custom credential",
    "mutualTLS": "a client certificate",
}


def authentication(api: ir.Api, places: Places, readme: ReadmeView) -> Page:
    """Return the page of credentials, scopes and environment variables."""
    return Page(
        title="Authentication",
        place=places.pages[AUTHENTICATION],
        blocks=tuple(_credentials(api)),
        entries=tuple(_scheme(scheme, api, places, readme) for scheme in api.schemes),
    )


def _credentials(api: ir.Api) -> Iterator[Block]:
    if not api.schemes:
        yield Paragraph((Plain("The API requires no credentials."),))
        return
    rows: list[tuple[Cell, ...]] = [
        ((CodeSpan(one.ident),), (Prose(one.description),)) for one in client(api).credentials
    ]
    arguments = table(("argument of the client", "value"), rows)
    if arguments is not None:
        yield arguments
    variables = table(
        ("environment variable", "value"),
        [
            ((CodeSpan(variable(api, name)),), (Plain(text),))
            for credential in credentials(api)
            for name, text in credential.values.items()
        ],
    )
    if variables is not None:
        yield variables


def _scheme(scheme: ir.SecurityScheme, api: ir.Api, places: Places, readme: ReadmeView) -> Entry:
    return Entry(
        title=scheme.name,
        place=places.schemes[scheme.name],
        kind="scheme",
        summary=(Plain(_KINDS[scheme.kind]),),
        sections=(
            *section("", *_scheme_facts(scheme)),
            *_scopes(scheme, api, places, readme),
            *_flows(scheme),
            *_source(source(scheme.source)),
        ),
    )


def _scheme_facts(scheme: ir.SecurityScheme) -> Iterator[Block]:
    if scheme.description:
        yield Description(scheme.description)
    if not scheme.traits.is_sent:
        text = "The certificate is configured in the HTTP client that you pass."
        yield Paragraph((Plain(text),))
        return
    place: Cell = (Plain(f"Sent in the {scheme.location} "), CodeSpan(scheme.key))
    prefix: Cell = (Plain(" with the prefix "), CodeSpan(scheme.prefix)) if scheme.prefix else ()
    argument: Cell = (Plain("; passed to the client as "), CodeSpan(scheme.argument), Plain("."))
    yield Paragraph((*place, *prefix, *argument))


def _scopes(
    scheme: ir.SecurityScheme, api: ir.Api, places: Places, readme: ReadmeView
) -> tuple[Section, ...]:
    by_id = {operation.id: operation for operation in api.operations}
    users = {line.name: line.operations for line in readme.scopes}
    rows: list[tuple[Cell, ...]] = [
        (
            (CodeSpan(name),),
            (Prose(meaning),) if meaning else (),
            listed([(places.operation(by_id[one]),) for one in users.get(name, ())]),
        )
        for name, meaning in scheme.scopes.items()
    ]
    placeholders = (
        Paragraph(
            (
                CodeSpan("{" + name + "}"),
                Plain(" depends on "),
                CodeSpan(rule.parameter),
                Plain(": "),
                *listed(
                    [
                        (CodeSpan(value), Plain(" becomes "), CodeSpan(text))
                        for value, text in rule.values.items()
                    ]
                ),
            )
        )
        for name, rule in scheme.scope_parameters.items()
    )
    return section("Scopes", table(("scope", "allows", "used by"), rows), *placeholders)


def _flows(scheme: ir.SecurityScheme) -> tuple[Section, ...]:
    rows: list[tuple[Cell, ...]] = [
        (
            (CodeSpan(flow.kind),),
            _url(flow.authorization_url),
            _url(flow.token_url),
            _url(flow.refresh_url),
        )
        for flow in scheme.flows
    ]
    head = ("flow", "authorization URL", "token URL", "refresh URL")
    return section("Flows", table(head, rows))


def _url(url: str | None) -> Cell:
    return (CodeSpan(url),) if url else ()


def _source(cell: Cell) -> tuple[Section, ...]:
    return section("Source", Bullets((cell,)) if cell else None)


def servers(api: ir.Api, places: Places) -> Page:
    """Return the page of data centres, or of servers."""
    return Page(
        title="Data centres" if api.has_data_centers else "Servers",
        place=places.pages[servers_page(api)],
        blocks=tuple(_servers(api)),
    )


def _servers(api: ir.Api) -> Iterator[Block]:
    if api.has_data_centers:
        text = "An account belongs to one data centre, and its tokens are valid only there."
        yield Paragraph((Plain(text),))
    rows: list[tuple[Cell, ...]] = [
        (
            (CodeSpan(server.id),),
            (Prose(server.description),) if server.description else (),
            (CodeSpan(server.url),),
            _url(server.accounts),
            source(server.source),
        )
        for server in api.servers
    ]
    argument = client(api).server_argument
    listing = table((argument, "description", "API", "accounts", "source"), rows)
    if listing is not None:
        yield listing
    variables: list[tuple[Cell, ...]] = [
        (
            (CodeSpan(server.id),),
            (CodeSpan(one.name),),
            (CodeSpan(one.default),) if one.default is not None else (),
            values(list(one.values)) if one.values else (),
        )
        for server in api.servers
        for one in server.variables
    ]
    listing = table((argument, "variable", "default", "values"), variables)
    if listing is not None:
        yield listing


def documentation(api: ir.Api) -> Cell:
    """Return the link to the API's own documentation."""
    return (WebLink(api.docs, "Documentation of the API"),) if api.docs else ()
