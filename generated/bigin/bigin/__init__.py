"""Zoho Bigin: a typed client.

Start with `Bigin` or `AsyncBigin`. Names are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._runtime.lazy import lazy

if TYPE_CHECKING:
    from . import errors as errors
    from . import models as models
    from ._runtime.answered import Answered
    from ._runtime.auth import Credential
    from ._runtime.decode import Deviation
    from ._runtime.grants import AuthorizationCode, RefreshToken
    from ._runtime.hooks import Hooks, Retry
    from ._runtime.limits import RateLimit
    from ._runtime.lots import AsyncBatchStream, BatchStream, Progress
    from ._runtime.messages import Request, Response
    from ._runtime.outcome import AsyncBatchOutcome, BatchOutcome, Item
    from ._runtime.redact import RedactingFormatter
    from ._runtime.retries import Retries
    from ._runtime.servers import Server
    from ._runtime.stores import FileStore, MemoryStore, StoredToken, TokenStore
    from ._runtime.timeouts import Timeout
    from .client import AsyncBigin, Bigin
    from .data_centers import DataCenter
    from .errors import (
        AnswerTooLong,
        ApiError,
        ArgumentError,
        BatchFailed,
        BiginError,
        ClientClosed,
        DataCenterMismatch,
        DeviationError,
        ResponseTimeout,
        ScopeError,
        TokenError,
        TransportError,
        UnexpectedAnswer,
        UnknownCode,
    )
    from .operations import OPERATIONS
    from .scopes import least_scopes, required_scopes

_PLACES = {
    "AnswerTooLong": "errors",
    "Answered": "_runtime.answered",
    "ApiError": "errors",
    "ArgumentError": "errors",
    "AsyncBatchOutcome": "_runtime.outcome",
    "AsyncBatchStream": "_runtime.lots",
    "AsyncBigin": "client",
    "AuthorizationCode": "_runtime.grants",
    "BatchFailed": "errors",
    "BatchOutcome": "_runtime.outcome",
    "BatchStream": "_runtime.lots",
    "Bigin": "client",
    "BiginError": "errors",
    "ClientClosed": "errors",
    "Credential": "_runtime.auth",
    "DataCenter": "data_centers",
    "DataCenterMismatch": "errors",
    "Deviation": "_runtime.decode",
    "DeviationError": "errors",
    "FileStore": "_runtime.stores",
    "Hooks": "_runtime.hooks",
    "Item": "_runtime.outcome",
    "MemoryStore": "_runtime.stores",
    "OPERATIONS": "operations",
    "Progress": "_runtime.lots",
    "RateLimit": "_runtime.limits",
    "RedactingFormatter": "_runtime.redact",
    "RefreshToken": "_runtime.grants",
    "Request": "_runtime.messages",
    "Response": "_runtime.messages",
    "ResponseTimeout": "errors",
    "Retries": "_runtime.retries",
    "Retry": "_runtime.hooks",
    "ScopeError": "errors",
    "Server": "_runtime.servers",
    "StoredToken": "_runtime.stores",
    "Timeout": "_runtime.timeouts",
    "TokenError": "errors",
    "TokenStore": "_runtime.stores",
    "TransportError": "errors",
    "UnexpectedAnswer": "errors",
    "UnknownCode": "errors",
    "least_scopes": "scopes",
    "required_scopes": "scopes",
    "errors": "",
    "models": "",
}

__all__ = [
    "AnswerTooLong",
    "Answered",
    "ApiError",
    "ArgumentError",
    "AsyncBatchOutcome",
    "AsyncBatchStream",
    "AsyncBigin",
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
    "FileStore",
    "Hooks",
    "Item",
    "MemoryStore",
    "OPERATIONS",
    "Progress",
    "RateLimit",
    "RedactingFormatter",
    "RefreshToken",
    "Request",
    "Response",
    "ResponseTimeout",
    "Retries",
    "Retry",
    "ScopeError",
    "Server",
    "StoredToken",
    "Timeout",
    "TokenError",
    "TokenStore",
    "TransportError",
    "UnexpectedAnswer",
    "UnknownCode",
    "least_scopes",
    "required_scopes",
]

__getattr__ = lazy(__name__, _PLACES)


def __dir__() -> list[str]:
    return __all__
