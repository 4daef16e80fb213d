"""The record of one call, and the report about a document."""

from __future__ import annotations

import traceback
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .answers import Drawn
from .arguments import Arguments
from .wire import Mismatch


@dataclass(frozen=True)
class Failure:
    """A difference between client and document."""

    document: str
    operation: str
    what: str
    arguments: str
    arrived: str
    expected: str

    def __str__(self) -> str:
        return (
            f"{self.document}: {self.operation}: {self.what}\n  called with {self.arguments}\n"
            f"  arrived  {self.arrived}\n  expected {self.expected}"
        )


@dataclass
class Report:
    """The report about one document."""

    document: str
    operations: int = 0
    called: int = 0
    """How many operations were called at least once."""
    uncalled: list[str] = field(default_factory=list)
    """Operations that could not be called, because no valid arguments can be drawn."""
    calls: int = 0
    answers: int = 0
    overlapping: int = 0
    undrawable: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)


@dataclass
class Case:
    """One call: arguments and result."""

    arguments: Arguments
    drawn: Drawn
    credentials: frozenset[str]
    is_awaited: bool = False
    is_model: bool = False
    """Whether the body is passed as models, not as plain data."""
    is_streamed: bool = False
    """Whether bytes are streamed, if the client supports that."""


def failure(document: str, operation: str, mismatch: Mismatch, case: Case | None) -> Failure:
    """Return a description of a difference for people."""
    return Failure(
        document,
        operation,
        mismatch.what,
        _said(case),
        _short(mismatch.arrived),
        _short(mismatch.expected),
    )


def name_of(error: BaseException | None) -> str:
    return "" if error is None else f" ({type(error).__name__})"


def told(error: BaseException | None) -> str:
    if error is None:
        return ""
    return "".join(traceback.format_exception(error)[-4:])[-1500:]


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 1500 else text[:1500] + "…"


def _said(case: Case | None) -> str:
    if case is None:
        return ""
    values = {name: value for (name, _), value in case.arguments.values.items()}
    body = case.arguments.body
    sent = "" if body is None else f", body ({body.media_type}) {body.value!r}"
    return _short(f"{values}{sent}; answered {case.drawn.answer}: {case.drawn.value!r}")
