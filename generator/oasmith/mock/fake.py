"""The engine of generated clients' fakes: the mock in process, with an interface of plain data.

The client has its own copy of the runtime's classes, so this interface uses none of them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from oasmith.mock.load import loaded
from oasmith.mock.options import (
    Canned,
    Failure,
    MockOptions,
    OptionError,
    Token,
    parse_fault,
)
from oasmith.mock.respond import MockResponse, respond
from oasmith.mock.responses import as_json
from oasmith.mock.state import State
from oasmith.traffic.bodies import UNCHECKED
from oasmith.traffic.parameters import ABSENT
from oasmith_runtime.messages import Request
from oasmith_runtime.wording import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainResponse:
    """A response, with the request interpreted by the document."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    latency: float = 0.0
    fault: str = ""
    """The fault below HTTP to simulate; empty for none."""
    is_token: bool = False
    """Whether it is the response of a token endpoint."""
    operation: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """The parameters by their names in the document."""
    body: Any = None


class Engine:
    """Responds to requests; thread-safe."""

    def __init__(
        self,
        document: Path,
        *,
        seed: int = 0,
        tokens: Mapping[str, Iterable[str] | None] | None = None,
        latency: float = 0.0,
        faults: Sequence[str] = (),
        state: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    ) -> None:
        """Load the document of a client.

        Args:
            document: The file.
            seed: The seed of values without an example.
            tokens: The accepted tokens, with their scopes; without any, every token is accepted.
            latency: The delay of each response in seconds.
            faults: Faults in the notation of the command line, such as ``503@0``.
            state: The initial members of collections, by the path of the collection.

        Raises:
            OptionError: An unknown fault or collection, or a member without an id.
        """
        self._document = loaded(document, document.stat().st_mtime_ns)
        known = {
            token: Token(scopes=None if scopes is None else frozenset(scopes))
            for token, scopes in (tokens or {}).items()
        }
        self._initial_options = self._options = MockOptions(
            seed=seed,
            tokens=known,
            latency=latency,
            faults=tuple(map(parse_fault, faults)),
            state=state or {},
        )
        self._state = self._initial_state()
        self._lock, self._numbers = threading.Lock(), count()

    def fail(
        self,
        code: str,
        *,
        item: int | None,
        status: int | None,
        operation: str | None,
        times: int | None,
    ) -> None:
        """Make calls fail.

        Raises ``OptionError`` if the document does not have the error row or the operation.
        """
        self._check_operation(operation)
        failure = Failure(
            code=str(code),
            item=item,
            status=status,
            operation=operation,
            times=times,
            number=next(self._numbers),
        )
        self._document.check_failures([failure])
        with self._lock:
            failures = (*self._options.failures, failure)
            self._options = replace(self._options, failures=failures)

    def respond(
        self,
        body: Any,
        *,
        status: int,
        headers: Mapping[str, str],
        operation: str | None,
        times: int | None,
    ) -> None:
        """Set the response of calls. Raises ``OptionError`` for an unknown operation."""
        self._check_operation(operation)
        content, media_type = _content(body)
        default_headers = {"content-type": media_type} if media_type else {}
        canned = Canned(
            status=status,
            headers={**default_headers, **{name.lower(): value for name, value in headers.items()}},
            content=content,
            operation=operation,
            times=times,
            number=next(self._numbers),
        )
        with self._lock:
            self._options = replace(self._options, canned=(*self._options.canned, canned))

    def _check_operation(self, operation: str | None) -> None:
        ids = [one.id for one in self._document.api.operations]
        if operation is not None and operation not in ids:
            raise OptionError(f"there is no operation {operation!r}{did_you_mean(operation, ids)}")

    def reset(self) -> None:
        """Restore the initial options and the initial state."""
        with self._lock:
            self._options, self._state = self._initial_options, self._initial_state()

    def _initial_state(self) -> State:
        return self._document.resources.state(self._initial_options.state)

    def answer(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes
    ) -> PlainResponse:
        """Return the response to a request."""
        request = Request(method=method, url=url, headers=headers, content=content)
        with self._lock:
            mocked = respond(self._document, request, self._options, self._state)
        return _plain_response(mocked, content)


def _plain_response(mocked: MockResponse, sent: bytes) -> PlainResponse:
    checked, fault = mocked.checked, mocked.fault
    status, content = mocked.response.status, mocked.response.content
    headers = dict(mocked.response.headers)
    kind = "" if fault is None else fault.kind
    if isinstance(kind, int):
        status, content, headers, kind = kind, b"", {}, ""
    elif kind == "malformed":
        content = content[: len(content) // 2]
    body: Any = sent or None
    if checked is not None and checked.body is not UNCHECKED and checked.body is not ABSENT:
        body = checked.body
    operation = checked.operation if checked is not None else None
    own = operation.parameters if operation is not None else ()
    values = checked.parameters if checked is not None else {}
    return PlainResponse(
        status=status,
        headers=headers,
        content=content,
        latency=mocked.latency,
        fault=kind,
        is_token=mocked.is_token,
        operation=None if operation is None else operation.id,
        parameters={one.name: values[one.ident] for one in own if one.ident in values},
        body=body,
    )


def _content(body: Any) -> tuple[bytes, str]:
    if body is None:
        return b"", ""
    if isinstance(body, bytes):
        return body, "application/octet-stream"
    return (
        (body.encode(), "text/plain")
        if isinstance(body, str)
        else (as_json(body), "application/json")
    )
