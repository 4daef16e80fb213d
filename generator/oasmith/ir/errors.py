"""What an API says when a call fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from oasmith.ir.access import Provenance

EXCEPTIONS = (
    "ApiError",
    "ArgumentError",
    "BatchFailed",
    "ClientClosed",
    "ClientError",
    "DataCenterMismatch",
    "DeviationError",
    "PayloadError",
    "ResponseTimeout",
    "ResponseTooLarge",
    "ScopeError",
    "StreamError",
    "TokenError",
    "TokenStoreWarning",
    "TransportError",
    "UnexpectedResponse",
    "UnknownCode",
    "UploadError",
)
"""The exceptions of the runtime's facade, which a client's ``errors`` module has too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRow:
    """One line of an operation's error table (``x-errors``)."""

    code: str
    status: str
    """The response's key: ``400``, ``4XX`` or ``default``."""
    message: str
    resolution: str
    meaning: str = ""
    docs: str | None = None
    oauth: Literal["invalid_token", "insufficient_scope"] | None = None
    """What it says of the token, in the words of RFC 6750."""
    source: Provenance | None = None
    example: Any = None
    """The body of the row's example, as data."""
    error_class: str = ""
    """The exception class of the row's code, e.g. ``InvalidModule``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorClass:
    """The exception class of one error code, with all of its rows in the document."""

    code: str
    ident: str
    rows: tuple[ErrorRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorEnvelope:
    """Where an error's parts stand in its body (``x-error-envelope``), as JSON pointers."""

    code: str = "/code"
    message: str = "/message"
    details: str = "/details"
