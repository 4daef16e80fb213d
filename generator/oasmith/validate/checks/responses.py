"""Responses with content that their status rules out."""

from __future__ import annotations

from collections.abc import Iterator

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.http import WITHOUT_CONTENT
from oasmith.validate.checks.view import View


def check(view: View) -> Iterator[Finding]:
    """Check that no response has content that never arrives."""
    # A response that several operations refer to has one finding.
    places = {
        pointers.join(place, "content"): status
        for *_, operation, pointer, _ in view.operations()
        for status, response, place in view.tree.members(operation, "responses", pointer)
        if status in WITHOUT_CONTENT and response.get("content")
    }
    for place, status in places.items():
        yield view.finding(
            "impossible-content",
            f"a response of HTTP {status} has no content, whatever is written here",
            place,
            "Remove it, or write the status that has this content, such as 200.",
        )
