"""The index of a client's command line: what is known before a resource is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oasmith import ir
from oasmith.emit.command_line.cli import typed
from oasmith.emit.filters import plain
from oasmith.emit.literals import names
from oasmith.emit.resources.arguments import sentence
from oasmith.emit.resources.package import client
from oasmith_runtime.cli.definition import CommandCredential, CommandGroup

GRANTS = ("oauth2", "openIdConnect")
"""Kinds of schemes whose tokens the client can fetch."""


@dataclass(frozen=True, slots=True)
class ProgramView:
    """The index."""

    fields: Mapping[str, Any]
    """The arguments of ``CommandLine`` that are data."""
    has_oauth: bool

    @property
    def names(self) -> tuple[str, ...]:
        """What the index takes from the runtime."""
        oauth = ["OAuthClasses"] if self.has_oauth else []
        return tuple(sorted({"CommandLine", *names(self.fields), *oauth}))


def program(api: ir.Api) -> ProgramView:
    """Return the index of ``api``."""
    shown = client(api)
    server = next(one for one in shown.arguments if one.ident == shown.server_argument)
    fields = {
        "name": api.package,
        "title": sentence(plain(api.title)).removesuffix("."),
        "distribution": api.distribution,
        "version": api.client_version,
        "server": server.ident,
        "servers": tuple(server.id for server in api.servers),
        **({"needs_server": True} if server.default is None else {}),
        "groups": groups(api),
        "operations": {
            one.id: resource.ident for resource in api.resources for one in resource.operations
        },
        "credentials": tuple(credentials(api)),
    }
    return ProgramView(fields, any(scheme.kind in GRANTS for scheme in api.schemes))


def groups(api: ir.Api) -> tuple[CommandGroup, ...]:
    """Return the groups of commands: one for each resource."""
    typed_names = typed(resource.ident for resource in api.resources)
    return tuple(
        CommandGroup(
            name=typed_names[resource.ident],
            module=resource.ident,
            summary=sentence(plain(resource.description or resource.name)),
        )
        for resource in api.resources
    )


def credentials(api: ir.Api) -> Iterator[CommandCredential]:
    """Yield the credentials that a command line takes."""
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
            yield CommandCredential(
                argument=argument, values=_token(argument), needs=variable(api, argument)
            )


def _password(api: ir.Api, argument: str) -> CommandCredential:
    values = {f"{argument}_username": "a user name", f"{argument}_password": "its password"}
    needs = " with ".join(variable(api, name) for name in values)
    return CommandCredential(argument=argument, kind="password", values=values, needs=needs)


def _token(argument: str) -> dict[str, str]:
    return {argument: "a token or key that you keep fresh yourself"}


def _oauth(api: ir.Api, argument: str, prefix: str, *, needs_user: bool) -> CommandCredential:
    parts = ("client_id", "client_secret", *(["refresh_token"] if needs_user else []))
    fetching = ", ".join(variable(api, prefix + name) for name in parts)
    return CommandCredential(
        argument=argument,
        kind="oauth",
        values=_token(argument) | {f"{prefix}{name}": text for name, text in _OAUTH.items()},
        needs=f"{variable(api, argument)} or {fetching}",
        prefix=prefix,
        needs_user=needs_user,
    )


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
