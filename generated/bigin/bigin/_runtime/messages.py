"""Requests and responses, free of any HTTP library."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie"})


def redacted(headers: Mapping[str, str], secret: frozenset[str] = SECRET_HEADERS) -> dict[str, str]:
    """Return a copy of ``headers`` in which no credential can be read."""
    return {
        name: "<redacted>" if name.lower() in secret else value for name, value in headers.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request:
    """An HTTP request, complete and ready to send."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None = None
    timeout: float | None = None
    """Seconds for each of connect, read, write and the wait for a connection."""
    secrets: frozenset[str] = field(default=SECRET_HEADERS)
    """Lower-case names of the headers that never show."""

    def __repr__(self) -> str:
        return f"Request({self.method} {self.url}, headers={redacted(self.headers, self.secrets)})"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Response:
    """An HTTP response with its whole body."""

    status: int
    headers: Mapping[str, str]
    """With lower-case names."""
    content: bytes
    request: Request

    @property
    def media_type(self) -> str:
        """The content type in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as UTF-8 text; what is not UTF-8 shows as replacement characters."""
        return self.content.decode("utf-8", errors="replace")

    def json(self) -> Any:
        """Return the body as data. Raises ``ValueError`` when it is not JSON."""
        return json.loads(self.content)

    def __repr__(self) -> str:
        size = len(self.content)
        return f"Response({self.status}, headers={redacted(self.headers)}, {size} bytes)"
