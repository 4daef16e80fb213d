"""Documented errors of an API and their exception classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from oasmith.ir.access import Provenance
from oasmith_runtime import failures
from oasmith_runtime.failures import ErrorEnvelope as ErrorEnvelope

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
"""The exceptions of the runtime's facade, which a client's ``errors`` module also exports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRow(failures.ErrorRow):
    """One row of an operation's error table (``x-errors``)."""

    source: Provenance | None = None
    example: Any = None
    """The body of the row's example, as data."""
    error_class: str = ""
    """The exception class of the row's error code, e.g. ``InvalidModule``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorClass:
    """The exception class of one error code, with all error rows that have this code."""

    code: str
    ident: str
    rows: tuple[ErrorRow, ...]
