"""The error of a source that cannot be used, with a hint that says how to fix it."""

from __future__ import annotations

from oasmith.config.sources import Source
from oasmith.diagnostics.findings import Finding


class SourceError(Exception):
    """An error that prevents one source from being used; other sources are still processed."""

    def __init__(self, rule: str, message: str, hint: str) -> None:
        """Store an error with its ``rule`` of the catalogue, and a ``hint`` on how to fix it."""
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.hint = hint

    def finding(self, source: Source) -> Finding:
        """Return the error as a finding, located at the source's table in ``oasmith.toml``."""
        return Finding(self.rule, f"{source.name}: {self.message}", source.location, self.hint)
