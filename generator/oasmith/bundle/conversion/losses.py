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
        """Note that the target has no word for ``what``, which stood at ``pointer``.

        ``rest`` is a sentence that says what there is instead; without it there is nothing.
        """
        self._note(pointer, f"OpenAPI {self.target} has no {what}", rest or "It is left out.")

    def note_key(self, pointer: str, key: str, rest: str = "") -> None:
        """Note that the object at ``pointer`` cannot have the key ``key``."""
        self.note(pointers.join(pointer, key), f"'{key}' here", rest)

    def note_ignored(self, pointer: str, key: str) -> None:
        """Note a key beside a reference, which had no meaning and would get one."""
        message = f"OpenAPI 3.0 ignores '{key}' beside a $ref, and {self.target} would not"
        self._note(pointers.join(pointer, key), message, "It is left out.")

    def _note(self, pointer: str, message: str, hint: str) -> None:
        place = self.positions.locate(pointer)
        self.findings.append(Finding(RULE, message, place, hint, Level.WARNING, pointer))
