"""A result together with the answer that it came from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from .adapters import Types
from .messages import Response
from .operation import Header, Operation

T = TypeVar("T")
Exchanged = tuple[Operation[Any], Response]

_SEEN: ContextVar[list[Exchanged] | None] = ContextVar("_SEEN", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Generic[T]):
    """What a call returned, with the raw answers."""

    result: T
    responses: tuple[Response, ...]
    """In the order in which they arrived; a batch has several."""
    headers: Mapping[str, Any]
    """Of the last answer, by lower-case name; those that the document describes have its types."""

    @property
    def response(self) -> Response:
        """The last answer."""
        return self.responses[-1]

    @property
    def status(self) -> int:
        """The HTTP status of the last answer."""
        return self.response.status


def note(operation: Operation[Any], response: Response) -> None:
    """Keep an answer for whoever watches this call."""
    seen = _SEEN.get()
    if seen is not None:
        seen.append((operation, response))


@contextmanager
def watched() -> Iterator[list[Exchanged]]:
    """Gather the answers of the calls that are made inside."""
    seen: list[Exchanged] = []
    token = _SEEN.set(seen)
    try:
        yield seen
    finally:
        _SEEN.reset(token)


def answered(result: T, seen: list[Exchanged], types: Types) -> Answered[T]:
    """Return a result with its answers. Raises ``ValueError`` when there were none."""
    if not seen:
        raise ValueError("nothing was sent: with_response takes a method that makes a call")
    operation, last = seen[-1]
    return Answered(
        result=result,
        responses=tuple(response for _, response in seen),
        headers=_headers(operation, last, types),
    )


def _headers(operation: Operation[Any], response: Response, types: Types) -> dict[str, Any]:
    answer = operation.answer(response.status)
    known = {it.name.lower(): it for it in (answer.headers if answer is not None else ())}
    return {
        name: _value(known[name], text, types) if name in known else text
        for name, text in response.headers.items()
    }


def _value(header: Header, text: str, types: Types) -> Any:
    """Return a header in its documented type; text that has another type stays text."""
    try:
        raw: Any = json.loads(text) if header.is_json else text
        if header.is_list and not header.is_json:
            raw = [it.strip() for it in text.split(",")]
        return types.adapter(header.type).validate_python(raw)
    except (ValidationError, ValueError):
        return text
