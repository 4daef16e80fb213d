"""Responses on demand: a row, an example or a status that somebody asks for."""

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
    """What the response is to be."""

    status: int
    documented: str
    """The status as the document writes it."""
    entry: RowEntry | None = None
    example: Example | None = None
    sent_status: int | None = None
    """The status to send in place of the documented one."""
    fails_all: bool = False
    """Whether all items fail, where the row is that of items."""

    @property
    def is_refusal(self) -> bool:
        """Whether the call as a whole fails."""
        return self.status >= 400


def demand_of(
    document: MockDocument,
    operation: ir.Operation,
    wanted: Preferences,
    *,
    is_strict: bool = True,
) -> Demand | None:
    """Return what is asked for; None where nothing is.

    Raises ``OptionError``, which lists what there is, for what the operation does not have; without
    ``is_strict`` that is nothing.
    """
    if wanted.code is None and wanted.example is None:
        return None
    demand = _of_rows(document, operation, wanted) or _of_examples(document, operation, wanted)
    if demand is None and wanted.example is None:
        demand = _of_status(operation, wanted.code or "")
    if demand is None and is_strict:
        raise OptionError(_unknown(document, operation, wanted))
    return demand


def _of_rows(document: MockDocument, operation: ir.Operation, wanted: Preferences) -> Demand | None:
    fitting = [entry for entry in document.rows(operation) if _is_wanted(entry, wanted)]
    # The failure of a call comes before that of one item with the same code.
    fitting.sort(key=lambda entry: entry.is_of_item and not (wanted.code or "").isdecimal())
    if not fitting:
        return None
    entry = fitting[0]
    return Demand(status=number(entry.row.status), documented=entry.row.status, entry=entry)


def _is_wanted(entry: RowEntry, wanted: Preferences) -> bool:
    if wanted.example is not None and wanted.example != entry.example:
        return False
    # Of a status that succeeds, a row is not what is meant.
    status = wanted.code == entry.row.status and (
        not entry.row.status.startswith("2") or wanted.example is not None
    )
    return wanted.code is None or status or wanted.code in (entry.row.code, entry.example)


def _of_examples(
    document: MockDocument, operation: ir.Operation, wanted: Preferences
) -> Demand | None:
    for example in document.bodies.examples(operation):
        by_name = example.name and wanted.example in (None, example.name)
        if by_name and wanted.code in (None, example.name, example.status):
            if wanted.example is None and wanted.code != example.name:
                continue
            status = number(example.status)
            return Demand(status=status, documented=example.status, example=example)
    return None


def _of_status(operation: ir.Operation, code: str) -> Demand | None:
    if not code.isdecimal() or not 100 <= int(code) <= 599:
        return None
    spec = operation.response_spec(int(code))
    return None if spec is None else Demand(status=int(code), documented=spec.status)


def number(status: str, usual: int = 400) -> int:
    """Return a documented status as a number; of a range its first, of ``default`` the usual."""
    if status.isdecimal():
        return int(status)
    return int(status[0]) * 100 if status[:1].isdecimal() else usual


def _unknown(document: MockDocument, operation: ir.Operation, wanted: Preferences) -> str:
    codes = dict.fromkeys(entry.row.code for entry in document.rows(operation))
    names = dict.fromkeys(one.name for one in document.bodies.examples(operation) if one.name)
    statuses = dict.fromkeys(spec.status for spec in operation.responses)
    asked = " with example ".join(filter(None, (wanted.code, wanted.example)))
    known = [
        f"{word} {', '.join(some)}"
        for word, some in (("codes", codes), ("examples", names), ("statuses", statuses))
        if some
    ]
    return f"Prefer: {operation.id} has no {asked}; it has {'; '.join(known)}"
