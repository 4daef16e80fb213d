"""The report of a fleet run: a row for each client, failures, and how to repeat them."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence

from oasmith.diagnostics.findings import Level
from oasmith.diagnostics.lines import Line, one_line
from oasmith.fleet.work import Result, State

_HEAD = ("client", "result", "operations", "files", "findings", "seconds")
_RIGHT = frozenset({"operations", "seconds"})
_STYLES = {State.GENERATED: "green", State.UNCHANGED: "dim", State.INTERRUPTED: "yellow"}


def table(results: Sequence[Result]) -> Iterator[Line]:
    """Yield the lines of a table: the headings, and a row for each client."""
    rows = [_row(result) for result in results]
    widths = [max(map(len, column)) for column in zip(_HEAD, *rows, strict=True)]
    yield [(_padded(_HEAD, widths), "bold")]
    for result, row in zip(results, rows, strict=True):
        yield [(_padded(row, widths), _STYLES.get(result.state, "red"))]


def _row(result: Result) -> tuple[str, ...]:
    same = result.files - result.changed
    parts = [(result.changed, "changed"), (same, "unchanged")]
    files = ", ".join(f"{count} {word}" for count, word in parts if count)
    return (
        one_line(result.client),
        str(result.state),
        str(result.operations) if result.operations else "",
        files if result.is_good else "",
        _finding_counts(result),
        f"{result.seconds:.1f}" if result.seconds else "",
    )


def _finding_counts(result: Result) -> str:
    counts = Counter(finding.level for finding in result.findings)
    return ", ".join(_count(counts[level], str(level)) for level in Level if counts[level])


def _count(count: int, word: str) -> str:
    return f"{count} {word}{'s' * (count != 1)}"


def _padded(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        cell.rjust(width) if head in _RIGHT else cell.ljust(width)
        for head, cell, width in zip(_HEAD, row, widths, strict=True)
    ]
    return "   ".join(cells).rstrip()


def summary(results: Sequence[Result], seconds: float) -> str:
    """Return a summary of all clients in one line."""
    counts = Counter(result.state for result in results)
    states = ", ".join(f"{counts[state]} {state}" for state in State if counts[state])
    operations = _count(sum(result.operations for result in results), "operation")
    return f"{_count(len(results), 'client')}: {states}; {operations}, {seconds:.1f} s"


def error_lines(results: Sequence[Result], command: Sequence[str]) -> Iterator[str]:
    """Yield the errors of clients that are not findings, with advice."""
    for result in results:
        if not result.message:
            continue
        yield f"{one_line(result.client)}: {result.state}: {one_line(result.message)}"
        if result.state is not State.FAILED:
            yield f"    {_advice(result, shlex.join([*command, result.client]))}"


def _advice(result: Result, command: str) -> str:
    if result.state is State.FAULT:
        return (
            "Please report this with the part of the document that causes it, and with the "
            f"traceback that OASMITH_TRACEBACK=1 {command} shows."
        )
    return f"To repeat it alone: {command}"


def repetition(results: Sequence[Result], command: Sequence[str]) -> str:
    """Return the command that repeats the failed clients; empty if there are none."""
    names = [result.client for result in results if not result.is_good]
    return shlex.join([*command, *names]) if names else ""
