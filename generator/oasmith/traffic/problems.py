"""What is wrong with a request or a response, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from oasmith.diagnostics.findings import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is not as the document says."""

    rule: str
    """The id of a rule in the catalogue (``diagnostics.rules``)."""
    message: str
    """One line: what is wrong."""
    part: str
    """JSON pointer into the exchange, such as ``/request/headers/authorization``.

    Of a body that is JSON it goes on into the data: ``/request/body/data/0/id``.
    """
    hint: str = ""
    """What to do about it."""
    pointer: str = ""
    """JSON pointer into the document: what says otherwise; empty where nothing does."""
    level: Level = Level.ERROR
