"""Checks of responses whose status does not allow content."""

from __future__ import annotations

from collections.abc import Iterator

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.http import WITHOUT_CONTENT
from oasmith.validate.checks.view import View


def check(view: View) -> Iterator[Finding]:
    """Check that no response with a status such as 204 has content."""
    # A response that several operations refer to is reported once.
    statuses = {
        pointers.join(where, "content"): status
        for *_, operation, pointer, _ in view.operations()
        for status, response, where in view.tree.members(operation, "responses", pointer)
        if status in WITHOUT_CONTENT and response.get("content")
    }
    for content, status in statuses.items():
        yield view.finding(
            "impossible-content",
            f"a response with status {status} cannot have content",
            content,
            "Remove it, or use a status that can have content, such as 200.",
        )
