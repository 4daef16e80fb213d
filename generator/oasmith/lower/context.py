"""The state that all parts of lowering share: document, settings, findings and omissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oasmith import ir
from oasmith.config.settings import Settings
from oasmith.diagnostics.findings import Finding, Level
from oasmith.document.bundle import Document
from oasmith.naming import Names, Overrides
from oasmith.openapi.tree import Tree


@dataclass(slots=True)
class Context:
    """The state of lowering one document."""

    document: Document
    settings: Settings
    data: Mapping[str, Any]
    """The document after ``normalize``, in one dialect of OpenAPI."""
    tree: Tree
    findings: list[Finding] = field(default_factory=list)
    omitted: list[ir.Omission] = field(default_factory=list)

    def names_over(self, locked: Mapping[str, str]) -> Overrides:
        """Return the user's names and the locked names; the user's take precedence."""
        chosen = self.settings.names
        return (chosen if isinstance(chosen, Overrides) else Overrides(chosen)).over(locked)

    def resolve(self, names: Names) -> dict[str, str]:
        """Return the identifiers of a scope, and add findings for its name clashes."""
        idents, findings = names.resolve(self.document.positions.locate)
        self.findings += findings
        return idents

    def note(
        self, rule: str, message: str, pointer: str, hint: str, level: Level = Level.ERROR
    ) -> None:
        """Add a finding at the node ``pointer``."""
        location = self.document.positions.locate(pointer)
        self.findings.append(Finding(rule, message, location, hint, level, pointer))

    def omit(self, what: str, reason: str, pointer: str) -> None:
        """Report that a part is omitted: a warning if the user allows it, otherwise an error."""
        self.omitted.append(ir.Omission(what=what, reason=reason, pointer=pointer))
        allowed = self.settings.allow_partial
        self.note(
            "not-generated",
            f"{what} cannot be generated: {reason}",
            pointer,
            "Correct the document, or set allow-partial = true to generate the client without it.",
            Level.WARNING if allowed else Level.ERROR,
        )


def text(node: Any, key: str) -> str:
    """Return a string member; empty if it is missing or not a string."""
    value = node.get(key) if isinstance(node, dict) else None
    return value if isinstance(value, str) else ""


def docs(node: Any) -> str | None:
    """Return the URL of ``externalDocs``, or None."""
    return text(node.get("externalDocs") or {}, "url") or None


def provenance(node: Any) -> ir.Provenance | None:
    """Return ``x-source``, or None if it is missing or has no URL."""
    source = node.get("x-source") if isinstance(node, dict) else None
    if not isinstance(source, dict) or not text(source, "url"):
        return None
    return ir.Provenance(
        url=text(source, "url"), read=text(source, "read"), note=text(source, "note")
    )
