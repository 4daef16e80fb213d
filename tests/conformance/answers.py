"""Draws responses from the document, and compares them with what the client decodes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .bodies import BYTES, TEXTS, kind_of
from .document import Document, Node
from .draw import Draw
from .server import Reply
from .streams import KINDS, draw_items, item_schema, write
from .wire import Mismatch

EXAMPLES = {
    "image/*": "image/png",
    "text/*": "text/plain",
    "application/*": "application/json",
    "*/*": "application/json",
}
"""A media type that matches each range."""


@dataclass(frozen=True)
class Answer:
    """A documented response of one status and one media type."""

    status: int
    media_type: str | None = None
    schema: Any = None
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.status} {self.media_type or 'without a body'}"


@dataclass
class Drawn:
    """A response with its body."""

    answer: Answer
    value: Any
    """As data; None without a body."""
    fits: bool
    written: bytes = b""
    """The streamed body, as it is sent."""

    @property
    def reply(self) -> Reply:
        """The response that the server sends."""
        answer = self.answer
        if answer.media_type is None:
            return Reply(answer.status)
        pieces = 5 if answer.kind in KINDS else 1
        return Reply(answer.status, self.content, answer.media_type, pieces=pieces)

    @property
    def content(self) -> bytes:
        """The body as bytes."""
        if isinstance(self.value, bytes):
            return self.value
        if self.answer.kind == "json":
            return json.dumps(self.value, ensure_ascii=False).encode()
        if self.answer.kind in KINDS:
            return self.written
        return b"" if self.value is None else str(self.value).encode()


def answers(document: Document, method: str, operation: Node) -> Iterator[Answer | str]:
    """Yield each possible response; a status without one is yielded as text."""
    responses = dict(document.members(operation, "responses"))
    known = [status for status in responses if not status.startswith("x-")]
    for status in known:
        response = responses[status]
        if status == "203" and not response.get("content"):
            # It is the 200 as modified by a proxy.
            response = responses.get("200", response)
        for number in statuses(status, known):
            if number < 200:
                yield f"status {status} is not the last answer"
                continue
            content = response.get("content") or {}
            if number in (204, 205):
                yield Answer(number, kind="")
                continue
            if method == "HEAD" or number == 304 or not content:
                # HTTP allows no body here: a documented text is decoded as the empty text.
                kinds = {kind_of(name, True) for name in content}
                yield Answer(number, kind="text" if kinds == {"text"} else "")
                continue
            for media_type, media in document.members(response, "content"):
                name = EXAMPLES.get(media_type, media_type)
                kind = kind_of(media_type, document.follow(media.get("schema", True)))
                is_items = kind in KINDS
                schema = item_schema(document, media) if is_items else media.get("schema", True)
                yield Answer(number, name, schema, kind)


def statuses(status: str, known: list[str]) -> list[int]:
    """Return status codes for ``200``, ``4XX`` or ``default``."""
    if status.isdigit():
        return [int(status)]
    if status == "default":
        has_success = any(it.startswith("2") for it in known)
        return [503] if has_success else [200, 503]
    first = status[:1]
    numbers = {"2": [299, 206], "3": [399], "4": [418, 499], "5": [599, 502], "1": [199]}
    return [next(it for it in numbers.get(first, [599]) if str(it) not in known)]


def draw_answer(document: Document, answer: Answer, seed: str, *, is_novel: bool) -> Drawn:
    """Return a response with a body. Raises ``Undrawable``."""
    draw = Draw(document, seed, is_novel=is_novel)
    if answer.media_type is None:
        return Drawn(answer, None, True)
    if answer.kind == "json":
        value = draw.value(answer.schema)
        return Drawn(answer, value, not is_novel or document.fits(answer.schema, value))
    if answer.kind in ("text", "form"):
        return Drawn(answer, draw.random.choice(TEXTS), True)
    if answer.kind in ("binary", "multipart"):
        return Drawn(answer, draw.random.choice(BYTES), True)
    items = draw_items(document, answer.schema, answer.kind, draw)
    ends = draw.random.random() < 0.5
    body = write(document, answer.schema, answer.kind, items, ends=ends)
    fits = all(document.fits(answer.schema, it) for it in items)
    return Drawn(answer, items, fits, body)


def encoded(value: Any) -> Any:
    """Return what a client decoded, encoded as data again."""
    return json.loads(json.dumps(value, default=lambda it: it.to_dict()))


def check_success(document: Document, drawn: Drawn, result: Any, deviations: list[Any]) -> None:
    """Check the result of a method. Raises ``Mismatch``."""
    answer = drawn.answer
    if answer.kind in ("json", *KINDS) and answer.media_type is not None:
        again = encoded(result)
        if written(again) != written(drawn.value):
            raise Mismatch("decoded and encoded is something else", again, drawn.value)
        # Schemas allow values that are only new.
        odd = [str(it) for it in deviations if it.level != "info"]
        if odd and drawn.fits:
            raise Mismatch("a deviation in what fits", odd, drawn.value)
        if drawn.fits and answer.kind == "json":
            check_typed(document, answer.schema, result)
        return
    expected = drawn.value
    if answer.kind == "text" and result == "" and not drawn.value:
        return
    if expected == "" and result is None:
        return
    if result != expected:
        raise Mismatch("another result", result, expected)


def written(value: Any) -> str:
    """Return JSON that distinguishes 1 from 1.0; the order of keys does not matter."""
    return json.dumps(value, sort_keys=True)


def check_typed(document: Document, schema: Any, result: Any, depth: int = 0) -> None:
    """Check that objects with properties became models. Raises ``Mismatch``."""
    schema = document.follow(schema)
    if not isinstance(schema, dict) or depth > 6:
        return
    if isinstance(result, list):
        for item in result[:3]:
            check_typed(document, schema.get("items"), item, depth + 1)
    elif isinstance(result, dict) and schema.get("properties"):
        raise Mismatch("an object that is no model", type(result).__name__, schema["properties"])


def check_error(drawn: Drawn, error: Any, result: Any) -> None:
    """Check that an error response was raised with its body. Raises ``Mismatch``."""
    status = drawn.answer.status
    if error is None:
        raise Mismatch(f"HTTP {status} was not raised", result, "ApiError")
    if not any(it.__name__ == "ApiError" for it in type(error).__mro__):
        raise Mismatch(f"HTTP {status} raised {type(error).__name__}", str(error), "ApiError")
    if error.response.status != status or error.response.content != drawn.content:
        raise Mismatch("the answer is not at hand", error.response, drawn.value)
    if drawn.answer.kind == "json" and drawn.answer.media_type is not None:
        body = error.body
        if written(encoded(body)) != written(drawn.value):
            raise Mismatch("the error's body is something else", body, drawn.value)
