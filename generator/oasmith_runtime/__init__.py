"""The names that generated clients use, each imported on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lazy import lazy_exports as lazy_exports

if TYPE_CHECKING:
    from .auth.client import SecuredClient as SecuredClient
    from .auth.credentials import (
        AccessToken as AccessToken,
        Credential as Credential,
        TokenContext as TokenContext,
        TokenFunction as TokenFunction,
    )
    from .auth.oauth2.authorization_url import AuthorizationUrl as AuthorizationUrl
    from .auth.oauth2.file_store import FileStore as FileStore
    from .auth.oauth2.grants import (
        AuthorizationCode as AuthorizationCode,
        ClientCredentials as ClientCredentials,
        RefreshToken as RefreshToken,
    )
    from .auth.oauth2.token_store import (
        MemoryStore as MemoryStore,
        StoredToken as StoredToken,
        TokenStore as TokenStore,
        TokenStoreWarning as TokenStoreWarning,
    )
    from .auth.schemes import (
        ScopeParameter as ScopeParameter,
        SecurityScheme as SecurityScheme,
        least_scopes as least_scopes,
        required_scopes as required_scopes,
    )
    from .batch.builder import OutcomeBuilder as OutcomeBuilder
    from .batch.item import FailedItem as FailedItem, Item as Item
    from .batch.outcome import (
        AsyncBatchOutcome as AsyncBatchOutcome,
        BatchFailed as BatchFailed,
        BatchOutcome as BatchOutcome,
    )
    from .batch.resource import (
        AsyncBatchResource as AsyncBatchResource,
        BatchResource as BatchResource,
    )
    from .batch.stream import (
        AsyncBatchStream as AsyncBatchStream,
        BatchStream as BatchStream,
        Progress as Progress,
    )
    from .bodies.files import UploadError as UploadError
    from .bodies.multipart import File as File, FileTypes as FileTypes
    from .cli.definition import (
        Command as Command,
        CommandArgument as CommandArgument,
        CommandCredential as CommandCredential,
        CommandGroup as CommandGroup,
        CommandLine as CommandLine,
    )
    from .cli.main import run_command_line as run_command_line
    from .client import AsyncClient as AsyncClient, Client as Client
    from .config import (
        DEFAULT_TIMEOUT as DEFAULT_TIMEOUT,
        NOT_GIVEN as NOT_GIVEN,
        Definition as Definition,
        NotGiven as NotGiven,
    )
    from .errors import (
        ApiError as ApiError,
        ArgumentError as ArgumentError,
        ClientClosed as ClientClosed,
        ClientError as ClientError,
        DataCenterMismatch as DataCenterMismatch,
        ErrorEnvelope as ErrorEnvelope,
        ErrorRow as ErrorRow,
        ResponseTimeout as ResponseTimeout,
        ResponseTooLarge as ResponseTooLarge,
        ScopeError as ScopeError,
        TokenError as TokenError,
        TransportError as TransportError,
        UnexpectedResponse as UnexpectedResponse,
        UnknownCode as UnknownCode,
    )
    from .hooks import Hooks as Hooks, Retry as Retry
    from .http import (
        AsyncTransport as AsyncTransport,
        Transport as Transport,
        register_http_library as register_http_library,
    )
    from .in_process import InProcessApi as InProcessApi, ReceivedCall as ReceivedCall
    from .lazy import LazyMapping as LazyMapping, lazy_exports as lazy_exports
    from .limits import RateLimit as RateLimit
    from .messages import (
        Request as Request,
        Response as Response,
        StreamingResponse as StreamingResponse,
    )
    from .models import (
        Model as Model,
        OpenModel as OpenModel,
        may_be_null as may_be_null,
        own_tag as own_tag,
    )
    from .models.decode import Deviation as Deviation, DeviationError as DeviationError
    from .models.directions import READ_ONLY as READ_ONLY, WRITE_ONLY as WRITE_ONLY
    from .models.discriminator import Discriminator as Discriminator
    from .models.formats import (
        JsonBytes as JsonBytes,
        JsonDate as JsonDate,
        JsonDateTime as JsonDateTime,
        JsonDecimal as JsonDecimal,
        JsonDuration as JsonDuration,
        JsonTime as JsonTime,
        JsonUUID as JsonUUID,
    )
    from .models.shared_schemas import lazy_models as lazy_models
    from .models.types import TypeRegistry as TypeRegistry
    from .operation import (
        Batch as Batch,
        Body as Body,
        Header as Header,
        Media as Media,
        Operation as Operation,
        Pagination as Pagination,
        Parameter as Parameter,
        Part as Part,
        ResponseSpec as ResponseSpec,
    )
    from .pagination.pages import AsyncPages as AsyncPages, Pages as Pages
    from .pagination.resource import (
        AsyncPaginatedResource as AsyncPaginatedResource,
        PaginatedResource as PaginatedResource,
    )
    from .redaction import RedactingFormatter as RedactingFormatter
    from .resource import AsyncResource as AsyncResource, Resource as Resource
    from .responses import RawResponse as RawResponse
    from .retry import Retries as Retries, RetryPolicy as RetryPolicy
    from .servers import Server as Server, ServerEnum as ServerEnum, Variable as Variable
    from .streaming.errors import StreamError as StreamError
    from .streaming.readers import ServerSentEvent as ServerSentEvent
    from .streaming.resource import (
        AsyncStreamingResource as AsyncStreamingResource,
        StreamingResource as StreamingResource,
    )
    from .streaming.streams import (
        AsyncByteStream as AsyncByteStream,
        AsyncStream as AsyncStream,
        ByteStream as ByteStream,
        Stream as Stream,
    )
    from .testing import ErrorBuilder as ErrorBuilder
    from .timeouts import Timeout as Timeout
    from .type_specs import (
        Anything as Anything,
        Bounded as Bounded,
        Constants as Constants,
        ListOf as ListOf,
        MapOf as MapOf,
        Ref as Ref,
        Scalar as Scalar,
        TypeSpec as TypeSpec,
        UnionOf as UnionOf,
    )
    from .webhooks import PayloadError as PayloadError, Webhook as Webhook

__version__ = "4.7.0"

EXPORTS = {
    ".auth.client": ("SecuredClient",),
    ".auth.credentials": ("AccessToken", "Credential", "TokenContext", "TokenFunction"),
    ".auth.oauth2.authorization_url": ("AuthorizationUrl",),
    ".auth.oauth2.grants": ("AuthorizationCode", "ClientCredentials", "RefreshToken"),
    ".auth.oauth2.file_store": ("FileStore",),
    ".auth.oauth2.token_store": ("MemoryStore", "StoredToken", "TokenStore", "TokenStoreWarning"),
    ".auth.schemes": ("ScopeParameter", "SecurityScheme", "least_scopes", "required_scopes"),
    ".batch.builder": ("OutcomeBuilder",),
    ".batch.item": ("FailedItem", "Item"),
    ".batch.outcome": ("AsyncBatchOutcome", "BatchFailed", "BatchOutcome"),
    ".batch.resource": ("AsyncBatchResource", "BatchResource"),
    ".batch.stream": ("AsyncBatchStream", "BatchStream", "Progress"),
    ".bodies.files": ("UploadError",),
    ".bodies.multipart": ("File", "FileTypes"),
    ".cli.definition": (
        "Command",
        "CommandArgument",
        "CommandCredential",
        "CommandGroup",
        "CommandLine",
    ),
    ".cli.main": ("run_command_line",),
    ".client": ("AsyncClient", "Client"),
    ".config": ("DEFAULT_TIMEOUT", "NOT_GIVEN", "Definition", "NotGiven"),
    ".errors": (
        "ApiError",
        "ArgumentError",
        "ClientClosed",
        "ClientError",
        "DataCenterMismatch",
        "ErrorEnvelope",
        "ErrorRow",
        "ResponseTimeout",
        "ResponseTooLarge",
        "ScopeError",
        "TokenError",
        "TransportError",
        "UnexpectedResponse",
        "UnknownCode",
    ),
    ".hooks": ("Hooks", "Retry"),
    ".http": ("AsyncTransport", "Transport", "register_http_library"),
    ".in_process": ("InProcessApi", "ReceivedCall"),
    ".lazy": ("LazyMapping", "lazy_exports"),
    ".limits": ("RateLimit",),
    ".messages": ("Request", "Response", "StreamingResponse"),
    ".models": ("Model", "OpenModel", "may_be_null", "own_tag"),
    ".models.decode": ("Deviation", "DeviationError"),
    ".models.discriminator": ("Discriminator",),
    ".models.formats": (
        "JsonBytes",
        "JsonDate",
        "JsonDateTime",
        "JsonDecimal",
        "JsonDuration",
        "JsonTime",
        "JsonUUID",
    ),
    ".models.directions": ("READ_ONLY", "WRITE_ONLY"),
    ".models.shared_schemas": ("lazy_models",),
    ".models.types": ("TypeRegistry",),
    ".operation": (
        "Batch",
        "Body",
        "Header",
        "Media",
        "Operation",
        "Pagination",
        "Parameter",
        "Part",
        "ResponseSpec",
    ),
    ".pagination.pages": ("AsyncPages", "Pages"),
    ".pagination.resource": ("AsyncPaginatedResource", "PaginatedResource"),
    ".redaction": ("RedactingFormatter",),
    ".resource": ("AsyncResource", "Resource"),
    ".responses": ("RawResponse",),
    ".retry": ("Retries", "RetryPolicy"),
    ".servers": ("Server", "ServerEnum", "Variable"),
    ".streaming.errors": ("StreamError",),
    ".streaming.readers": ("ServerSentEvent",),
    ".streaming.resource": ("AsyncStreamingResource", "StreamingResource"),
    ".streaming.streams": ("AsyncByteStream", "AsyncStream", "ByteStream", "Stream"),
    ".testing": ("ErrorBuilder",),
    ".timeouts": ("Timeout",),
    ".type_specs": (
        "Anything",
        "Bounded",
        "Constants",
        "ListOf",
        "MapOf",
        "Ref",
        "Scalar",
        "TypeSpec",
        "UnionOf",
    ),
    ".webhooks": ("PayloadError", "Webhook"),
}
"""The module of each name."""

__getattr__ = lazy_exports(__name__, EXPORTS)


def __dir__() -> list[str]:
    return sorted(name for names in EXPORTS.values() for name in names)
