"""The clients of Zoho Bigin: `Bigin` is blocking, `AsyncBigin` is async."""

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
    """A client for Zoho Bigin. Use it with `with`, or call `close` at the end.

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
        """Create a client. Nothing is sent before the first call.

        Args:
            data_center: The location of the account; a token only works there.
            token: An access token, a function that returns one (it may be async in the async
                client), or a `RefreshToken`. By default, it is read from the environment:
                `BIGIN_TOKEN` or `BIGIN_CLIENT_ID`, `BIGIN_CLIENT_SECRET`, `BIGIN_REFRESH_TOKEN`.
            scopes: The scopes of the token, if you know them. A call that needs another scope
                then raises `ScopeError` and is not sent.
            timeout: The timeout in seconds for each of connecting, sending, receiving and waiting
                for a free connection, or a `Timeout`. None means no timeout. The default is 30,
                or the timeout of your own `http_client`.
            retries: The maximum number of retries of a call that is safe to repeat, or a
                `RetryPolicy`. None uses the policy of the document, or 2 if it has none.
            rate_limit: A limit of concurrent calls and of calls in a period; clients can share
                it.
            hooks: Functions that are called during each call.
            strict: Raise `DeviationError` if a response differs from the document, instead of
                accepting it.
            on_deviation: Called with each deviation of a response from the document.
            http_client: An `httpx2.Client`, or an object with its interface, that sends the
                requests and is not closed; `"fast"` for pyreqwest, which takes less time; or a
                function that returns a `SyncClientBuilder` of pyreqwest.

        Raises:
            ArgumentError: An option is invalid or contradicts another one.
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
    """A client for Zoho Bigin. Use it with `async with`, or await `close` at the end.

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
        """As for `Bigin`; `http_client` is an `httpx2.AsyncClient`, or has its interface."""
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
