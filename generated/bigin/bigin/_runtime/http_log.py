"""Debug logging of requests and responses: redacted headers and the beginning of bodies."""

from __future__ import annotations

import codecs
import logging
from collections.abc import Mapping
from typing import Any

from .media_types import kind_of
from .messages import Request, Response, StreamingResponse
from .redaction import redact, redact_headers, redacted_form
from .wording import MAX_READ

MAX_BODY = 2_000
"""Maximum characters of a body in the log."""


def log_request(logger: logging.Logger, operation_id: str, request: Request) -> None:
    """Log a request if the logger is enabled."""
    if logger.isEnabledFor(logging.DEBUG):
        line = f"{request.method} {request.shown_url}"
        text = _message(">", line, request.shown_headers, request.content)
        logger.debug("%s: request\n%s", operation_id, text)


def log_response(
    logger: logging.Logger, operation_id: str, response: Response | StreamingResponse
) -> None:
    """Log a response if the logger is enabled; without the body if it is streamed."""
    if logger.isEnabledFor(logging.DEBUG):
        content = response.content if isinstance(response, Response) else None
        text = _message("<", f"HTTP {response.status}", redact_headers(response.headers), content)
        logger.debug("%s: response\n%s", operation_id, text)


def _message(mark: str, line: str, headers: Mapping[str, str], content: Any) -> str:
    lines = [line, *(f"{name}: {value}" for name, value in headers.items())]
    if content:
        lines += ["", *_body(content, headers.get("content-type", "")).splitlines()]
    return "\n".join(f"{mark} {text}".rstrip() for text in lines)


def _body(content: Any, media_type: str) -> str:
    """Return the beginning of a body; files are not read."""
    if not isinstance(content, bytes):
        return "(a file)"
    try:
        # The bytes may end in the middle of a character.
        text = codecs.getincrementaldecoder("utf-8")().decode(content[:MAX_READ])
    except UnicodeDecodeError:
        return f"({len(content)} bytes)"
    # Redacted before it is shortened, because a truncated credential is not found.
    text = redact(redacted_form(text) if kind_of(media_type) == "form" else text)
    shown = "".join(char if char.isprintable() or char == "\n" else " " for char in text[:MAX_BODY])
    is_whole = len(text) <= MAX_BODY and len(content) <= MAX_READ
    return shown if is_whole else f"{shown}… ({len(content)} bytes)"
