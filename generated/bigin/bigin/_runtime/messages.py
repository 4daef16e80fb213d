"""HTTP requests and responses, free of any HTTP library."""

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
"""Lower-case names of the headers that name a request to the API's support."""

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
    """When the call ends, whatever it is doing."""
    max_bytes: int | None = None
    """A response body that is longer, when unpacked, is given up."""
    secret_headers: frozenset[str] = SECRET_HEADERS
    """Lower-case names of the headers that never show."""
    secret_query: tuple[str, ...] = ()
    """Parts of the URL's query that never show, as ``name=value``."""

    @property
    def shown_url(self) -> str:
        """The URL as messages show it: without the credentials in its query."""
        url = self.url
        for part in self.secret_query:
            url = url.replace(part, f"{part.partition('=')[0]}={REDACTED}")
        return without_remembered(url)

    @property
    def shown_headers(self) -> dict[str, str]:
        """The headers as messages show them: without credentials."""
        return redact_headers(self.headers, self.secret_headers)

    def as_curl(self) -> str:
        """Return the request as a command of curl, for a bug report or to try it by hand.

        In place of credentials stand variables such as ``$TOKEN``. A file is named, not read.
        """
        from .curl import curl_command  # For who looks for a fault, and not for each program.

        return curl_command(
            self.method, self.shown_url, self.headers, self.content, self.secret_headers
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave out the credentials, and the body, which may be an open file."""
        return _request, (self.method, self.shown_url, self.shown_headers)

    def __repr__(self) -> str:
        return f"Request({self.method} {self.shown_url}, headers={self.shown_headers})"


def _request(method: str, url: str, headers: Mapping[str, str]) -> Request:
    return Request(method=method, url=url, headers=headers)


class Headers(Mapping[str, H]):
    """The headers of a response; upper and lower case are the same (RFC 9110, section 5.1)."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, H]) -> None:
        """Take headers with lower-case names."""
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
    """An HTTP response with its whole body."""

    status: int
    headers: Mapping[str, str]
    """With lower-case names; asked for in any case."""
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

    @property
    def request_id(self) -> str | None:
        """What names the request to the API's support, such as ``X-Request-Id``; None for none."""
        names = sorted(
            filter(_REQUEST_ID.fullmatch, self.headers), key=lambda name: "request" not in name
        )
        return next((text for name in names if (text := self.headers[name])), None)

    @property
    def retry_after(self) -> float | None:
        """The seconds that the header ``Retry-After`` asks to wait; None when it does not."""
        return retry_after(self.headers)

    def json(self) -> Any:
        """Return the body as data. Raises ``ValueError`` when it is not JSON.

        JSON is UTF-8 by RFC 8259; another encoding that the content type names is the second try.
        """
        try:
            return json.loads(self.content)
        except UnicodeDecodeError:
            return json.loads(self.content.decode(self.charset))
        except RecursionError as error:
            raise ValueError("the JSON is nested too deeply") from error

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave out the credentials that an API repeats."""
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
    """An HTTP response of which the body is still to come."""

    status: int
    headers: Mapping[str, str]
    """With lower-case names; asked for in any case."""
    request: Request
    chunks: Any
    """The body's bytes as they arrive, to be iterated over once: blocking or awaited.

    Raises ``TransportError`` when the body is cut off.
    """
    close: Callable[[], Any]
    """Gives up the connection; to be awaited where the chunks are."""
    fail: Callable[[Exception], None] | None = None
    """Tells who observes the call that what arrives is no good; None where nobody does."""

    def with_content(self, content: bytes) -> Response:
        """Return the response with its body."""
        return Response(
            status=self.status, headers=self.headers, content=content, request=self.request
        )

    def __repr__(self) -> str:
        return f"StreamingResponse({self.status}, headers={redact_headers(self.headers)})"


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that ``Retry-After`` asks for, as a number or a date; None for nothing.

    Where a server says it in milliseconds, too (``retry-after-ms`` of OpenAI and Azure), these
    count. Source: RFC 9110, section 10.2.3.
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
    # float reads "nan", which no comparison would stop; "inf" is longer than any policy allows.
    return None if math.isnan(seconds) else max(seconds, 0.0)


def _seconds_until(text: str) -> float | None:
    """Return the seconds until an HTTP date; None for what is none."""
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    date = date if date.tzinfo is not None else date.replace(tzinfo=UTC)
    return max((date - datetime.fromtimestamp(clock.time(), UTC)).total_seconds(), 0.0)
