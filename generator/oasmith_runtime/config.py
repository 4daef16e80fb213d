"""The configuration of a client: the document's part, and the user's choices."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol, Self

from .effects import Steps
from .errors import ApiError, ErrorEnvelope
from .hooks import Hooks
from .instrumentation import Instrumentation
from .limits import RateLimit
from .messages import Request, Response
from .models.decode import Deviation
from .models.types import TypeRegistry
from .operation import Operation
from .retry import RetryBudget, RetryPolicy
from .servers import Server, ServerEnum
from .timeouts import Deadline, Timeout

DEFAULT_TIMEOUT: Final = Timeout()
"""The default; compared by identity, so that an equal timeout of the user's counts as chosen."""

MAX_BYTES = 256 * 1024 * 1024
"""Default maximum size of a response in memory."""


class NotGiven:
    """The type of ``NOT_GIVEN``."""

    def __repr__(self) -> str:
        return "NOT_GIVEN"

    def __bool__(self) -> Literal[False]:
        return False


NOT_GIVEN: Final = NotGiven()
"""The default of an optional argument, which is then not sent; None is sent as null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """The parts of the document that concern the whole API."""

    package: str
    user_agent: str
    """``distribution/version``."""
    servers: type[ServerEnum]
    server_argument: str
    """The client's argument that chooses a server, e.g. ``data_center``."""
    schemes: Mapping[str, Any]
    """Security schemes by name; see ``auth.schemes``. Empty if no call needs a credential."""
    envelope: ErrorEnvelope
    types: TypeRegistry
    environment: str = ""
    """Prefix of the environment variables with credentials."""
    needs_credential: bool = False
    """Whether every call needs a credential."""

    @property
    def version(self) -> str:
        """The client's own version."""
        return self.user_agent.rpartition("/")[2]

    def variable(self, name: str) -> str:
        """Return the environment variable for a part of a credential."""
        return f"{self.environment}_{name}".upper()

    @property
    def operations(self) -> Mapping[str, Operation[Any]]:
        """All operations by id, imported on first access."""
        module = importlib.import_module(".operations", self.package)
        operations: Mapping[str, Operation[Any]] = module.OPERATIONS
        return operations

    @property
    def error_classes(self) -> Mapping[str, type[ApiError]]:
        """Exception classes by error code, imported on first access."""
        module = importlib.import_module(".errors", self.package)
        classes: Mapping[str, type[ApiError]] = module.BY_CODE
        return classes


@dataclass(slots=True, kw_only=True)
class Authorization:
    """The credentials of a request, and the base URL to which they may be sent."""

    base: str
    """The URL without the operation's path."""
    tokens: dict[str, Any] = field(default_factory=dict)
    """By the name of the security scheme; to refresh them if the API rejects them."""
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    query: list[str] = field(default_factory=list, repr=False)
    cookies: list[str] = field(default_factory=list, repr=False)
    signers: list[Callable[[Request], Request]] = field(default_factory=list, repr=False)
    """Functions that sign the complete request, in the order of the schemes."""
    refusal: Response | None = None
    """The response that rejected the credentials."""


class Security(Protocol):
    """Authorizes the calls of a client; see ``auth.resolver``."""

    def authorize(
        self,
        operation: Operation[Any],
        authorization: Authorization,
        arguments: Mapping[str, Any],
        timeout: Timeout,
        deadline: Deadline,
        rejected: Authorization | None,
    ) -> Steps[Authorization]:
        """Add credentials to an authorization; those that the API rejected are refreshed.

        Raises ``ArgumentError``, ``ScopeError`` or ``TokenError`` before the API is called.
        """
        ...

    def was_rejected(self, call: Any, authorization: Authorization, response: Any) -> bool:
        """Return whether a response rejects the authorization, and store it there."""
        ...

    def required_scopes(
        self, operation: Operation[Any], arguments: Mapping[str, Any]
    ) -> tuple[frozenset[str], ...]:
        """Return the scopes that allow an operation: any one of the sets is sufficient."""
        ...

    def with_scopes(self, scopes: Iterable[str] | None) -> Self:
        """Return a copy with the scopes of the token; None if they are unknown."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientConfig:
    """The options of one client."""

    definition: Definition
    server: Server
    security: Security | None
    """Credentials and scopes; None if the document has no security schemes."""
    timeout: Timeout
    retries: RetryPolicy | None
    """None for the document's policy, else the default."""
    retry_budget: RetryBudget
    hooks: Hooks
    rate_limit: RateLimit | None
    headers: Mapping[str, str] = field(repr=False)
    """Sent with each call, with lower-case names."""
    query: tuple[str, ...] = field(repr=False)
    """Added to the query of each call, as ``name=value``, percent-encoded."""
    body: Mapping[str, Any] = field(repr=False)
    """Added to the fields of each body that is a JSON object or a form."""
    max_bytes: int | None
    """Maximum size of a decompressed response, unless it is streamed."""
    strict: bool
    on_deviation: Callable[[Deviation], None] | None
    instrumentation: Instrumentation
    bound: dict[int, Any] = field(init=False, default_factory=dict, compare=False, repr=False)
    """A cache of bound operations; see ``request_builder``."""

    @property
    def wants_deviations(self) -> bool:
        """Whether all deviations must be found; for the log, samples are sufficient."""
        return self.strict or self.on_deviation is not None
