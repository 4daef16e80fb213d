"""Servers and security schemes.

A class that is derived from the runtime's class of the same name adds the fields that only the
generator needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oasmith_runtime import servers
from oasmith_runtime.auth import schemes
from oasmith_runtime.auth.kinds import SchemeKind as SchemeKind
from oasmith_runtime.auth.schemes import ScopeParameter as ScopeParameter
from oasmith_runtime.servers import Variable as Variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The source of a fact (``x-source``)."""

    url: str
    read: str
    """The date on which the page was read (ISO 8601)."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server(servers.Server):
    """One entry of ``servers``; with ``accounts`` it is a data centre."""

    ident: str
    """The name of the enum member, e.g. ``EU``; empty for a server of one operation."""
    source: Provenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One OAuth 2 flow. The document's URLs are those of the first server."""

    kind: Literal[
        "authorizationCode", "clientCredentials", "password", "implicit", "deviceAuthorization"
    ]
    authorization_url: str | None = None
    token_url: str | None = None
    refresh_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme(schemes.SecurityScheme):
    """One entry of ``components.securitySchemes``."""

    ident: str
    description: str = ""
    flows: tuple[Flow, ...] = ()
    source: Provenance | None = None
