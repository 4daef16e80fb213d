"""Schemas that are parts of themselves: no value has them, and no class can be made of them."""

from __future__ import annotations

from collections.abc import Iterator

from oasmith import pointer as pointers
from oasmith.checks.view import View
from oasmith.circles import circles, inherited
from oasmith.findings import Finding

HINT = "Break the circle: one of its schemas must not refer to the next."


def check(view: View) -> Iterator[Finding]:
    """Report each circle of the document's named schemas once.

    A parent that lists its children is none: ``inherited`` says how it is understood.
    """
    for circle in circles(inherited(dict(view.document.data))):
        words = " → ".join(pointers.split(at)[-1] for at in circle if at.count("/") == 3)
        message = f"this schema is a part of itself: {words}"
        yield view.finding("circular-reference", message, circle[0], HINT)
