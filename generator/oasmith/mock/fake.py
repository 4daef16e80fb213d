"""The mock in process: what a generated client's fake asks, and is answered in plain data.

The client has its own copy of the runtime's classes, so none of them crosses this border.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from oasmith.mock.answer import Answer, respond
from oasmith.mock.loading import loaded
from oasmith.mock.options import (
    Canned,
    Failure,
    MockOptions,
    OptionError,
    Token,
    parse_fault,
)
from oasmith.mock.replies import as_json
from oasmith.mock.state import State
from oasmith.traffic.bodies import UNCHECKED
from oasmith.traffic.parameters import ABSENT
from oasmith_runtime.messages import Request
from oasmith_runtime.wording import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A response, and the request as the document reads it."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    latency: float = 0.0
    fault: str = ""
    """What goes wrong beneath HTTP; empty for nothing."""
    is_token: bool = False
    """Whether a token endpoint answered."""
    operation: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """By their names on the wire."""
    body: Any = None


class Engine:
    """Answers requests, one at a time, whatever thread they come from."""

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
        """Take the document that a client carries.

        Args:
            document: The file.
            seed: Chooses values for which there is no example.
            tokens: The tokens that are taken, with their scopes.
            latency: Seconds before each response.
            faults: As the command line has them, such as ``503@0``.
            state: The members of collections at first, by the paths of these.

        Raises:
            OptionError: A fault or a collection that there is not, or a member without an id.
        """
        self._document = loaded(document, document.stat().st_mtime_ns)
        known = {
            token: Token(scopes=None if scopes is None else frozenset(scopes))
            for token, scopes in (tokens or {}).items()
        }
        self._usual = self._options = MockOptions(
            seed=seed,
            tokens=known,
            latency=latency,
            faults=tuple(map(parse_fault, faults)),
            state=state or {},
        )
        self._state = self._first_state()
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
        """Let calls fail.

        Raises ``OptionError`` for a row or an operation that the document has not.
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
        """Let calls have a response. Raises ``OptionError`` for an operation that is not there."""
        self._check_operation(operation)
        content, media_type = _content(body)
        usual = {"content-type": media_type} if media_type else {}
        canned = Canned(
            status=status,
            headers={**usual, **{name.lower(): value for name, value in headers.items()}},
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
        """Forget what was asked for and what was written."""
        with self._lock:
            self._options, self._state = self._usual, self._first_state()

    def _first_state(self) -> State:
        return self._document.resources.state(self._usual.state)

    def answer(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> Answered:
        """Return the response to a request."""
        request = Request(method=method, url=url, headers=headers, content=content)
        with self._lock:
            answer = respond(self._document, request, self._options, self._state)
        return _answered(answer, content)


def _answered(answer: Answer, sent: bytes) -> Answered:
    checked, fault = answer.checked, answer.fault
    status, content = answer.response.status, answer.response.content
    headers = dict(answer.response.headers)
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
    return Answered(
        status=status,
        headers=headers,
        content=content,
        latency=answer.latency,
        fault=kind,
        is_token=answer.is_token,
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
