"""What a user decides about a mock: tokens, failures, latency and faults."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, cast

FaultKind: TypeAlias = Literal["reset", "timeout", "truncate", "malformed"]
"""What goes wrong beneath HTTP, or in the body."""

FAULTS: Mapping[str, str] = {
    "reset": "the connection is reset before the response",
    "timeout": "no response comes",
    "truncate": "the connection ends in the middle of the body",
    "malformed": "half of the body is missing, and the response looks complete",
}
"""Each fault with what happens."""


class OptionError(ValueError):
    """A value that an option cannot have; the message says what it may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What is known of an access token."""

    scopes: frozenset[str] | None = None
    """None: they are not known, so that no call is refused for them."""
    data_center: str | None = None
    """The id of the only server that takes it; None for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An error row that calls are to have."""

    code: str
    """Of a row: its code, the name of its example, or a status."""
    item: int | None = None
    """Which item of a batch fails, counted from 0 in each call; None for the call as a whole."""
    status: int | None = None
    """The status of the response; None for the one that the document has."""
    operation: str | None = None
    """The id of the operation that fails; None for every one."""
    times: int | None = None
    """How many calls fail; None for all."""
    number: int = 0
    """Tells apart what was asked for twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that goes wrong on the way."""

    kind: FaultKind | int
    """A status stands for an empty response with that status, as from a proxy."""
    request: int | None = None
    """Which request meets it, counted from 0; None for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canned:
    """A response that calls are to have, whatever the document says."""

    status: int
    headers: Mapping[str, str] = field(hash=False)
    content: bytes
    operation: str | None = None
    """The id of the operation; None for every one."""
    times: int | None = None
    """How many calls have it; None for all."""
    number: int = 0
    """Tells apart what was asked for twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MockOptions:
    """All that a user decides about a mock."""

    seed: int = 0
    """Chooses among the values that fit, where the document has no example."""
    tokens: Mapping[str, Token] = field(default_factory=dict)
    """The access tokens that are taken; any is, when there are none."""
    failures: tuple[Failure, ...] = ()
    canned: tuple[Canned, ...] = ()
    latency: float = 0.0
    """Seconds before each response."""
    faults: tuple[Fault, ...] = ()
    state: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    """What is in the collections of the document at first, by their paths."""
    urls: Mapping[str, str] = field(default_factory=dict)
    """Where the mock answers, by the id of the document's server; its own URL where not listed."""


_FAILURE = re.compile(r"(?P<code>[^@\s]+)(?:@(?P<item>\d{1,9}))?")
_FAULT = re.compile(r"(?P<kind>[a-z]+|[1-5]\d\d)(?:@(?P<request>\d{1,9}))?")
_TOKEN = re.compile(r"(?P<token>[^\s:@]+)(?:@(?P<server>[^\s:@]+))?(?::(?P<scopes>\S*))?")


def parse_failure(text: str) -> Failure:
    """Return a failure written as ``CODE`` or ``CODE@ITEM``. Raises ``OptionError`` for another."""
    match = _FAILURE.fullmatch(text.strip())
    if match is None:
        raise OptionError(f"{text!r} is not CODE or CODE@ITEM, such as INVALID_DATA@3")
    item = match["item"]
    return Failure(code=match["code"], item=None if item is None else int(item))


def parse_fault(text: str) -> Fault:
    """Return a fault written as ``KIND`` or ``KIND@REQUEST``; a kind may be a status.

    Raises ``OptionError`` for another.
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
    """Return what is there at first, written as a JSON object: lists by the paths of collections.

    Raises ``OptionError`` for another.
    """
    try:
        state = json.loads(text)
    except json.JSONDecodeError as error:
        raise OptionError(f"this is no JSON: {error}") from error
    is_state = isinstance(state, dict) and all(
        isinstance(members, list) and all(isinstance(one, dict) for one in members)
        for members in state.values()
    )
    if not is_state:
        raise OptionError('it is not lists by their paths, such as {"/pets": [{"id": 1}]}')
    return dict(state)


def parse_token(text: str) -> tuple[str, Token]:
    """Return a token written as ``TOKEN``, ``TOKEN:SCOPE,SCOPE`` or ``TOKEN@SERVER:SCOPE``.

    Raises ``OptionError`` for another.
    """
    match = _TOKEN.fullmatch(text.strip())
    if match is None:
        raise OptionError(f"{text!r} is not TOKEN, TOKEN:SCOPE,SCOPE or TOKEN@DATA_CENTER:SCOPE")
    scopes = match["scopes"]
    known = None if scopes is None else frozenset(filter(None, scopes.split(",")))
    return match["token"], Token(scopes=known, data_center=match["server"])
