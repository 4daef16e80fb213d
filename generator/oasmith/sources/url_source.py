"""Sources that are URLs: a document, with the files next to it and below its folder."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from oasmith.config.sources import Source
from oasmith.sources.errors import SourceError
from oasmith.sources.files import Opened
from oasmith.sources.http import download
from oasmith.sources.limits import Limits
from oasmith.sources.paths import is_safe
from oasmith.sources.pins import Revision


def open_source(source: Source, limits: Limits) -> Opened:
    """Return the files in the folder of a URL; each is downloaded when it is needed."""
    return Opened(Revision(), UrlFiles(source, lambda url: download(url, limits)))


class UrlFiles:
    """The files below the folder of a URL."""

    def __init__(self, source: Source, get: Callable[[str], bytes | None]) -> None:
        """Download each file once, with ``get``."""
        self._source = source
        self._get = get
        self._known: dict[str, bytes | None] = {}

    def resolve_path(self, path: str) -> str | None:
        """See ``SourceFiles``."""
        normal = posixpath.normpath(path)
        if not is_safe(normal):
            return None
        if normal not in self._known:
            self._known[normal] = self._get(self._url(normal))
        return None if self._known[normal] is None else normal

    def read(self, path: str) -> bytes:
        """See ``SourceFiles``."""
        content = self._known.get(path)
        if content is None:
            hint = f"Check the URL of [sources.{self._source.name}]."
            raise SourceError("unreachable-source", f"{self._url(path)} does not exist", hint)
        return content

    def suggest(self, path: str) -> str:
        """See ``SourceFiles``; always empty, because a server does not list its files."""
        return ""

    def documents(self) -> list[str]:
        """See ``SourceFiles``."""
        return [self._source.default_spec]

    def _url(self, path: str) -> str:
        if path == self._source.default_spec:
            return self._source.address
        parts = urlsplit(self._source.address)
        folder = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
        return urljoin(folder, quote(path))
