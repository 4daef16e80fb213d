"""The clients of Zoho Bigin: `Bigin` blocks, `AsyncBigin` awaits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ._runtime import (
    DEFAULT_TIMEOUT,
    AsyncClient,
    AuthorizationUrl,
    Client,
    Credential,
    Definition,
    Deviation,
    ErrorEnvelope,
    Hooks,
    RateLimit,
    RetryPolicy,
    Server,
    Timeout,
    TokenFunction,
    TypeRegistry,
)
from .data_centers import DataCenter, DataCenterId
from .operations import SCHEMES

if TYPE_CHECKING:
    from .resources.related_records import AsyncRelatedRecords, RelatedRecords
    from .resources.records import AsyncRecords, Records
    from .resources.related_lists import AsyncRelatedLists, RelatedLists
    from .resources.fields import AsyncFields, Fields
    from .resources.modules import AsyncModules, Modules

_PACKAGE = __name__.rpartition(".")[0]

DEFINITION = Definition(
    package=_PACKAGE,
    user_agent="bigin-client/0.1.0",
    servers=DataCenter,
    server_argument="data_center",
    schemes=SCHEMES,
    envelope=ErrorEnvelope(
        code="/code",
        message="/message",
        details="/details",
    ),
    types=TypeRegistry(_PACKAGE),
    environment="BIGIN",
    needs_credential=True,
)


class Bigin(AuthorizationUrl, Client):
    """Calls Zoho Bigin. Use it with `with`, or call `close` at the end.

    Relations between records in Zoho Bigin's REST API, and what is needed to find them: records,
    related lists, fields and modules. Written by hand from Bigin's public pages; Zoho has
    neither written nor reviewed it.
    """

    _definition = DEFINITION

    def __init__(
        self,
        *,
        data_center: DataCenter | DataCenterId | Server,
        token: str | TokenFunction | Credential | None = None,
        scopes: Iterable[str] | None = None,
        timeout: float | Timeout | None = DEFAULT_TIMEOUT,
        retries: int | RetryPolicy | None = None,
        rate_limit: RateLimit | None = None,
        hooks: Hooks | None = None,
        strict: bool = False,
        on_deviation: Callable[[Deviation], None] | None = None,
        http_client: Any = None,
    ) -> None:
        """Make a client. Nothing is sent before the first call.

        Args:
            data_center: Where the account's data lives; a token works only there.
            token: An access token, a function that returns one (it may be async in the async
                client), or a `RefreshToken`. Without it the environment counts: `BIGIN_TOKEN` or
                `BIGIN_CLIENT_ID`, `BIGIN_CLIENT_SECRET`, `BIGIN_REFRESH_TOKEN`.
            scopes: What the token allows, if you know it. A call that needs another scope then
                fails before it is sent.
            timeout: Seconds to wait for each of connecting, sending, the response and a free
                connection, or a `Timeout`. None waits for ever. 30 unless you say, or the
                timeout of your own `http_client`.
            retries: How often a call is repeated where that is safe, or a `RetryPolicy`. None as
                the document says, which is twice where it says nothing.
            rate_limit: How many calls are made at once, and in a time; share it between clients.
            hooks: Functions that are called while a call happens.
            strict: Raise when a response is not what the document says, instead of keeping it as
                it came.
            on_deviation: Called with each place where a response is not what the document says.
            http_client: An `httpx2.Client`, or one with its interface, to send through; it stays
                open. Or `"fast"` for pyreqwest, which takes less time, or a function that
                returns a `SyncClientBuilder` of pyreqwest.

        Raises:
            ArgumentError: An option that cannot be, or that contradicts another.
        """
        self._configure(
            data_center,
            credentials={"token": token},
            scopes=scopes,
            timeout=timeout,
            retries=retries,
            rate_limit=rate_limit,
            hooks=hooks,
            strict=strict,
            on_deviation=on_deviation,
            http_client=http_client,
        )

    @cached_property
    def related_records(self) -> RelatedRecords:
        """Relations between a record and the records in its related lists."""
        from .resources.related_records import RelatedRecords

        return RelatedRecords(self)

    @cached_property
    def records(self) -> Records:
        """The records of a module."""
        from .resources.records import Records

        return Records(self)

    @cached_property
    def related_lists(self) -> RelatedLists:
        """The related lists of a module's records."""
        from .resources.related_lists import RelatedLists

        return RelatedLists(self)

    @cached_property
    def fields(self) -> Fields:
        """The fields of a module's records."""
        from .resources.fields import Fields

        return Fields(self)

    @cached_property
    def modules(self) -> Modules:
        """The modules of the organization."""
        from .resources.modules import Modules

        return Modules(self)


class AsyncBigin(AuthorizationUrl, AsyncClient):
    """Calls Zoho Bigin. Use it with `async with`, or await `close` at the end.

    Relations between records in Zoho Bigin's REST API, and what is needed to find them: records,
    related lists, fields and modules. Written by hand from Bigin's public pages; Zoho has
    neither written nor reviewed it.
    """

    _definition = DEFINITION

    def __init__(
        self,
        *,
        data_center: DataCenter | DataCenterId | Server,
        token: str | TokenFunction | Credential | None = None,
        scopes: Iterable[str] | None = None,
        timeout: float | Timeout | None = DEFAULT_TIMEOUT,
        retries: int | RetryPolicy | None = None,
        rate_limit: RateLimit | None = None,
        hooks: Hooks | None = None,
        strict: bool = False,
        on_deviation: Callable[[Deviation], None] | None = None,
        http_client: Any = None,
    ) -> None:
        """As `Bigin`; `http_client` is an `httpx2.AsyncClient`, or one with its interface."""
        self._configure(
            data_center,
            credentials={"token": token},
            scopes=scopes,
            timeout=timeout,
            retries=retries,
            rate_limit=rate_limit,
            hooks=hooks,
            strict=strict,
            on_deviation=on_deviation,
            http_client=http_client,
        )

    @cached_property
    def related_records(self) -> AsyncRelatedRecords:
        """Relations between a record and the records in its related lists."""
        from .resources.related_records import AsyncRelatedRecords

        return AsyncRelatedRecords(self)

    @cached_property
    def records(self) -> AsyncRecords:
        """The records of a module."""
        from .resources.records import AsyncRecords

        return AsyncRecords(self)

    @cached_property
    def related_lists(self) -> AsyncRelatedLists:
        """The related lists of a module's records."""
        from .resources.related_lists import AsyncRelatedLists

        return AsyncRelatedLists(self)

    @cached_property
    def fields(self) -> AsyncFields:
        """The fields of a module's records."""
        from .resources.fields import AsyncFields

        return AsyncFields(self)

    @cached_property
    def modules(self) -> AsyncModules:
        """The modules of the organization."""
        from .resources.modules import AsyncModules

        return AsyncModules(self)
