"""Download of one file over HTTPS, with limits on size and time.

Proxies and certificates come from the environment. The standard library suffices, so that oasmith
does not depend on an HTTP client. Redirects must not change the scheme. A redirect to another host
is only followed if its addresses are public, so that a server cannot make oasmith send requests to
the private network (server-side request forgery).
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from oasmith.config.source_values import LOOPBACK
from oasmith.sources.errors import SourceError
from oasmith.sources.limits import Limits

CHUNK = 64 * 1024
TYPES = (
    *("json", "yaml", "x-yaml", "vnd.oai.openapi", "vnd.yaml", "octet-stream"),
    *("vnd.oai.openapi+json", "vnd.oai.openapi+yaml"),
)
"""Subtypes of ``application`` and ``text`` that are accepted, in addition to ``text/plain``."""


def download(url: str, limits: Limits, clock: Callable[[], float] = time.monotonic) -> bytes | None:
    """Return the content of a URL; None if it does not exist (404, 410).

    Args:
        url: An ``https`` URL, or an ``http`` URL of this machine.
        limits: The limits on size, time and redirects.
        clock: Returns the time in seconds.

    Raises ``SourceError``.
    """
    end = clock() + limits.seconds
    # The default User-Agent of urllib only names the version of Python.
    request = urllib.request.Request(url, headers={"Accept": "*/*", "User-Agent": "oasmith"})
    try:
        with _opener(url, limits).open(request, timeout=limits.seconds) as response:
            _check_type(url, response)
            return _read(url, response, limits, lambda: clock() > end)
    except urllib.error.HTTPError as error:
        with error:
            if error.code in (404, 410):
                return None
            raise _unreachable(url, f"HTTP {error.code}") from None
    except TimeoutError:
        raise _too_slow(url, limits) from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _too_slow(url, limits) from None
        raise _unreachable(url, str(error.reason)) from None
    except (OSError, http.client.HTTPException) as error:
        raise _unreachable(url, str(error) or type(error).__name__) from None


def _opener(url: str, limits: Limits) -> urllib.request.OpenerDirector:
    """Return an opener that supports only the scheme of a URL: neither ``file`` nor ``ftp``."""
    opener = urllib.request.OpenerDirector()
    is_loopback = urlsplit(url).hostname in LOOPBACK
    handlers: list[urllib.request.BaseHandler] = [
        urllib.request.ProxyHandler({} if is_loopback else None),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
        _Redirects(url, limits),
    ]
    if urlsplit(url).scheme == "https":
        handlers.append(urllib.request.HTTPSHandler(context=ssl.create_default_context()))
    else:
        handlers.append(urllib.request.HTTPHandler())
    for handler in handlers:
        opener.add_handler(handler)
    return opener


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a limited number of redirects, to the same scheme, and only to allowed hosts."""

    def __init__(self, url: str, limits: Limits) -> None:
        self._first = urlsplit(url)
        self._remaining = limits.redirects

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """Raise ``SourceError`` for a redirect that is not allowed."""
        problem = self._problem(newurl)
        if problem:
            fp.close()
            raise _refused(self._first.geturl(), problem)
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def _problem(self, url: str) -> str:
        """Return why a redirect is not allowed; an empty string if it is."""
        self._remaining -= 1
        target = urlsplit(url)
        if self._remaining < 0:
            return "redirects too often"
        if target.scheme != self._first.scheme:
            return f"redirects to {target.scheme}://"
        if target.hostname != self._first.hostname and not _is_public(target.hostname or ""):
            return f"redirects to the private host {target.hostname}"
        return ""


def _is_public(host: str) -> bool:
    """Return whether all addresses of a host are public.

    A name that cannot be resolved here is allowed if there is a proxy, which resolves it.
    """
    try:
        addresses = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return bool(urllib.request.getproxies())
    return all(ipaddress.ip_address(one.partition("%")[0]).is_global for one in addresses)


def _check_type(url: str, response: Any) -> None:
    """Raise ``SourceError`` if a response is not a document, but for example a login page."""
    kind: str = response.headers.get_content_type()
    main, _, sub = kind.partition("/")
    is_document = main in ("application", "text") and (
        sub in TYPES or sub.endswith(("+json", "+yaml"))
    )
    if "content-type" in response.headers and not is_document and kind != "text/plain":
        raise _refused(url, f"has the content type {kind}")
    encoding = response.headers.get("content-encoding", "identity")
    if encoding != "identity":
        raise _refused(url, f"has the content encoding {encoding}")


def _read(url: str, response: Any, limits: Limits, is_late: Callable[[], bool]) -> bytes:
    parts, size = [], 0
    # read1 returns after each read of the socket, so that a server that sends single bytes
    # cannot bypass the time limit.
    while part := response.read1(CHUNK):
        size += len(part)
        limits.check_file(url, size)
        if is_late():
            raise _too_slow(url, limits)
        parts.append(part)
    length = response.headers.get("content-length", str(size))
    if length.isdigit() and int(length) != size:
        raise _unreachable(url, f"only {size:,} of {int(length):,} bytes were received")
    return b"".join(parts)


def _too_slow(url: str, limits: Limits) -> SourceError:
    hint = "Try again, or take the document from a git repository."
    return SourceError("source-limit", f"{url} takes more than {limits.seconds:g} seconds", hint)


def _refused(url: str, problem: str) -> SourceError:
    hint = "Use the https URL of the document itself."
    return SourceError("unreachable-source", f"{url} {problem}", hint)


def _unreachable(url: str, reason: str) -> SourceError:
    hint = (
        "Try it in a browser. Set HTTPS_PROXY if you need a proxy, and SSL_CERT_FILE for your own "
        "certificates; if the URL needs a login, use a git source."
    )
    return SourceError("unreachable-source", f"{url} cannot be read: {reason}", hint)
