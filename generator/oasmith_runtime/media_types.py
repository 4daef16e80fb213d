"""Matching of content types with documented media types (RFC 9110, sections 8.3 and 12.5.1)."""

from __future__ import annotations

import codecs
import re
from typing import Literal

TEXT_TYPES = frozenset(
    {"application/xml", "application/yaml", "application/x-yaml", "application/javascript"}
    | {"application/graphql", "application/sql", "application/toml"}
)
"""Media types that are text, although their names do not begin with ``text``."""

_PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*(?:=\s*("[^"]*"|[^;"]*))?')
_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)


def essence(media_type: str) -> str:
    """Return a media type in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def charset_of(media_type: str) -> str | None:
    """Return the charset of a content type; None if it names none, or an unknown one."""
    match = _CHARSET.search(media_type)
    try:
        name = codecs.lookup(match[1]).name if match else None
        # Some of Python's codecs do not decode bytes to text.
        return name if name and b"\xff.".decode(name, errors="replace") is not None else None
    except (LookupError, ValueError):
        return None


def fits(documented: str, actual: str) -> bool:
    """Return whether ``actual`` matches the ``documented`` media type or media range."""
    wanted, name = essence(documented), essence(actual)
    if "*" not in wanted:
        return wanted == name
    start, _, end = wanted.partition("*/*" if wanted == "*/*" else "*")
    return len(name) >= len(start) + len(end) and name.startswith(start) and name.endswith(end)


def distance(documented: str, actual: str) -> tuple[int, int, int]:
    """Return the distance of ``actual`` from a ``documented`` media type that matches.

    By wildcards first, then by documented parameters that ``actual`` does not have, then by those
    that it has: ``application/json;v=2`` is another type than ``application/json``.
    """
    name = essence(documented)
    wildcards = 0 if "*" not in name else 2 if name == "*/*" else 1
    expected, received = parameters(documented), parameters(actual)
    return wildcards, len(expected - received), -len(expected & received)


def parameters(media_type: str) -> frozenset[tuple[str, str]]:
    """Return the parameters that distinguish media types, in lower case: all but the charset."""
    matches = _PARAMETER.findall(media_type.lower())
    pairs = ((name, value.strip().strip('"')) for name, value in matches)
    return frozenset(pair for pair in pairs if pair[0] not in ("charset", "boundary"))


def kind_of(media_type: str) -> Literal["json", "form", "multipart", "text", "binary"]:
    """Return whether a media type is ``json``, ``form``, ``multipart``, ``text`` or ``binary``."""
    name = essence(media_type)
    if name.endswith(("+json", "/json")):
        return "json"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    is_text = name.startswith("text/") or name in TEXT_TYPES or name.endswith(("+xml", "+yaml"))
    return "text" if is_text else "binary"


def is_xml(media_type: str) -> bool:
    """Return whether a media type is XML."""
    return essence(media_type).endswith(("/xml", "+xml"))
