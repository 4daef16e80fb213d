"""Checks that the client reads the responses as documented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oasmith import ir
from oasmith.diagnostics.findings import Finding, Level
from oasmith.traffic.responses import has_succeeded
from oasmith.verify.calls import DerivedCall
from oasmith.verify.client import CallOutcome, GeneratedClient
from oasmith.verify.document import ReadExchange
from oasmith.verify.sent import describe_error, finding_of
from oasmith_runtime import json_pointer

READ = "client-reads-otherwise"

_HINT = "Generate the client again, or correct the recording."


def read_findings(
    client: GeneratedClient, call: DerivedCall, outcome: CallOutcome
) -> Iterator[tuple[ReadExchange, Finding]]:
    """Yield a finding wherever the client reads a response differently from the document."""
    if not outcome.sent or not call.exchanges:
        return
    last = call.exchanges[min(len(outcome.sent), len(call.exchanges)) - 1]
    yield from _deviations(outcome, last)
    if outcome.unanswered:
        return
    problem = _outcome_problem(client, call, outcome, last)
    if problem:
        yield last, finding_of(READ, last, problem, _HINT, "/response/body")
        return
    if call.operation.batch is not None and call.form == "call" and outcome.error is None:
        yield from _item_findings(call, outcome, call.operation.batch)


def _deviations(outcome: CallOutcome, last: ReadExchange) -> Iterator[tuple[ReadExchange, Finding]]:
    for deviation in outcome.deviations:
        if deviation.level == "info":
            continue  # Additions that an API may make at any time; the document check covers them.
        message = f"the client reads the response with a deviation: {deviation.message}"
        hint = "Correct the schema, or generate the client again: its type says otherwise."
        part = f"/response/body{deviation.pointer}"
        finding = finding_of(READ, last, message, hint, part)
        # A deviation from the document has already been reported.
        if not any(finding.location == other.location for other in last.response_findings):
            yield last, finding


def _outcome_problem(
    client: GeneratedClient, call: DerivedCall, outcome: CallOutcome, last: ReadExchange
) -> str:
    """Return what is wrong with the outcome of a call; empty if nothing is."""
    status = last.exchange.response.status
    is_success = call.operation.is_success(status)
    error: Any = outcome.error
    if error is None:
        is_expected = is_success or call.operation.batch is not None
        return "" if is_expected else f"the client treats HTTP {status} as a success"
    if not isinstance(error, client.errors):
        return f"the client fails: {describe_error(error)}"
    if is_success:
        return f"the client raises {describe_error(error)}"
    if getattr(error, "status", status) != status:
        return f"the client reports HTTP {error.status}, the fixture has {status}"
    if type(error).__name__ == "UnexpectedResponse" and not last.response_findings:
        return f"the client does not recognize this response: {describe_error(error)}"
    rows = last.response.rows if last.response is not None else ()
    return _class_problem(error, rows)


def _class_problem(error: Exception, rows: tuple[ir.ErrorRow, ...]) -> str:
    """Return a message if an exception lacks the class of its error row; empty otherwise."""
    expected = {row.error_class for row in rows}
    name = type(error).__name__
    if not expected:
        return ""
    if name in expected:
        lacks_resolution = all(row.resolution for row in rows) and not getattr(
            error, "resolution", ""
        )
        return f"{name} lacks the resolution of its error row" if lacks_resolution else ""
    return f"the client raises {name}, not {' or '.join(sorted(expected))}"


def _item_findings(
    call: DerivedCall, outcome: CallOutcome, batch: ir.Batch
) -> Iterator[tuple[ReadExchange, Finding]]:
    """Yield the items of a batch whose outcome in the client differs from the response."""
    items = list(outcome.result)
    for one in call.exchanges:
        if any(finding.level is Level.ERROR for finding in one.response_findings):
            continue  # An invalid response cannot be read as documented.
        results = json_pointer.get(one.response and one.response.body, batch.results)
        rows = one.response.rows if one.response is not None else ()
        for index, result in enumerate(results if isinstance(results, list) else ()):
            problem = _item_problem(_take_item(items, result), result, batch, rows)
            if problem:
                part = f"/response/body{batch.results}/{index}"
                yield one, finding_of(READ, one, f"result {index}: {problem}", _HINT, part)


def _take_item(items: list[Any], result: Any) -> Any:
    """Return and remove the client's item for a result; None if there is none."""
    # Results are mostly in the order of the items, so the first match is the right one.
    index = next((index for index, item in enumerate(items) if item.raw == result), None)
    return None if index is None else items.pop(index)


def _item_problem(item: Any, result: Any, batch: ir.Batch, rows: tuple[ir.ErrorRow, ...]) -> str:
    """Return how the client's item differs from its result; empty if it does not."""
    if item is None:
        return "the client has no item for it"
    expected = "succeeded" if has_succeeded(result, batch.succeeded) else "failed"
    if item.state != expected:
        return f"the client reports the item as {item.state}, but it {expected}"
    if item.error is None:
        return ""
    return _class_problem(item.error, tuple(row for row in rows if row.code == item.error.code))
