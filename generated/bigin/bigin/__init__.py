"""Zoho Bigin: a typed client.

Start with `Bigin` or `AsyncBigin`. Names are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._runtime import lazy_exports

if TYPE_CHECKING:
    from . import constants as constants
    from . import errors as errors
    from . import inputs as inputs
    from . import models as models
    from . import testing as testing
    from ._runtime import (
        AccessToken,
        AsyncBatchOutcome,
        AsyncBatchStream,
        AsyncPages,
        AuthorizationCode,
        BatchOutcome,
        BatchStream,
        Credential,
        Deviation,
        FailedItem,
        FileStore,
        Hooks,
        Item,
        MemoryStore,
        Pages,
        Progress,
        RateLimit,
        RawResponse,
        RedactingFormatter,
        RefreshToken,
        Request,
        Response,
        Retry,
        RetryPolicy,
        Server,
        StoredToken,
        Timeout,
        TokenStore,
        TokenStoreWarning,
    )
    from .client import AsyncBigin, Bigin
    from .data_centers import DataCenter
    from .errors import (
        ApiError,
        ArgumentError,
        BatchFailed,
        BiginError,
        ClientClosed,
        DataCenterMismatch,
        DeviationError,
        ResponseTimeout,
        ResponseTooLarge,
        ScopeError,
        TokenError,
        TokenStoreWarning,
        TransportError,
        UnexpectedResponse,
        UnknownCode,
        UploadError,
    )
    from .operations import OPERATIONS
    from .scopes import least_scopes, required_scopes

__all__ = [
    "AccessToken",
    "ApiError",
    "ArgumentError",
    "AsyncBatchOutcome",
    "AsyncBatchStream",
    "AsyncBigin",
    "AsyncPages",
    "AuthorizationCode",
    "BatchFailed",
    "BatchOutcome",
    "BatchStream",
    "Bigin",
    "BiginError",
    "ClientClosed",
    "Credential",
    "DataCenter",
    "DataCenterMismatch",
    "Deviation",
    "DeviationError",
    "FailedItem",
    "FileStore",
    "Hooks",
    "Item",
    "MemoryStore",
    "OPERATIONS",
    "Pages",
    "Progress",
    "RateLimit",
    "RawResponse",
    "RedactingFormatter",
    "RefreshToken",
    "Request",
    "Response",
    "ResponseTimeout",
    "ResponseTooLarge",
    "Retry",
    "RetryPolicy",
    "ScopeError",
    "Server",
    "StoredToken",
    "Timeout",
    "TokenError",
    "TokenStore",
    "TokenStoreWarning",
    "TransportError",
    "UnexpectedResponse",
    "UnknownCode",
    "UploadError",
    "least_scopes",
    "required_scopes",
]

__getattr__ = lazy_exports(
    __name__,
    {
        "._runtime": [*__all__, "ClientError", "Retries"],
        ".client": ("AsyncBigin", "Bigin"),
        ".data_centers": ("DataCenter",),
        ".errors": (
            "ApiError",
            "ArgumentError",
            "BatchFailed",
            "BiginError",
            "ClientClosed",
            "DataCenterMismatch",
            "DeviationError",
            "ResponseTimeout",
            "ResponseTooLarge",
            "ScopeError",
            "TokenError",
            "TokenStoreWarning",
            "TransportError",
            "UnexpectedResponse",
            "UnknownCode",
            "UploadError",
        ),
        ".operations": ("OPERATIONS",),
        ".scopes": ("least_scopes", "required_scopes"),
    },
    submodules=("constants", "errors", "inputs", "models", "testing"),
)


def __dir__() -> list[str]:
    return __all__
