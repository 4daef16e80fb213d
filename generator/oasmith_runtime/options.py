"""Validation of the options of a client when they are passed."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import partial
from typing import Any
from urllib.parse import quote

from .errors import ArgumentError
from .hooks import Hooks
from .limits import RateLimit
from .parameters import field_value_problem
from .retry import RetryPolicy
from .timeouts import Timeout
from .wording import shown

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2

MAX_SECONDS = 1e9
"""About 32 years; much longer timers are not supported by operating systems."""

_STATUS = re.compile(r"[1-5](\d\d|XX)")

_DURATIONS = ("initial_delay", "max_delay", "max_retry_after", "multiplier")
_FLAGS = ("connection_errors", "any_method")


def checked(given: Mapping[str, Any], *, is_async: bool) -> dict[str, Any]:
    """Return validated options by name; ``is_async`` for async clients.

    Raises ``ArgumentError`` for the first invalid option.
    """
    checks: dict[str, Callable[[Any], Any]] = {
        "timeout": checked_timeout,
        "retries": _retries,
        "rate_limit": _rate_limit,
        "hooks": partial(_hooks, is_async=is_async),
        "strict": partial(_flag, "strict"),
        "on_deviation": partial(_callback, "on_deviation"),
        "max_bytes": _max_bytes,
    }
    return {name: checks[name](value) for name, value in given.items()}


def check_concurrency(value: Any) -> None:
    """Raise ``ArgumentError`` for an invalid number of concurrent calls."""
    if not _is_count(value, 1):
        raise _refused("concurrency", value, "a whole number of calls above 0")


def _refused(argument: str, value: object, expected: str) -> ArgumentError:
    """Return the error for an option, with its shortened value and the expected values."""
    return ArgumentError.of(argument, f"{shown(value)} is not {expected}")


def checked_timeout(value: Any) -> Timeout:
    """Return a timeout that was passed as seconds, a ``Timeout``, or None."""
    if not isinstance(value, Timeout):
        _check_seconds("timeout", value, "a number of seconds above 0, a `Timeout`, or None")
        return Timeout.of(value)
    for part in fields(value):
        seconds = getattr(value, part.name)
        _check_seconds(f"timeout.{part.name}", seconds, "a number of seconds above 0, or None")
    return value


def _retries(value: Any) -> RetryPolicy | None:
    """Return a policy that was passed as a number of retries, a ``RetryPolicy``, or None."""
    if value is None:
        return None
    if not isinstance(value, RetryPolicy):
        if not _is_count(value, 0):
            raise _refused("retries", value, "a whole number from 0, a `RetryPolicy`, or None")
        return RetryPolicy.of(value)
    if not _is_count(value.max_retries, 0):
        raise _refused("retries.max_retries", value.max_retries, "a whole number from 0")
    for name in _DURATIONS:
        _check_number(f"retries.{name}", getattr(value, name), "a number from 0")
    if value.max_elapsed is not None:
        _check_number("retries.max_elapsed", value.max_elapsed, "a number from 0, or None")
    for name in _FLAGS:
        _flag(f"retries.{name}", getattr(value, name))
    _check_statuses(value.statuses)
    return value


def _flag(argument: str, value: Any) -> bool:
    """Return a bool; refuse other types, because ``"no"`` would be true."""
    if not isinstance(value, bool):
        raise _refused(argument, value, "True or False")
    return value


def _hooks(value: Any, *, is_async: bool) -> Hooks:
    """Return hooks, none of which is async in a sync client."""
    if value is None:
        return Hooks()
    if not isinstance(value, Hooks):
        raise _refused("hooks", value, "a `Hooks` or None")
    for part in fields(value):
        _check_hook(f"hooks.{part.name}", getattr(value, part.name), is_async=is_async)
    return value


def _callback(argument: str, value: Any) -> Callable[[Any], None] | None:
    """Return a sync function, or None."""
    _check_hook(argument, value, is_async=False)
    function: Callable[[Any], None] | None = value
    return function


def _rate_limit(value: Any) -> RateLimit | None:
    """Return a rate limit, or None."""
    if value is None or isinstance(value, RateLimit):
        return value
    raise _refused("rate_limit", value, "a `RateLimit` or None")


def _max_bytes(value: Any) -> int | None:
    """Return a number of bytes, or None for no limit."""
    if value is None or _is_count(value, 1):
        size: int | None = value
        return size
    raise _refused("max_bytes", value, "a whole number above 0, or None for no limit")


def checked_mapping(argument: str, value: Any) -> Mapping[str, Any]:
    """Return a mapping, which is empty for None."""
    if value is None or isinstance(value, Mapping):
        return value or {}
    raise _refused(argument, value, "a mapping, such as a dict")


def header_fields(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Return headers with lower-case names. Raises ``ArgumentError`` for invalid headers."""
    headers = checked_mapping("headers", headers)
    for name, value in headers.items():
        if not isinstance(name, str) or not isinstance(value, str):
            kind = type(value if isinstance(name, str) else name).__name__
            raise ArgumentError.of("headers", f"{name!r}: {kind} is not a str")
        if _HEADER_NAME.fullmatch(name) is None:
            raise ArgumentError.of("headers", f"{name!r} is not the name of a header")
        if problem := field_value_problem(value):
            # The value may be a credential.
            raise ArgumentError.of("headers", f"{name!r}: {problem}")
    return {name.lower(): value for name, value in headers.items()}


def query_parts(query: Mapping[str, str | Sequence[str]] | None) -> Iterator[str]:
    """Yield the parts of a query, escaped. Raises ``ArgumentError`` for other types than str."""
    for name, values in checked_mapping("query", query).items():
        several = values if isinstance(values, list | tuple) else [values]
        for value in several:
            if not isinstance(name, str) or not isinstance(value, str):
                message = f"{name!r}: {type(value).__name__} is not a str"
                raise ArgumentError.of("query", message)
            yield f"{quote(name, safe='')}={quote(value, safe='')}"


def _check_seconds(argument: str, value: Any, expected: str) -> None:
    if value is not None and not (_is_number(value) and 0 < value <= MAX_SECONDS):
        raise _refused(argument, value, expected)


def _check_number(argument: str, value: Any, expected: str) -> None:
    if not (_is_number(value) and 0 <= value <= MAX_SECONDS):
        raise _refused(argument, value, expected)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _check_statuses(statuses: Any) -> None:
    expected = "a tuple of statuses, such as ('429', '5XX')"
    if not isinstance(statuses, tuple | list | set | frozenset):
        raise _refused("retries.statuses", statuses, expected)
    for status in statuses:
        if not isinstance(status, str) or not _STATUS.fullmatch(status):
            raise _refused("retries.statuses", status, "a status such as '429' or '5XX'")


def _check_hook(argument: str, value: Any, *, is_async: bool) -> None:
    if value is None:
        return
    if not callable(value):
        raise _refused(argument, value, "a function or None")
    if not is_async and inspect.iscoroutinefunction(value):
        raise ArgumentError.of(argument, "is async, and would not be awaited; pass a sync function")
