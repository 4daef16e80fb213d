"""What a client is made of: the document's part, and what its user chose."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .adapters import Types
from .auth import Credential
from .decode import Deviation
from .errors import ApiError
from .failures import ErrorEnvelope
from .security import SecurityScheme
from .servers import Server, ServerEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What the document says of its API as a whole."""

    package: str
    user_agent: str
    servers: type[ServerEnum]
    server_argument: str
    """The client's argument that chooses a server, e.g. ``data_center``."""
    schemes: Mapping[str, SecurityScheme]
    envelope: ErrorEnvelope
    types: Types

    @property
    def urls(self) -> frozenset[str]:
        """The URLs of the document's servers, as they stand there."""
        return frozenset(member.server.url for member in self.servers)

    @property
    def error_classes(self) -> Mapping[str, type[ApiError]]:
        """Error code to exception class; looked up when something fails, not before."""
        classes: Mapping[str, type[ApiError]] = importlib.import_module(
            ".errors", self.package
        ).BY_CODE
        return classes


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """One client's choices."""

    definition: Definition
    server: Server
    credentials: Mapping[str, Credential]
    """By the name of the security scheme."""
    has_http_client: bool
    """Whether the user passed an HTTP client, which may hold a client certificate."""
    scopes: frozenset[str] | None
    """What the token is known to allow; None when nobody said."""
    timeout: float | None
    strict: bool
    on_deviation: Callable[[Deviation], None] | None
