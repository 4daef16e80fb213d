"""Zoho Bigin: a typed client.

Start with `Bigin` or `AsyncBigin`. Names are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._runtime.lazy import lazy

if TYPE_CHECKING:
    from ._runtime.answered import Answered
    from ._runtime.auth import Credential
    from ._runtime.decode import Deviation
    from ._runtime.grants import RefreshToken
    from ._runtime.messages import Request, Response
    from ._runtime.outcome import BatchOutcome, Item
    from ._runtime.servers import Server
    from .client import AsyncBigin, Bigin
    from .data_centers import DataCenter
    from .errors import (
        ApiError,
        ArgumentError,
        BatchFailed,
        BiginError,
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
    from .scopes import required_scopes

_PLACES = {
    "Answered": "_runtime.answered",
    "ApiError": "errors",
    "ArgumentError": "errors",
    "AsyncBigin": "client",
    "BatchFailed": "errors",
    "BatchOutcome": "_runtime.outcome",
    "Bigin": "client",
    "BiginError": "errors",
    "Credential": "_runtime.auth",
    "DataCenter": "data_centers",
    "DataCenterMismatch": "errors",
    "Deviation": "_runtime.decode",
    "DeviationError": "errors",
    "Item": "_runtime.outcome",
    "OPERATIONS": "operations",
    "RefreshToken": "_runtime.grants",
    "Request": "_runtime.messages",
    "Response": "_runtime.messages",
    "ResponseTimeout": "errors",
    "ScopeError": "errors",
    "Server": "_runtime.servers",
    "TokenError": "errors",
    "TransportError": "errors",
    "UnexpectedAnswer": "errors",
    "UnknownCode": "errors",
    "required_scopes": "scopes",
}

__all__ = [
    "Answered",
    "ApiError",
    "ArgumentError",
    "AsyncBigin",
    "BatchFailed",
    "BatchOutcome",
    "Bigin",
    "BiginError",
    "Credential",
    "DataCenter",
    "DataCenterMismatch",
    "Deviation",
    "DeviationError",
    "Item",
    "OPERATIONS",
    "RefreshToken",
    "Request",
    "Response",
    "ResponseTimeout",
    "ScopeError",
    "Server",
    "TokenError",
    "TransportError",
    "UnexpectedAnswer",
    "UnknownCode",
    "required_scopes",
]

__getattr__ = lazy(__name__, _PLACES)


def __dir__() -> list[str]:
    return __all__
