"""Why a source cannot be used, and the command that mends it."""

from __future__ import annotations

from oasmith.config.sources import Source
from oasmith.diagnostics.findings import Finding


class SourceError(Exception):
    """What stands in the way of one source; the others go on."""

    def __init__(self, rule: str, message: str, hint: str) -> None:
        """Say what is wrong by a ``rule`` of the catalogue, and with the ``hint`` what mends it."""
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.hint = hint

    def finding(self, source: Source) -> Finding:
        """Return it as a finding of the source's table in ``oasmith.toml``."""
        return Finding(self.rule, f"{source.name}: {self.message}", source.location, self.hint)
