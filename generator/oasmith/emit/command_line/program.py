"""The index of a client's command line: what is known before a resource is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from oasmith import ir
from oasmith.emit.command_line.cli import typed
from oasmith.emit.filters import plain
from oasmith.emit.resources.arguments import sentence
from oasmith.emit.resources.fields import given
from oasmith.emit.resources.package import client

GRANTS = ("oauth2", "openIdConnect")
"""Kinds of schemes whose tokens the client can fetch."""


@dataclass(frozen=True, slots=True)
class ProgramView:
    """The arguments of the index."""

    fields: dict[str, Any]
    resources: tuple[dict[str, Any], ...]
    operations: dict[str, str]
    credentials: tuple[dict[str, Any], ...]
    has_oauth: bool

    @property
    def names(self) -> tuple[str, ...]:
        """What the index takes from the runtime."""
        needed = {
            "CommandCredential": bool(self.credentials),
            "CommandGroup": bool(self.resources),
            "CommandLine": True,
            "OAuthClasses": self.has_oauth,
        }
        return tuple(name for name, is_needed in needed.items() if is_needed)


def program(api: ir.Api) -> ProgramView:
    """Return the index of ``api``."""
    names = typed(resource.ident for resource in api.resources)
    server = next(
        argument
        for argument in client(api).arguments
        if argument.ident == client(api).server_argument
    )
    return ProgramView(
        fields={
            "name": api.package,
            "title": sentence(plain(api.title)).removesuffix("."),
            "distribution": api.distribution,
            "version": api.client_version,
            "server": server.ident,
            "servers": tuple(server.id for server in api.servers),
            **given(needs_server=server.default is None),
        },
        resources=tuple(
            {
                "name": names[resource.ident],
                "module": resource.ident,
                "summary": sentence(plain(resource.description or resource.name)),
            }
            for resource in api.resources
        ),
        operations={
            one.id: resource.ident for resource in api.resources for one in resource.operations
        },
        credentials=tuple(credentials(api)),
        has_oauth=any(scheme.kind in GRANTS for scheme in api.schemes),
    )


def credentials(api: ir.Api) -> Iterator[dict[str, Any]]:
    """Yield the arguments of each ``CommandCredential``."""
    schemes = [scheme for scheme in api.schemes if scheme.argument and scheme.kind != "mutualTLS"]
    fetched = {scheme.argument for scheme in schemes if scheme.kind in GRANTS}
    for argument in dict.fromkeys(scheme.argument for scheme in schemes):
        own = [scheme for scheme in schemes if scheme.argument == argument]
        if any(scheme.kind == "basic" for scheme in own):
            yield _password(api, argument)
        elif argument in fetched:
            prefix = f"{argument}_" if len(fetched) > 1 else ""
            yield _oauth(api, argument, prefix, needs_user=not any(map(_is_for_programs, own)))
        else:
            yield {
                "argument": argument,
                "values": _token(argument),
                "needs": variable(api, argument),
            }


def _password(api: ir.Api, argument: str) -> dict[str, Any]:
    values = {f"{argument}_username": "a user name", f"{argument}_password": "its password"}
    needs = " with ".join(variable(api, name) for name in values)
    return {"argument": argument, "kind": "password", "values": values, "needs": needs}


def _token(argument: str) -> dict[str, str]:
    return {argument: "a token or key that you keep fresh yourself"}


def _oauth(api: ir.Api, argument: str, prefix: str, *, needs_user: bool) -> dict[str, Any]:
    names = ("client_id", "client_secret", *(["refresh_token"] if needs_user else []))
    fetching = ", ".join(variable(api, prefix + name) for name in names)
    return {
        "argument": argument,
        "kind": "oauth",
        "values": _token(argument) | {f"{prefix}{name}": text for name, text in _OAUTH.items()},
        "needs": f"{variable(api, argument)} or {fetching}",
        **given(prefix=prefix, needs_user=needs_user),
    }


def variable(api: ir.Api, name: str) -> str:
    """Return an environment variable, as ``CommandLine.variable`` of the runtime does."""
    return f"{api.package}_{name}".upper()


_OAUTH = {
    "client_id": "the id of a registered OAuth client",
    "client_secret": "its secret",
    "refresh_token": "a refresh token of a user",
    "scopes": "what to ask for without a refresh token",
    "token_url": "where tokens are fetched, instead of the document's URL",
    "token_store": "a file that keeps the token for the next command",
}


def _is_for_programs(scheme: ir.SecurityScheme) -> bool:
    """Return whether tokens are fetched without a user."""
    return any(flow.kind == "clientCredentials" and flow.token_url for flow in scheme.flows)
