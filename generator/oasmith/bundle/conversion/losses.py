"""Findings for what a version of OpenAPI cannot express, with locations in the author's files."""

from __future__ import annotations

from dataclasses import dataclass, field

from oasmith.diagnostics.findings import Finding, Level
from oasmith.document.bundle import Positions
from oasmith.openapi import pointer as pointers

RULE = "lost-in-conversion"


@dataclass(slots=True)
class Losses:
    """Collects findings for what is lost in the conversion to the version ``target``."""

    positions: Positions
    target: str
    findings: list[Finding] = field(default_factory=list)

    def note(self, pointer: str, feature: str, rest: str = "") -> None:
        """Report that the target version does not have a ``feature``, which is at ``pointer``.

        ``rest`` is a sentence that says what replaces it; without it, nothing does.
        """
        self._note(pointer, f"OpenAPI {self.target} has no {feature}", rest or "It is left out.")

    def note_key(self, pointer: str, key: str, rest: str = "") -> None:
        """Report that the object at ``pointer`` cannot have the key ``key``."""
        self.note(pointers.join(pointer, key), f"'{key}' here", rest)

    def note_ignored(self, pointer: str, key: str) -> None:
        """Report a key next to a reference, which 3.0 ignores and the target would not."""
        message = f"OpenAPI 3.0 ignores '{key}' next to a $ref, but {self.target} does not"
        self._note(pointers.join(pointer, key), message, "It is left out.")

    def _note(self, pointer: str, message: str, hint: str) -> None:
        place = self.positions.locate(pointer)
        self.findings.append(Finding(RULE, message, place, hint, Level.WARNING, pointer))
