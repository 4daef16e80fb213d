"""Checks of schemas that contain themselves: no value matches, and no class can be generated."""

from __future__ import annotations

from collections.abc import Iterator

from oasmith.diagnostics.findings import Finding
from oasmith.openapi import pointer as pointers
from oasmith.openapi.cycles import LONGEST, cycles, inherited
from oasmith.validate.checks.view import View

HINT = "Break the cycle: one of its schemas must not refer to the next."


def check(view: View) -> Iterator[Finding]:
    """Report each cycle of the document's named schemas once.

    A parent that lists its children is not a cycle: see ``inherited``.
    """
    all_cycles = list(cycles(inherited(dict(view.document.data))))
    chains = [cycle[0] for cycle in all_cycles if len(cycle) == 1]
    for start in chains[:1]:
        message = f"this schema starts a chain of more than {LONGEST} nested schemas"
        yield view.finding("too-deep", message, start, "Refer to the last of them.")
    for cycle in all_cycles:
        if len(cycle) == 1:
            continue
        chain = " → ".join(
            pointers.split(pointer)[-1] for pointer in cycle if pointer.count("/") == 3
        )
        message = f"this schema contains itself: {chain}"
        yield view.finding("circular-reference", message, cycle[0], HINT)
