"""One file over https, with limits. Proxies and certificates are those of the environment.

The standard library suffices for it, and the core of oasmith stays light. A redirect stays with
https, and leads to no address of the own network, unless the host stays the same: what a server
answers must not reach what only this machine can reach.
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
"""Subtypes of ``application`` and ``text`` that a document may have; ``text/plain``, too."""


def download(url: str, limits: Limits, clock: Callable[[], float] = time.monotonic) -> bytes | None:
    """Return what a URL gives; None where there is nothing (404, 410).

    Args:
        url: One with https, or with http to this machine.
        limits: How much it may be, and how long it may take.
        clock: What tells the time in seconds.

    Raises ``SourceError``.
    """
    end = clock() + limits.seconds
    # What urllib sends by itself names its version only.
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
    """Return what speaks the protocol of a URL, and no other: no files, no ftp."""
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
    """Follows a few redirects, and none to where the first URL does not lead."""

    def __init__(self, url: str, limits: Limits) -> None:
        self._first = urlsplit(url)
        self._left = limits.redirects

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """Raise ``SourceError`` for a redirect that is not followed."""
        wrong = self._wrong(newurl)
        if wrong:
            fp.close()
            raise _refused(self._first.geturl(), wrong)
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def _wrong(self, url: str) -> str:
        """Return why a redirect is not followed; nothing where it is."""
        self._left -= 1
        target = urlsplit(url)
        if self._left < 0:
            return "redirects again and again"
        if target.scheme != self._first.scheme:
            return f"redirects to {target.scheme}://"
        if target.hostname != self._first.hostname and not _is_public(target.hostname or ""):
            return f"redirects to the private host {target.hostname}"
        return ""


def _is_public(host: str) -> bool:
    """Return whether all addresses of a host are of the internet.

    A name that this machine does not know is left to the proxy that is to ask for it.
    """
    try:
        addresses = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return bool(urllib.request.getproxies())
    return all(ipaddress.ip_address(one.partition("%")[0]).is_global for one in addresses)


def _check_type(url: str, response: Any) -> None:
    """Raise ``SourceError`` for what is no document, such as the page of a login."""
    kind: str = response.headers.get_content_type()
    main, _, sub = kind.partition("/")
    is_document = main in ("application", "text") and (
        sub in TYPES or sub.endswith(("+json", "+yaml"))
    )
    if "content-type" in response.headers and not is_document and kind != "text/plain":
        raise _refused(url, f"answers with {kind}")
    packed = response.headers.get("content-encoding", "identity")
    if packed != "identity":
        raise _refused(url, f"answers with content that is packed by {packed}")


def _read(url: str, response: Any, limits: Limits, is_late: Callable[[], bool]) -> bytes:
    parts, size = [], 0
    # One part for each answer of the system: a server that sends byte after byte is seen, too.
    while part := response.read1(CHUNK):
        size += len(part)
        limits.check_file(url, size)
        if is_late():
            raise _too_slow(url, limits)
        parts.append(part)
    length = response.headers.get("content-length", str(size))
    if length.isdigit() and int(length) != size:
        raise _unreachable(url, f"only {size:,} of {int(length):,} bytes came")
    return b"".join(parts)


def _too_slow(url: str, limits: Limits) -> SourceError:
    hint = "Try again, or take the document from a git repository."
    return SourceError("source-limit", f"{url} takes more than {limits.seconds:g} seconds", hint)


def _refused(url: str, what: str) -> SourceError:
    hint = "Write the URL of the document itself, with https."
    return SourceError("unreachable-source", f"{url} {what}", hint)


def _unreachable(url: str, what: str) -> SourceError:
    hint = (
        "Try it in a browser. HTTPS_PROXY names a proxy, SSL_CERT_FILE a file of certificates; "
        "what needs a login can be a git source."
    )
    return SourceError("unreachable-source", f"{url} cannot be read: {what}", hint)
