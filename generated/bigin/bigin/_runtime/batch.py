"""A batch of any length: cut into calls, sent in order, joined again item by item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from . import pointers
from .configuration import Configuration
from .effects import Steps
from .errors import ArgumentError, ClientError, Problem
from .exchange import exchange
from .ledger import Ledger
from .operation import Batch, Operation
from .outcome import Outcome
from .prepare import Call, add_body, prepare
from .timeouts import Timeout


@dataclass(frozen=True, slots=True)
class Chunk:
    """The items of one call."""

    items: list[Any]
    call: Call


def batch(
    configuration: Configuration,
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    items: Iterable[Any],
    timeout: float | Timeout | None,
    *,
    goes_on: bool = False,
) -> Steps[Outcome[Any]]:
    """Send items in calls of at most ``maxItems`` and return what became of each.

    All items are checked before the first call. A failure of the first call is raised; a later
    one ends the batch, and the outcome says what was done and what was not. A batch that
    ``goes_on`` after an earlier one has an outcome in any case: what was raised would not say what
    became of the other items.
    """
    shape = operation.batch
    if shape is None:
        raise ValueError(f"{operation.id} is not a batch")
    chunks = _chunks(configuration, operation, shape, arguments, items, timeout)
    ledger = Ledger(configuration, operation, shape)
    for number, chunk in enumerate(chunks):
        try:
            response = yield from exchange(configuration, chunk.call)
            ledger.enter(chunk.call, chunk.items, response)
        except ClientError as error:
            if number == 0 and not goes_on:
                raise
            ledger.stop(chunk.items, error)
            for later in chunks[number + 1 :]:
                ledger.skip(later.items)
            break
    return ledger.outcome()


def _chunks(
    configuration: Configuration,
    operation: Operation[Any],
    shape: Batch,
    arguments: Mapping[str, Any],
    items: Iterable[Any],
    timeout: float | Timeout | None,
) -> list[Chunk]:
    """Check and encode everything. Raises ``ArgumentError`` with the problems of all items."""
    if isinstance(items, str | bytes | Mapping) or not isinstance(items, Iterable):
        raise ArgumentError.of(shape.argument, f"{type(items).__name__} is not a list of items")
    everything = list(items)
    empty, problems = prepare(configuration, operation, arguments, timeout)
    chunks = []
    for start in range(0, len(everything), shape.size):
        part = everything[start : start + shape.size]
        call = replace(empty)
        wrong = add_body(call, pointers.wrap(shape.items, part), configuration)
        problems += [_in_batch(problem, shape, start) for problem in wrong]
        chunks.append(Chunk(part, call))
    if problems:
        raise ArgumentError(problems)
    return chunks


def _in_batch(problem: Problem, shape: Batch, start: int) -> Problem:
    """Return a problem of one call's body as one of the whole batch."""
    found = position(problem, shape)
    if found is None:
        return Problem(shape.argument, problem.message)
    at, rest = found
    return Problem(f"{shape.argument}[{start + at}]{rest}", problem.message)


def position(problem: Problem, shape: Batch) -> tuple[int, str] | None:
    """Return which item of a call a problem is about, and where in it; None when about none."""
    path = ".".join(pointers.split(shape.items))
    found = re.fullmatch(rf"[^.\[]*\.{re.escape(path)}\[(\d+)\](.*)", problem.argument, re.DOTALL)
    return None if found is None else (int(found[1]), found[2])
