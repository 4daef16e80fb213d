"""Schemas that are parts of themselves: no value has them, and no class can be made of them."""

from __future__ import annotations

from collections.abc import Iterator

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.cycles import LONGEST, cycles, inherited
from oasmith.validate.checks.view import View

HINT = "Break the cycle: one of its schemas must not refer to the next."


def check(view: View) -> Iterator[Finding]:
    """Report each cycle of the document's named schemas once.

    A parent that lists its children is none: ``inherited`` says how it is understood.
    """
    found = list(cycles(inherited(dict(view.document.data))))
    chains = [cycle[0] for cycle in found if len(cycle) == 1]
    for start in chains[:1]:
        message = f"this schema is made of more than {LONGEST} others, one in the other"
        yield view.finding("too-deep", message, start, "Refer to the last of them.")
    for cycle in found:
        if len(cycle) == 1:
            continue
        words = " → ".join(
            pointers.split(pointer)[-1] for pointer in cycle if pointer.count("/") == 3
        )
        message = f"this schema is a part of itself: {words}"
        yield view.finding("circular-reference", message, cycle[0], HINT)
