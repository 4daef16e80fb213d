"""HTTP requests and responses, independent of HTTP libraries."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from . import clock
from .media_types import charset_of
from .redaction import REDACTED, SECRET_HEADERS, redact_headers, without_remembered
from .timeouts import Deadline, Timeout

NEVER = Deadline(None)

_REQUEST_ID = re.compile(r"(?:.*-)?(?:request|correlation|trace|transaction)-?id|cf-ray")
"""Lower-case names of the headers with a request id for the API's support."""

H = TypeVar("H")


@dataclass(frozen=True, slots=True)
class Content:
    """A request body as it is sent."""

    data: Any
    """Bytes, or an ``Upload`` of ``bodies``."""
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request:
    """An HTTP request, complete and ready to send."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: Any = None
    """Bytes, or an ``Upload`` of ``bodies`` that is read while it is sent."""
    timeout: Timeout = field(default_factory=Timeout)
    deadline: Deadline = NEVER
    """The deadline of the whole call."""
    max_bytes: int | None = None
    """Maximum size of the decompressed response body."""
    secret_headers: frozenset[str] = SECRET_HEADERS
    """Lower-case names of the headers that are redacted."""
    secret_query: tuple[str, ...] = ()
    """Parts of the URL's query that are redacted, as ``name=value``."""

    @property
    def shown_url(self) -> str:
        """The URL for messages, without credentials in its query."""
        url = self.url
        for part in self.secret_query:
            url = url.replace(part, f"{part.partition('=')[0]}={REDACTED}")
        return without_remembered(url)

    @property
    def shown_headers(self) -> dict[str, str]:
        """The headers for messages, without credentials."""
        return redact_headers(self.headers, self.secret_headers)

    def as_curl(self) -> str:
        """Return the request as a curl command, for bug reports and manual tests.

        Credentials are replaced with variables such as ``$TOKEN``. A file is named, not read.
        """
        from .curl import curl_command  # Imported here, because few programs need it.

        return curl_command(
            self.method, self.shown_url, self.headers, self.content, self.secret_headers
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Omit the credentials, and the body, which may be an open file."""
        return _request, (self.method, self.shown_url, self.shown_headers)

    def __repr__(self) -> str:
        return f"Request({self.method} {self.shown_url}, headers={self.shown_headers})"


def _request(method: str, url: str, headers: Mapping[str, str]) -> Request:
    return Request(method=method, url=url, headers=headers)


class Headers(Mapping[str, H]):
    """The headers of a response; names are case-insensitive (RFC 9110, section 5.1)."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, H]) -> None:
        """Store headers with lower-case names."""
        self._values = dict(values)

    def __getitem__(self, name: str) -> H:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return repr(redact_headers(self._values))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Response:
    """An HTTP response with its complete body."""

    status: int
    headers: Mapping[str, str]
    """With lower-case names; access is case-insensitive."""
    content: bytes
    request: Request

    @property
    def media_type(self) -> str:
        """The content type in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_json(self) -> bool:
        """Whether the content type is JSON or a format based on JSON (``+json``)."""
        return self.media_type.endswith(("/json", "+json"))

    @property
    def charset(self) -> str:
        """The charset of the content type; UTF-8 if it names none, or an unknown one."""
        return charset_of(self.headers.get("content-type", "")) or "utf-8"

    @property
    def text(self) -> str:
        """The body as text; invalid bytes become replacement characters."""
        return self.content.decode(self.charset, errors="replace")

    @property
    def request_id(self) -> str | None:
        """The request id for the API's support, such as ``X-Request-Id``; None if there is none."""
        names = sorted(
            filter(_REQUEST_ID.fullmatch, self.headers), key=lambda name: "request" not in name
        )
        return next((text for name in names if (text := self.headers[name])), None)

    @property
    def retry_after(self) -> float | None:
        """The seconds of the header ``Retry-After``; None if it is missing."""
        return retry_after(self.headers)

    def json(self) -> Any:
        """Parse the body. Raises ``ValueError`` if it is not JSON.

        JSON is UTF-8 by RFC 8259; the charset of the content type is tried next.
        """
        try:
            return json.loads(self.content)
        except UnicodeDecodeError:
            return json.loads(self.content.decode(self.charset))
        except RecursionError as error:
            raise ValueError("the JSON is nested too deeply") from error

    def __reduce__(self) -> tuple[Any, ...]:
        """Omit credentials that an API repeats."""
        headers = redact_headers(self.headers)
        content = without_remembered(self.content.decode("latin-1")).encode("latin-1")
        return _response, (self.status, headers, content, self.request)

    def __repr__(self) -> str:
        size = len(self.content)
        return f"Response({self.status}, headers={redact_headers(self.headers)}, {size} bytes)"


def _response(
    status: int, headers: Mapping[str, str], content: bytes, request: Request
) -> Response:
    return Response(status=status, headers=Headers(headers), content=content, request=request)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StreamingResponse:
    """An HTTP response whose body has not been read."""

    status: int
    headers: Mapping[str, str]
    """With lower-case names; access is case-insensitive."""
    request: Request
    chunks: Any
    """A sync or async iterable of the body's bytes as they arrive, for one iteration.

    Raises ``TransportError`` if the body is truncated.
    """
    close: Callable[[], Any]
    """Closes the response; async if ``chunks`` is."""
    fail: Callable[[Exception], None] | None = None
    """Reports an invalid body to the observer of the call, if there is one."""

    def with_content(self, content: bytes) -> Response:
        """Return the response with its body."""
        return Response(
            status=self.status, headers=self.headers, content=content, request=self.request
        )

    def __repr__(self) -> str:
        return f"StreamingResponse({self.status}, headers={redact_headers(self.headers)})"


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of ``Retry-After``, which is a number or a date; None if it is missing.

    A header in milliseconds (``retry-after-ms`` of OpenAI and Azure) takes precedence.
    Source: RFC 9110, section 10.2.3.
    """
    for name in ("retry-after-ms", "x-ms-retry-after-ms"):
        if (text := headers.get(name, "").strip()).isdecimal():
            return int(text) / 1000
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        return _seconds_until(text)
    # float parses "nan", which passes any comparison; "inf" is longer than any policy allows.
    return None if math.isnan(seconds) else max(seconds, 0.0)


def _seconds_until(text: str) -> float | None:
    """Return the seconds until an HTTP date; None if it is invalid."""
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    date = date if date.tzinfo is not None else date.replace(tzinfo=UTC)
    return max((date - datetime.fromtimestamp(clock.time(), UTC)).total_seconds(), 0.0)
