"""What the command ends with: codes, and errors in words or as JSON."""

from __future__ import annotations

import json
from typing import Any

from ..decode import DeviationError
from ..errors import (
    ApiError,
    ArgumentError,
    ScopeError,
    TokenError,
    TransportError,
    UnexpectedAnswer,
)

DONE = 0
REFUSED = 1
WRONG = 2
NO_ACCESS = 3
NO_ANSWER = 4
ODD = 5
INTERRUPTED = 130
BROKEN_PIPE = 141

MEANINGS = {
    DONE: "all was done",
    REFUSED: "the API refused the call, or some items of a batch",
    WRONG: "wrong arguments or input; what is wrong was not sent",
    NO_ACCESS: "no credentials, a token that is refused, or scopes that are missing",
    NO_ANSWER: "no answer: no connection, or not in time",
    ODD: "an answer that nobody documented, or that --strict refuses",
    INTERRUPTED: "interrupted",
    BROKEN_PIPE: "nobody reads the output any more",
}
"""Of several that fit a batch, the highest counts."""


ERRORS_TOO = ("json", "jsonl")
"""Formats of the output in which errors are JSON, too, when one of them was asked for."""


class InputError(Exception):
    """Words or input that cannot be right."""

    code = WRONG


class AccessError(InputError):
    """Credentials that are missing, or that cannot be used."""

    code = NO_ACCESS


def code_of(error: BaseException) -> int:
    """Return the exit code that an error stands for."""
    if isinstance(error, InputError):
        return error.code
    if isinstance(error, ArgumentError):
        return WRONG
    if isinstance(error, TokenError | ScopeError):
        return NO_ACCESS
    if isinstance(error, TransportError):
        return NO_ANSWER
    if isinstance(error, UnexpectedAnswer | DeviationError):
        return ODD
    return NO_ACCESS if isinstance(error, ApiError) and _is_about_access(error) else REFUSED


def _is_about_access(error: ApiError) -> bool:
    rows = error.failure.rows
    return error.status == 401 or bool(error.required_scopes) or any(it.oauth for it in rows)


def record(error: BaseException) -> dict[str, Any]:
    """Return an error as data: its class, its words, and what the API says in its own fields."""
    found: dict[str, Any] = {"error": type(error).__name__, "exit": code_of(error)}
    if isinstance(error, ApiError):
        found |= {
            "code": error.code,
            "status": error.status,
            "message": error.message,
            "resolution": error.resolution,
            "details": error.details,
        }
    elif isinstance(error, ArgumentError):
        found["message"] = str(error)
        found["problems"] = [
            {"argument": it.argument, "message": it.message} for it in error.problems
        ]
    else:
        found["message"] = str(error)
    return found


def told(error: BaseException, *, as_json: bool) -> str:
    """Return an error for people, in the exception's words, or as one line of JSON."""
    if as_json:
        return json.dumps(record(error), default=str)
    return f"error: {shown(str(error) or type(error).__name__)}"


def shown(text: str) -> str:
    """Return text without what would steer a terminal; it may come from a server."""
    return "".join(it if it.isprintable() or it == "\n" else ascii(it)[1:-1] for it in text)
