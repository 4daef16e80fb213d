"""Construction of responses: content negotiation, serialization of bodies, and headers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from oasmith.ir.content import Media
from oasmith.traffic.security import header
from oasmith_runtime.media_types import distance, essence, fits, kind_of
from oasmith_runtime.messages import Headers, Request, Response
from oasmith_runtime.wording import one_line

PROBLEM = "application/problem+json"
"""The media type of undocumented errors (RFC 9457)."""

REASON = "oasmith-reason"
"""The header with the reason of a refusal, which an error row may not contain."""

_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
}
_RANGE = re.compile(r"\s*([^\s;,]+)\s*((?:;[^,]*)?)")
_QUALITY = re.compile(r";\s*q=([0-9.]+)", re.IGNORECASE)


def build_response(
    request: Request,
    status: int,
    content: bytes = b"",
    media_type: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Build a response; the media type is only set if there is content."""
    own = {name.lower(): value for name, value in (headers or {}).items()}
    if media_type and content:
        own["content-type"] = media_type
    return Response(status=status, headers=Headers(own), content=content, request=request)


def problem_response(
    request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Build an undocumented error with problem details (RFC 9457, section 3)."""
    title = _TITLES.get(status, "Error")
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return build_response(
        request, status, as_json(body), PROBLEM, {**reason_header(detail), **(headers or {})}
    )


def reason_header(text: str) -> dict[str, str]:
    """Return the header with the reason of a refusal, as ASCII."""
    plain = one_line(text).encode("ascii", "replace").decode()
    return {REASON: plain[:500]} if plain else {}


def as_json(value: Any) -> bytes:
    """Serialize data as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def acceptable(request: Request, media: Sequence[Media]) -> Media | None:
    """Return the media type that a request prefers; None if it accepts none of them.

    Source: RFC 9110, section 12.5.1.
    """
    accept = header(request.headers, "accept")
    if not accept or not media:
        return media[0] if media else None
    ranges = [
        (name, float(quality[1]) if (quality := _QUALITY.search(more)) else 1.0)
        for name, more in _RANGE.findall(accept)
    ]
    ranked = [(_quality(one, ranges), one) for one in media]
    best = max(ranked, key=lambda pair: pair[0])
    return best[1] if best[0] > 0 else None


def _quality(media: Media, ranges: Sequence[tuple[str, float]]) -> float:
    name = concrete(media)
    fitting = [
        (distance(wanted, name), quality)
        for wanted, quality in ranges
        if fits(wanted, name) or fits(media.media_type, wanted)
    ]
    return min(fitting, key=lambda pair: pair[0])[1] if fitting else 0.0


def concrete(media: Media) -> str:
    """Return the media type to send; JSON or plain text for a range."""
    if "*" not in essence(media.media_type):
        return media.media_type
    return media.sent_as or ("text/plain" if media.kind == "text" else "application/json")


def encoded(media: Media, value: Any) -> bytes:
    """Serialize a body by its media type."""
    match media.kind:
        case "events":
            return b"data: " + as_json(value) + b"\n\n"
        case "lines":
            return as_json(value) + b"\n"
        case "sequence":
            return b"\x1e" + as_json(value) + b"\n"
    match kind_of(concrete(media)):
        case "json":
            return as_json(value)
        case "form":
            return urlencode(value if isinstance(value, dict) else {}, doseq=True).encode()
        case "text":
            return value.encode() if isinstance(value, str) else as_json(value)
    return value.encode() if isinstance(value, str) else b"\x00"
