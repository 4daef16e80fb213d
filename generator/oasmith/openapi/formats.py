"""Formats of strings, each with an example."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, str] = {
    "date-time": "2026-01-31T12:00:00Z",
    "date": "2026-01-31",
    "time": "12:00:00Z",
    "duration": "P1D",
    "uuid": "12345678-9abc-4def-8123-456789abcdef",
    "decimal": "1.50",
    "byte": "aGVsbG8=",
    "email": "ann@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uri-reference": "/path",
    "json-pointer": "/a",
    "regex": "a",
}
"""Examples, by the names of formats in the OpenAPI Format Registry."""
