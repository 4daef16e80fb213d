"""Requests and responses, free of any HTTP library."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json

from .mediatypes import charset_of
from .timeouts import Deadline, Timeout
from .uploads import Upload

NEVER = Deadline(None)

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
    content: bytes | Upload | None = None
    timeout: Timeout = field(default_factory=Timeout)
    deadline: Deadline = NEVER
    """When the call ends, whatever it is doing."""
    most_bytes: int | None = None
    """An answer that is longer, when unpacked, is given up."""
    secrets: frozenset[str] = field(default=SECRET_HEADERS)
    """Lower-case names of the headers that never show."""
    secret_query: tuple[str, ...] = ()
    """Parts of the URL's query that never show, as ``name=value``."""

    @property
    def shown_url(self) -> str:
        """The URL as messages show it: without the credentials in its query."""
        url = self.url
        for part in self.secret_query:
            url = url.replace(part, f"{part.partition('=')[0]}=<redacted>")
        return url

    def __repr__(self) -> str:
        headers = redacted(self.headers, self.secrets)
        return f"Request({self.method} {self.shown_url}, headers={headers})"


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
    def is_json(self) -> bool:
        """Whether the content type is JSON or a format that is written in JSON."""
        return self.media_type.endswith(("/json", "+json"))

    @property
    def charset(self) -> str:
        """The encoding that the content type names; UTF-8 when it names none that is known."""
        return charset_of(self.headers.get("content-type", "")) or "utf-8"

    @property
    def text(self) -> str:
        """The body as text; what its encoding does not know shows as replacement characters."""
        return self.content.decode(self.charset, errors="replace")

    def json(self) -> Any:
        """Return the body as data. Raises ``ValueError`` when it is not JSON.

        JSON is UTF-8 by RFC 8259; another encoding that the content type names is the second try.
        """
        try:
            return from_json(self.content, cache_strings="keys")
        except ValueError:
            return self._json_slowly()

    def _json_slowly(self) -> Any:
        """Return what only Python's parser reads: lone surrogates, depth, a byte order mark."""
        try:
            return json.loads(self.content)
        except UnicodeDecodeError:
            return json.loads(self.content.decode(self.charset))

    def __repr__(self) -> str:
        size = len(self.content)
        return f"Response({self.status}, headers={redacted(self.headers)}, {size} bytes)"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Opened:
    """An HTTP response of which the body is still to come."""

    status: int
    headers: Mapping[str, str]
    """With lower-case names."""
    request: Request
    chunks: Any
    """The body's bytes as they arrive, to be iterated over once: blocking or awaited.

    Raises ``TransportError`` when the answer is cut off.
    """
    close: Callable[[], Any]
    """Gives up the connection; to be awaited where the chunks are."""

    def whole(self, content: bytes) -> Response:
        """Return the response with its body."""
        return Response(
            status=self.status, headers=self.headers, content=content, request=self.request
        )

    def __repr__(self) -> str:
        return f"Opened({self.status}, headers={redacted(self.headers)})"
