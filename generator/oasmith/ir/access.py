"""Where calls go and what lets them in: servers, scopes and security schemes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a fact comes from (``x-source``)."""

    url: str
    read: str
    """ISO date on which the page was read."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVariable:
    """One ``{placeholder}`` of a server's URL."""

    name: str
    default: str | None
    """None when the document gives none; the client's user must then give a value."""
    values: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One entry of ``servers``; with ``accounts`` it is a data centre."""

    name: str
    """The id of the data centre or the server's name, e.g. ``eu``."""
    ident: str
    """The enumerator, e.g. ``EU``."""
    url: str
    description: str = ""
    accounts: str | None = None
    """The origin of the OAuth endpoints for this server, e.g. ``https://accounts.zoho.eu``."""
    variables: tuple[ServerVariable, ...] = ()
    source: Provenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One OAuth scope as the document declares it; a template has ``placeholders``."""

    name: str
    """E.g. ``ZohoBigin.modules.{module_name}.UPDATE``."""
    description: str = ""
    placeholders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeParameter:
    """How a scope's placeholder follows from a parameter (``x-scope-parameters``)."""

    placeholder: str
    parameter: str
    values: tuple[tuple[str, str], ...]
    """Pairs of the parameter's value and the scope's word, e.g. ``("Contacts", "contacts")``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One OAuth 2 flow. URLs are those of the first server."""

    kind: Literal[
        "authorizationCode", "clientCredentials", "password", "implicit", "deviceAuthorization"
    ]
    authorization_url: str | None = None
    token_url: str | None = None
    refresh_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """One entry of ``components.securitySchemes``."""

    name: str
    ident: str
    kind: Literal["oauth2", "bearer", "basic", "apiKey", "openIdConnect", "other", "mutualTLS"]
    location: Literal["header", "query", "cookie"] = "header"
    key: str = "Authorization"
    """The header, query parameter or cookie that carries the credential."""
    prefix: str | None = "Bearer"
    """The word before the token in the header (``x-authorization-prefix``)."""
    argument: str = "token"
    """The client's argument that takes the credential, e.g. ``token`` or ``api_key``.

    Empty for ``mutualTLS``: the HTTP client has the certificate.
    """
    description: str = ""
    flows: tuple[Flow, ...] = ()
    scopes: tuple[Scope, ...] = ()
    scope_parameters: tuple[ScopeParameter, ...] = ()
    server_pointer: str | None = None
    """JSON pointer into the token endpoint's answer to the API's origin (``x-token-response``)."""
    source: Provenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One scheme that an alternative needs, with all of its scopes."""

    scheme: str
    """Its name; the alternative can never be met when ``Api.schemes`` has no such scheme."""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One entry of ``security``: all requirements hold together; empty means anonymous."""

    requirements: tuple[Requirement, ...]
