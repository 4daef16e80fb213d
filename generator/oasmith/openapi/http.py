"""Rules of HTTP for responses."""

from __future__ import annotations

WITHOUT_CONTENT = frozenset({"204", "205"})
"""Statuses whose responses have no content (RFC 9110, sections 15.3.5 and 15.3.6)."""

TRANSFORMED = "203"
"""The status of a 200 response that a proxy has transformed (RFC 9110, section 15.3.4)."""
