"""Retries (``x-speakeasy-retries``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from oasmith.lower.context import Context
from oasmith.lower.operations.collect import Node
from oasmith_runtime.retry import RetryPolicy

KEY = "x-speakeasy-retries"

UNCOUNTED = 1000
"""The number of retries if the document only limits their time."""


def retries(context: Context, operation: Node) -> RetryPolicy | None:
    """Return the retry policy of an operation; None if the document does not have one.

    If the document has one, a retry is considered safe for any method.
    """
    shape = operation.get(KEY, context.data.get(KEY))
    if not isinstance(shape, Mapping):
        return None
    if shape.get("strategy") == "none":
        return RetryPolicy(max_retries=0)
    backoff = shape.get("backoff")
    backoff = backoff if isinstance(backoff, Mapping) else {}
    is_counted = shape.get("strategy") == "attempt-count-backoff"
    statuses = shape.get("statusCodes")
    connection_errors = shape.get("retryConnectionErrors")
    exponent = backoff.get("exponent")
    options: dict[str, Any] = {
        "max_retries": shape.get("maxRetries") if is_counted else UNCOUNTED,
        "statuses": tuple(str(status).upper() for status in statuses)
        if isinstance(statuses, list)
        else None,
        "connection_errors": connection_errors if isinstance(connection_errors, bool) else None,
        "initial_delay": _seconds(backoff.get("initialInterval")),
        "max_delay": _seconds(backoff.get("maxInterval")),
        "multiplier": float(exponent) if isinstance(exponent, int | float) else None,
        "max_elapsed": _seconds(backoff.get("maxElapsedTime")) or (None if is_counted else 60.0),
    }
    policy = RetryPolicy(**{name: value for name, value in options.items() if value is not None})
    return replace(policy, any_method=policy.max_retries != 0)


def _seconds(value: Any) -> float | None:
    return value / 1000 if isinstance(value, int | float) else None
