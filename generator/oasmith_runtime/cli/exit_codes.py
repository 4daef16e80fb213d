"""Exit codes of the command line, and errors as text or JSON."""

from __future__ import annotations

import json
from typing import Any

from ..errors import (
    ApiError,
    ArgumentError,
    ScopeError,
    TokenError,
    TransportError,
    UnexpectedResponse,
)
from ..redaction import data_without_remembered, without_remembered

SUCCESS = 0
FAILURE = 1
USAGE = 2
ACCESS = 3
NO_RESPONSE = 4
UNDOCUMENTED = 5
INTERRUPTED = 130
BROKEN_PIPE = 141

MEANINGS = {
    SUCCESS: "success",
    FAILURE: "the API refused the call, or some items of a batch",
    USAGE: "invalid arguments or input, which were not sent",
    ACCESS: "missing credentials, a rejected token, or missing scopes",
    NO_RESPONSE: "no response: no connection, or a timeout",
    UNDOCUMENTED: "an undocumented response, or one that --strict rejects",
    INTERRUPTED: "interrupted",
    BROKEN_PIPE: "broken pipe",
}
"""A batch ends with the highest code of its items."""


class InputError(Exception):
    """Invalid arguments or input."""

    code = USAGE


class AccessError(InputError):
    """Missing or unusable credentials."""

    code = ACCESS


def code_of(error: BaseException) -> int:
    """Return the exit code of an error."""
    # Its module imports pydantic, which help and completion do not need.
    from ..models.decode import DeviationError

    if isinstance(error, InputError):
        return error.code
    if isinstance(error, ArgumentError):
        return USAGE
    if isinstance(error, TokenError | ScopeError):
        return ACCESS
    if isinstance(error, TransportError):
        return NO_RESPONSE
    if isinstance(error, UnexpectedResponse | DeviationError):
        return UNDOCUMENTED
    return ACCESS if isinstance(error, ApiError) and _is_about_access(error) else FAILURE


def _is_about_access(error: ApiError) -> bool:
    rows = error.failure.rows
    return error.status == 401 or bool(error.required_scopes) or any(row.oauth for row in rows)


def record(error: BaseException) -> dict[str, Any]:
    """Return an error as data: its class, its message, and the fields of an API error.

    Credentials that the API repeats are redacted, as in the error's message.
    """
    fields: dict[str, Any] = {"error": type(error).__name__, "exit": code_of(error)}
    if isinstance(error, ApiError):
        names = ("code", "status", "message", "resolution", "details")
        fields |= {name: getattr(error, name) for name in names}
    else:
        fields["message"] = str(error)
    if isinstance(error, ArgumentError):
        fields["problems"] = [
            {"argument": problem.argument, "message": problem.message} for problem in error.problems
        ]
    redacted: dict[str, Any] = data_without_remembered(fields)
    return redacted


def message(error: BaseException, *, as_json: bool) -> str:
    """Return an error as text, or as one line of JSON."""
    if as_json:
        return line_of(record(error))
    text = without_remembered(str(error) or type(error).__name__)
    return f"error: {printable(text)}"


def interrupted(text: str, *, as_json: bool, **fields: Any) -> str:
    """Return the message after Ctrl-C as text, or as one line of JSON with additional fields."""
    if not as_json:
        return f"Interrupted. {text}"
    return line_of({"error": "Interrupted", "exit": INTERRUPTED, "message": text, **fields})


def line_of(fields: dict[str, Any]) -> str:
    """Return fields as one line of JSON; other types of values are converted to strings."""
    return without_remembered(json.dumps(fields, default=str))


def printable(text: str) -> str:
    """Return text with control characters escaped, so that a server cannot control a terminal."""
    return "".join(
        character if character.isprintable() or character == "\n" else ascii(character)[1:-1]
        for character in text
    )
