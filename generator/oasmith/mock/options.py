"""Options of a mock: tokens, failures, latency and faults."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, cast

FaultKind: TypeAlias = Literal["reset", "timeout", "truncate", "malformed"]
"""A fault below HTTP, or in the body."""

FAULTS: Mapping[str, str] = {
    "reset": "the connection is reset before the response",
    "timeout": "no response is sent",
    "truncate": "the connection ends in the middle of the body",
    "malformed": "half of the body is missing, and the response looks complete",
}
"""Each fault with a description."""


class OptionError(ValueError):
    """An invalid value of an option; the message says which values are valid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """The properties of an access token."""

    scopes: frozenset[str] | None = None
    """The scopes; None if they are unknown, so that no call is refused for a missing scope."""
    data_center: str | None = None
    """The id of the only server that accepts it; None for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A failure that calls must have, by an error row."""

    code: str
    """The code of an error row, the name of an example, or a status."""
    item: int | None = None
    """The index of the item of a batch that fails, from 0 in each call; None for the call."""
    status: int | None = None
    """The status of the response; None for the documented one."""
    operation: str | None = None
    """The id of the operation that fails; None for every operation."""
    times: int | None = None
    """The number of calls that fail; None for all."""
    number: int = 0
    """A serial number that distinguishes equal entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A simulated fault of the connection or the server."""

    kind: FaultKind | int
    """The kind; a status means an empty response with that status, as from a proxy."""
    request: int | None = None
    """The index of the affected request, from 0; None for every request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canned:
    """A response that is set by the user, whatever the document says."""

    status: int
    headers: Mapping[str, str] = field(hash=False)
    content: bytes
    operation: str | None = None
    """The id of the operation; None for every operation."""
    times: int | None = None
    """The number of calls that get it; None for all."""
    number: int = 0
    """A serial number that distinguishes equal entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MockOptions:
    """The options of a mock."""

    seed: int = 0
    """The seed of values for which the document has no example."""
    tokens: Mapping[str, Token] = field(default_factory=dict)
    """The accepted access tokens; if empty, any token is accepted."""
    failures: tuple[Failure, ...] = ()
    canned: tuple[Canned, ...] = ()
    latency: float = 0.0
    """The delay of each response in seconds."""
    faults: tuple[Fault, ...] = ()
    state: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    """The initial members of the document's collections, by path."""
    urls: Mapping[str, str] = field(default_factory=dict)
    """The mock's URLs, by the id of the document's server; otherwise the server's own URL."""


_FAILURE = re.compile(r"(?P<code>[^@\s]+)(?:@(?P<item>\d{1,9}))?")
_FAULT = re.compile(r"(?P<kind>[a-z]+|[1-5]\d\d)(?:@(?P<request>\d{1,9}))?")
_TOKEN = re.compile(r"(?P<token>[^\s:@]+)(?:@(?P<server>[^\s:@]+))?(?::(?P<scopes>\S*))?")


def parse_failure(text: str) -> Failure:
    """Parse a failure: ``CODE`` or ``CODE@ITEM``. Raises ``OptionError`` for other text."""
    match = _FAILURE.fullmatch(text.strip())
    if match is None:
        raise OptionError(f"{text!r} is not CODE or CODE@ITEM, such as INVALID_DATA@3")
    item = match["item"]
    return Failure(code=match["code"], item=None if item is None else int(item))


def parse_fault(text: str) -> Fault:
    """Parse a fault: ``KIND`` or ``KIND@REQUEST``; a kind may be a status.

    Raises ``OptionError`` for other text.
    """
    match = _FAULT.fullmatch(text.strip())
    if match is None or not (match["kind"] in FAULTS or match["kind"].isdigit()):
        kinds = ", ".join(FAULTS)
        raise OptionError(f"{text!r} is not one of {kinds} or a status, with or without @REQUEST")
    kind, request = match["kind"], match["request"]
    return Fault(
        kind=int(kind) if kind.isdigit() else cast("FaultKind", kind),
        request=None if request is None else int(request),
    )


def parse_state(text: str) -> dict[str, list[dict[str, Any]]]:
    """Parse the initial state: a JSON object with lists by the paths of collections.

    Raises ``OptionError`` for other text.
    """
    try:
        state = json.loads(text)
    except json.JSONDecodeError as error:
        raise OptionError(f"invalid JSON: {error}") from error
    is_state = isinstance(state, dict) and all(
        isinstance(members, list) and all(isinstance(one, dict) for one in members)
        for members in state.values()
    )
    if not is_state:
        message = 'expected lists by the paths of collections, such as {"/pets": [{"id": 1}]}'
        raise OptionError(message)
    return dict(state)


def parse_token(text: str) -> tuple[str, Token]:
    """Parse a token: ``TOKEN``, ``TOKEN:SCOPE,SCOPE`` or ``TOKEN@SERVER:SCOPE``.

    Raises ``OptionError`` for other text.
    """
    match = _TOKEN.fullmatch(text.strip())
    if match is None:
        raise OptionError(f"{text!r} is not TOKEN, TOKEN:SCOPE,SCOPE or TOKEN@DATA_CENTER:SCOPE")
    scopes = match["scopes"]
    known = None if scopes is None else frozenset(filter(None, scopes.split(",")))
    return match["token"], Token(scopes=known, data_center=match["server"])
