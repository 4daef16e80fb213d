"""Demands: an error row, an example or a status that is requested for a response."""

from __future__ import annotations

from dataclasses import dataclass

from oasmith import ir
from oasmith.mock.document import MockDocument
from oasmith.mock.examples import Example
from oasmith.mock.options import OptionError
from oasmith.mock.preferences import Preferences
from oasmith.mock.rows import RowEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """The requested response."""

    status: int
    documented: str
    """The status as written in the document."""
    entry: RowEntry | None = None
    example: Example | None = None
    sent_status: int | None = None
    """The status to send instead of the documented one."""
    fails_all: bool = False
    """Whether all items fail, if the row is that of an item."""

    @property
    def is_refusal(self) -> bool:
        """Whether the whole call fails."""
        return self.status >= 400


def demand_of(
    document: MockDocument,
    operation: ir.Operation,
    preferences: Preferences,
    *,
    is_strict: bool = True,
) -> Demand | None:
    """Return the demand of a request's preferences; None without one.

    Raises ``OptionError``, which lists the alternatives, if the operation does not have what is
    requested; without ``is_strict``, returns None.
    """
    if preferences.code is None and preferences.example is None:
        return None
    demand = _row_demand(document, operation, preferences) or _example_demand(
        document, operation, preferences
    )
    if demand is None and preferences.example is None:
        demand = _status_demand(operation, preferences.code or "")
    if demand is None and is_strict:
        raise OptionError(_unknown(document, operation, preferences))
    return demand


def _row_demand(
    document: MockDocument, operation: ir.Operation, preferences: Preferences
) -> Demand | None:
    fitting = [entry for entry in document.rows(operation) if _is_wanted(entry, preferences)]
    # The failure of a call takes precedence over that of an item with the same code.
    fitting.sort(key=lambda entry: entry.is_of_item and not (preferences.code or "").isdecimal())
    if not fitting:
        return None
    entry = fitting[0]
    return Demand(status=number(entry.row.status), documented=entry.row.status, entry=entry)


def _is_wanted(entry: RowEntry, preferences: Preferences) -> bool:
    if preferences.example is not None and preferences.example != entry.example:
        return False
    # A successful status alone does not request an error row.
    status = preferences.code == entry.row.status and (
        not entry.row.status.startswith("2") or preferences.example is not None
    )
    return preferences.code is None or status or preferences.code in (entry.row.code, entry.example)


def _example_demand(
    document: MockDocument, operation: ir.Operation, preferences: Preferences
) -> Demand | None:
    for example in document.bodies.examples(operation):
        by_name = example.name and preferences.example in (None, example.name)
        if by_name and preferences.code in (None, example.name, example.status):
            if preferences.example is None and preferences.code != example.name:
                continue
            status = number(example.status)
            return Demand(status=status, documented=example.status, example=example)
    return None


def _status_demand(operation: ir.Operation, code: str) -> Demand | None:
    if not code.isdecimal() or not 100 <= int(code) <= 599:
        return None
    spec = operation.response_spec(int(code))
    return None if spec is None else Demand(status=int(code), documented=spec.status)


def number(status: str, fallback: int = 400) -> int:
    """Return a documented status as a number: the first of a range, ``fallback`` for default."""
    if status.isdecimal():
        return int(status)
    return int(status[0]) * 100 if status[:1].isdecimal() else fallback


def _unknown(document: MockDocument, operation: ir.Operation, preferences: Preferences) -> str:
    codes = dict.fromkeys(entry.row.code for entry in document.rows(operation))
    names = dict.fromkeys(one.name for one in document.bodies.examples(operation) if one.name)
    statuses = dict.fromkeys(spec.status for spec in operation.responses)
    requested = " with example ".join(filter(None, (preferences.code, preferences.example)))
    known = [
        f"{word} {', '.join(some)}"
        for word, some in (("codes", codes), ("examples", names), ("statuses", statuses))
        if some
    ]
    return f"Prefer: {operation.id} has no {requested}; it has {'; '.join(known)}"
