"""The index of a client's command line, which does not need the commands of resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from oasmith import ir
from oasmith.emit.command_line.cli import typed
from oasmith.emit.filters import plain
from oasmith.emit.literals import names
from oasmith.emit.resources.arguments import sentence
from oasmith.emit.resources.package import client, environment
from oasmith_runtime.auth.environment import NamedCredential, named_credentials
from oasmith_runtime.cli.definition import CommandCredential, CommandGroup


@dataclass(frozen=True, slots=True)
class ProgramView:
    """The index of the command line."""

    fields: Mapping[str, Any]
    """The arguments of ``CommandLine`` that are data."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names that the index imports from the runtime."""
        return tuple(sorted({"CommandLine", *names(self.fields)}))


def program(api: ir.Api) -> ProgramView:
    """Return the index of ``api``."""
    view = client(api)
    server = next(one for one in view.arguments if one.ident == view.server_argument)
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
    return ProgramView(fields)


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
    """Yield the credentials of a command line."""
    for credential in named_credentials(api.schemes):
        yield CommandCredential(
            argument=credential.argument,
            values=_values(credential),
            needs=credential.needs(partial(variable, api)),
        )


def _values(credential: NamedCredential) -> dict[str, str]:
    if credential.is_password:
        return dict(zip(credential.pair, ("a user name", "its password"), strict=True))
    token = {credential.argument: "a token or key that you renew yourself"}
    if not credential.is_fetched:
        return token
    return token | {f"{credential.prefix}{name}": text for name, text in _OAUTH.items()}


def variable(api: ir.Api, name: str) -> str:
    """Return the name of an environment variable, as ``variable`` of the runtime does."""
    return f"{environment(api)}_{name}".upper()


_OAUTH = {
    "client_id": "the id of a registered OAuth client",
    "client_secret": "its secret",
    "refresh_token": "a refresh token of a user",
    "scopes": "the scopes to request without a refresh token",
    "token_url": "the token endpoint, instead of the document's URL",
    "token_store": "a file that stores the token for the next command",
}
