"""What a client is made of: the document's part, and what its user chose."""

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
"""What counts where nobody has chosen; compared by identity, so that a choice of 30 s is one."""

MAX_BYTES = 256 * 1024 * 1024
"""What a response may have in memory, unless an option says otherwise."""


class NotGiven:
    """The type of ``NOT_GIVEN``."""

    def __repr__(self) -> str:
        return "NOT_GIVEN"

    def __bool__(self) -> Literal[False]:
        return False


NOT_GIVEN: Final = NotGiven()
"""The default of an argument that is not sent unless it is given; None is sent as null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What the document says of its API as a whole."""

    package: str
    user_agent: str
    """``distribution/version``."""
    servers: type[ServerEnum]
    server_argument: str
    """The client's argument that chooses a server, e.g. ``data_center``."""
    schemes: Mapping[str, Any]
    """Security scheme by its name; see ``auth.schemes``. None where no call needs a credential."""
    envelope: ErrorEnvelope
    types: TypeRegistry
    environment: str = ""
    """What the names of environment variables with credentials begin with."""
    needs_credential: bool = False
    """Whether no call works without a credential."""

    @property
    def version(self) -> str:
        """The client's own version."""
        return self.user_agent.rpartition("/")[2]

    def variable(self, name: str) -> str:
        """Return the environment variable of a part of a credential."""
        return f"{self.environment}_{name}".upper()

    @property
    def operations(self) -> Mapping[str, Operation[Any]]:
        """Every operation by its id; looked up when somebody asks, not before."""
        module = importlib.import_module(".operations", self.package)
        operations: Mapping[str, Operation[Any]] = module.OPERATIONS
        return operations

    @property
    def error_classes(self) -> Mapping[str, type[ApiError]]:
        """Error code to exception class; looked up when something fails, not before."""
        module = importlib.import_module(".errors", self.package)
        classes: Mapping[str, type[ApiError]] = module.BY_CODE
        return classes


@dataclass(slots=True, kw_only=True)
class Authorization:
    """What lets a request in, and to which host it may go."""

    base: str
    """The URL before the operation's path."""
    tokens: dict[str, Any] = field(default_factory=dict)
    """By the name of the security scheme; to know them again when the API rejects them."""
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    query: list[str] = field(default_factory=list, repr=False)
    cookies: list[str] = field(default_factory=list, repr=False)
    signers: list[Callable[[Request], Request]] = field(default_factory=list, repr=False)
    """What signs the request when all of it is there, in the order of the schemes."""
    refusal: Response | None = None
    """The response that refused it."""


class Security(Protocol):
    """Lets the calls of a client in; see ``auth.resolver``."""

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
        """Return whether a response refuses the authorization of a call, and note it there."""
        ...

    def required_scopes(
        self, operation: Operation[Any], arguments: Mapping[str, Any]
    ) -> tuple[frozenset[str], ...]:
        """Return the scopes that allow an operation: any one of the sets will do."""
        ...

    def with_scopes(self, scopes: Iterable[str] | None) -> Self:
        """Return a copy that knows what the token allows; None for what nobody knows."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientConfig:
    """One client's choices."""

    definition: Definition
    server: Server
    security: Security | None
    """Credentials and scopes; None where the document has no security schemes."""
    timeout: Timeout
    retries: RetryPolicy | None
    """None: as the document says, else the default."""
    retry_budget: RetryBudget
    hooks: Hooks
    rate_limit: RateLimit | None
    headers: Mapping[str, str] = field(repr=False)
    """Sent with each call, with lower-case names."""
    query: tuple[str, ...] = field(repr=False)
    """Added to the query of each call, as ``name=value``, escaped."""
    body: Mapping[str, Any] = field(repr=False)
    """Added to the fields of each body that is a JSON object or a form."""
    max_bytes: int | None
    """A response that is longer, when unpacked, is given up; not one that is streamed."""
    strict: bool
    on_deviation: Callable[[Deviation], None] | None
    instrumentation: Instrumentation
    bound: dict[int, Any] = field(init=False, default_factory=dict, compare=False, repr=False)
    """Operations that were called, with what was worked out for them; see ``request_builder``."""

    @property
    def wants_deviations(self) -> bool:
        """Whether the user wants to know each deviation; the logs are content with samples."""
        return self.strict or self.on_deviation is not None
