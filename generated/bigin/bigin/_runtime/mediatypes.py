"""Media types: which one a documented one means (RFC 9110, sections 8.3 and 12.5.1)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .operation import Media


TEXTS = frozenset(
    {"application/xml", "application/yaml", "application/x-yaml", "application/javascript"}
    | {"application/graphql", "application/sql", "application/toml"}
)
"""Media types that are text, although their names do not begin with ``text``."""


def bare(media_type: str) -> str:
    """Return a media type in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)


def charset_of(media_type: str) -> str | None:
    """Return the encoding that a content type names; None when it names none that is known."""
    found = _CHARSET.search(media_type)
    try:
        return codecs.lookup(found[1]).name if found else None
    except LookupError:
        return None


def fits(documented: str, actual: str) -> bool:
    """Return whether ``actual`` is the ``documented`` media type, or one in its range."""
    wanted, found = bare(documented), bare(actual)
    if "*" not in wanted:
        return wanted == found
    start, _, end = wanted.partition("*/*" if wanted == "*/*" else "*")
    return len(found) >= len(start) + len(end) and found.startswith(start) and found.endswith(end)


def nearness(documented: str) -> int:
    """Return how little a documented media type leaves open; less is nearer."""
    wanted = bare(documented)
    return 0 if "*" not in wanted else 2 if wanted == "*/*" else 1


def nearest(documented: Sequence[Media], actual: str) -> Media | None:
    """Return the documented media type that an answer's type means; None when it means none.

    JSON, XML and raw bytes under another name of their kind still are what was documented, as
    ``application/problem+json`` is JSON. Types of text differ too much for that.
    """
    if not actual:
        return documented[0]
    found = [media for media in documented if fits(media.media_type, actual)]
    if found:
        return min(found, key=lambda media: nearness(media.media_type))
    kind = kind_of(actual)
    if kind == "text" and not _is_xml(actual):
        return None
    alike = (m for m in documented if m.kind == kind and (kind != "text" or _is_xml(m.media_type)))
    return next(alike, None)


def kind_of(media_type: str) -> str:
    """Return whether a media type is ``json``, ``form``, ``multipart``, ``text`` or ``binary``."""
    name = bare(media_type)
    if name.endswith(("+json", "/json")):
        return "json"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    is_text = name.startswith("text/") or name in TEXTS or name.endswith(("+xml", "+yaml"))
    return "text" if is_text else "binary"


def _is_xml(media_type: str) -> bool:
    return bare(media_type).endswith(("/xml", "+xml"))
