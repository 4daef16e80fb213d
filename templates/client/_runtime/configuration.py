"""What a client is made of: the document's part, and what its user chose."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .adapters import Types
from .auth import Credential
from .decode import Deviation
from .errors import ApiError
from .failures import ErrorEnvelope
from .hooks import Hooks
from .limits import RateLimit
from .operation import Operation
from .retries import Budget, Retries
from .security import SecurityScheme
from .servers import Server, ServerEnum
from .timeouts import Timeout
from .watch import Watch


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
    def operations(self) -> Mapping[str, Operation[Any]]:
        """Every operation by its id; looked up when somebody asks, not before."""
        module = importlib.import_module(".operations", self.package)
        found: Mapping[str, Operation[Any]] = module.OPERATIONS
        return found

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
    timeout: Timeout
    retries: Retries | None
    """None: as the document says, else the default."""
    budget: Budget
    hooks: Hooks
    limit: RateLimit | None
    headers: Mapping[str, str]
    """Sent with each call, with lower-case names."""
    query: tuple[str, ...]
    """Added to the query of each call, as ``name=value``, escaped."""
    body: Mapping[str, Any]
    """Added to the fields of each body that is a JSON object or a form."""
    most_bytes: int | None
    """An answer that is longer, when unpacked, is given up; not one that is streamed."""
    strict: bool
    on_deviation: Callable[[Deviation], None] | None
    watch: Watch

    @property
    def wants_deviations(self) -> bool:
        """Whether the user wants to know each deviation; the logs are content with samples."""
        return self.strict or self.on_deviation is not None
