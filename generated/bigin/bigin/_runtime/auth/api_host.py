"""The API host of a token: used only if it belongs to the document or the user's own server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from ..config import Definition
from ..errors import TokenError
from ..servers import Server

Origin: TypeAlias = tuple[str, str, int]
"""Scheme, host and port (RFC 6454, section 4)."""

MAX_VARIANTS = 1000
"""Maximum number of URLs that are tried for one server whose URL has variables."""

_PORTS = {"http": 80, "https": 443}


def api_base(api: str, base: str, server: Server, definition: Definition) -> tuple[str, str | None]:
    """Return the base URL of the API that a token is for, and the id of its server.

    The URL is one of the document's, never that of the token response. The id is None if the API
    is that of ``server``, whose base URL is ``base``. Raises ``TokenError`` for an unknown API.
    """
    if _is_at(api, base):
        return base, None
    allowed = [base]
    for id, url in _documented(definition, server):
        if _is_at(api, url):
            if base.startswith("https:") and not url.startswith("https:"):
                raise TokenError(f"the token is for {url}, and would be sent unencrypted")
            return url, id
        allowed.append(url)
    hosts = dict.fromkeys(url for url in map(_shown_origin, allowed) if url)
    raise TokenError(
        f"the token is for {_shown(api)}, which is not a server of this API; allowed are "
        f"{', '.join(hosts)}",
        hint=f"Pass the right server as {definition.server_argument}, if that API is to be called.",
    )


def _is_at(api: str, base: str) -> bool:
    """Return whether ``api`` is the server at ``base``: the same origin, or the same URL."""
    parts, known = _split(api), _split(base)
    if parts is None or known is None or _origin(parts) != _origin(known):
        return False
    return parts.path in ("", "/") or parts.path.rstrip("/") == known.path.rstrip("/")


@lru_cache(maxsize=256)
def _split(url: str) -> SplitResult | None:
    """Return the parts of a URL; None if it is invalid or ambiguous."""
    if not url.isascii() or not url.isprintable() or re.search(r"[\s\\@?#]", url):
        return None
    try:
        parts = urlsplit(url)
        _origin(parts)
    except ValueError:
        return None
    return parts if parts.scheme in _PORTS and parts.hostname else None


def _origin(parts: SplitResult) -> Origin:
    port = _PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
    return parts.scheme, parts.hostname or "", port


def _documented(definition: Definition, chosen: Server) -> Iterator[tuple[str, str]]:
    """Yield the ids and base URLs of the document's servers."""
    for member in definition.servers:
        for server in islice(_variants(member.server, chosen), MAX_VARIANTS):
            if not server.is_relative:
                yield member.id, server.base


def _variants(server: Server, chosen: Server) -> Iterator[Server]:
    """Yield a server with each combination of values that the variables of its host may have.

    A variable without an enum has the value of the ``chosen`` server, else its own default.
    """
    host = server.url.partition("://")[2].partition("/")[0]
    own = {variable.name: variable.default for variable in chosen.variables}
    choices: dict[str, tuple[str, ...]] = {}
    for variable in server.variables:
        value = own.get(variable.name)
        usual = variable.default if value is None else value
        is_open = not variable.values or "{" + variable.name + "}" not in host
        if is_open and variable.values and usual not in variable.values:
            usual = variable.default
        choices[variable.name] = (() if usual is None else (usual,)) if is_open else variable.values
    for values in product(*choices.values()):
        yield server.with_variables(**dict(zip(choices, values, strict=True)))


def _shown_origin(url: str) -> str:
    parts = _split(url)
    return "" if parts is None else f"{parts.scheme}://{parts.netloc}"


def _shown(api: str) -> str:
    """Return the URL for a message, without the credentials that it may contain."""
    return repr(re.sub(r"//.*@", "//<redacted>@", api, flags=re.DOTALL)[:200])
