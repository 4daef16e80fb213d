"""Problems of requests and responses."""

from __future__ import annotations

from dataclasses import dataclass

from oasmith.diagnostics.findings import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mismatch between an exchange and the document."""

    rule: str
    """The id of a rule in the catalogue (``diagnostics.rules``)."""
    message: str
    """The problem in one line."""
    part: str
    """JSON pointer into the exchange, such as ``/request/headers/authorization``.

    For a JSON body, it continues into the data: ``/request/body/data/0/id``.
    """
    hint: str = ""
    """How to fix it."""
    pointer: str = ""
    """JSON pointer to the part of the document that it contradicts; empty if there is none."""
    level: Level = Level.ERROR
