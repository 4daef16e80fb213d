"""What a version of OpenAPI has no word for, with its place in the author's files."""

from __future__ import annotations

from dataclasses import dataclass, field

from oasmith.diagnostics.findings import Finding, Level
from oasmith.document.bundle import Positions
from oasmith.openapi import pointer as pointers

RULE = "lost-in-conversion"


@dataclass(slots=True)
class Losses:
    """Notes what was lost on the way to the version ``target``."""

    positions: Positions
    target: str
    findings: list[Finding] = field(default_factory=list)

    def note(self, pointer: str, what: str, rest: str = "") -> None:
        """Note that ``what``, which stood at ``pointer``, cannot be said.

        ``rest`` is a sentence that says what there is instead; without it there is nothing.
        """
        message = f"OpenAPI {self.target} has no {what}"
        hint = rest or "It is left out."
        place = self.positions.locate(pointer)
        self.findings.append(Finding(RULE, message, place, hint, Level.WARNING, pointer))

    def note_key(self, pointer: str, key: str, rest: str = "") -> None:
        """Note that the key ``key`` of the object at ``pointer`` cannot be said."""
        self.note(pointers.join(pointer, key), f"'{key}' here", rest)
