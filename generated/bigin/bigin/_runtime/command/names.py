"""What credentials are called in the environment and in files."""

from __future__ import annotations

from dataclasses import dataclass

from ..configuration import Definition
from ..security import SecurityScheme

GRANTS = ("oauth2", "openIdConnect")
"""Kinds of schemes whose tokens are fetched."""


@dataclass(frozen=True, slots=True)
class Names:
    """What credentials are called: in lower case in a file, in upper case with a prefix outside."""

    prefix: str
    credentials: dict[str, str]
    """With what each is."""
    server: str

    def variable(self, name: str) -> str:
        """Return the environment variable of a name."""
        return f"{self.prefix}_{name}".upper()

    def variables(self) -> dict[str, str]:
        """Return every environment variable, with what it is."""
        found = {self.variable(name): text for name, text in self.credentials.items()}
        return {**found, self.variable(self.server): "as --" + self.server.replace("_", "-")}


def names_of(definition: Definition) -> Names:
    """Return the names that a client has: those of its package, schemes and servers."""
    found: dict[str, str] = {}
    for argument, schemes in arguments(definition).items():
        found |= _names(argument, schemes, grant_prefix(definition, argument))
    prefix = definition.package.rpartition(".")[2]
    return Names(prefix, found, definition.server_argument)


def arguments(definition: Definition) -> dict[str, list[SecurityScheme]]:
    """Return the arguments of the client that take credentials, with the schemes of each."""
    found: dict[str, list[SecurityScheme]] = {}
    for scheme in definition.schemes.values():
        if scheme.argument and scheme.kind != "mutualTLS":
            found.setdefault(scheme.argument, []).append(scheme)
    return found


def grant_prefix(definition: Definition, argument: str) -> str:
    """Return what stands before ``client_id``: nothing where only one argument has grants."""
    grants = {it.argument for it in definition.schemes.values() if it.kind in GRANTS}
    return "" if len(grants) < 2 else f"{argument}_"


def _names(argument: str, schemes: list[SecurityScheme], prefix: str) -> dict[str, str]:
    if any(it.kind == "basic" for it in schemes):
        return {f"{argument}_username": "a user name", f"{argument}_password": "its password"}
    found = {argument: "a token or key that you keep fresh yourself"}
    if any(it.kind in GRANTS for it in schemes):
        found |= {
            f"{prefix}client_id": "the id of a registered OAuth client",
            f"{prefix}client_secret": "its secret",
            f"{prefix}refresh_token": "a refresh token of a user",
            f"{prefix}scopes": "what to ask for where there is no refresh token",
            f"{prefix}token_url": "where tokens are got, in place of the document's URL",
            f"{prefix}token_store": "a file that keeps the token for the next command",
        }
    return found
