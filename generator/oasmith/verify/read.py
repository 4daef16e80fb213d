"""What the client made of the responses, against what the document says of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oasmith import ir
from oasmith.diagnostics.findings import Finding, Level
from oasmith.traffic.responses import has_succeeded
from oasmith.verify.calls import DerivedCall
from oasmith.verify.client import CallOutcome, GeneratedClient
from oasmith.verify.document import ReadExchange
from oasmith.verify.sent import finding_of, told
from oasmith_runtime import json_pointer

READ = "client-reads-otherwise"

_HINT = "Generate the client again, or correct the recording."


def read_findings(
    client: GeneratedClient, call: DerivedCall, outcome: CallOutcome
) -> Iterator[tuple[ReadExchange, Finding]]:
    """Yield where the client does not read the responses as the document does."""
    if not outcome.sent or not call.exchanges:
        return
    last = call.exchanges[min(len(outcome.sent), len(call.exchanges)) - 1]
    yield from _deviations(outcome, last)
    if outcome.unanswered:
        return
    problem = _ending(client, call, outcome, last)
    if problem:
        yield last, finding_of(READ, last, problem, _HINT, "/response/body")
        return
    if call.operation.batch is not None and call.form == "call" and outcome.error is None:
        yield from _items(call, outcome, call.operation.batch)


def _deviations(outcome: CallOutcome, last: ReadExchange) -> Iterator[tuple[ReadExchange, Finding]]:
    for deviation in outcome.deviations:
        if deviation.level == "info":
            continue  # What an API may add at any time; the document was asked about it.
        message = f"the client reads the response with a deviation: {deviation.message}"
        hint = "Correct the schema, or generate the client again: its type says otherwise."
        part = f"/response/body{deviation.pointer}"
        finding = finding_of(READ, last, message, hint, part)
        # Where the document says so, too, that has been reported.
        if not any(finding.location == other.location for other in last.response_findings):
            yield last, finding


def _ending(
    client: GeneratedClient, call: DerivedCall, outcome: CallOutcome, last: ReadExchange
) -> str:
    """Return what is wrong with how a call ended; empty where nothing is."""
    status = last.exchange.response.status
    is_success = call.operation.is_success(status)
    error: Any = outcome.error
    if error is None:
        is_told = is_success or call.operation.batch is not None
        return "" if is_told else f"the client takes HTTP {status} for a success"
    if not isinstance(error, client.errors):
        return f"the client fails: {told(error)}"
    if is_success:
        return f"the client raises {told(error)}"
    if getattr(error, "status", status) != status:
        return f"the client tells of HTTP {error.status}, the fixture has {status}"
    if type(error).__name__ == "UnexpectedResponse" and not last.response_findings:
        return f"the client does not know this response: {told(error)}"
    rows = last.response.rows if last.response is not None else ()
    return _class(error, rows)


def _class(error: Exception, rows: tuple[ir.ErrorRow, ...]) -> str:
    """Return that an exception is not that of its row; empty where it is."""
    wanted = {row.error_class for row in rows}
    name = type(error).__name__
    if not wanted:
        return ""
    if name in wanted:
        is_silent = all(row.resolution for row in rows) and not getattr(error, "resolution", "")
        return f"{name} has not the resolution of its row" if is_silent else ""
    return f"the client raises {name}, not {' or '.join(sorted(wanted))}"


def _items(
    call: DerivedCall, outcome: CallOutcome, batch: ir.Batch
) -> Iterator[tuple[ReadExchange, Finding]]:
    """Yield the items of a batch of which the client says something else than the document."""
    items = list(outcome.result)
    for one in call.exchanges:
        if any(finding.level is Level.ERROR for finding in one.response_findings):
            continue  # What does not fit the document cannot be read as it says.
        results = json_pointer.get(one.response and one.response.body, batch.results)
        rows = one.response.rows if one.response is not None else ()
        for index, result in enumerate(results if isinstance(results, list) else ()):
            problem = _item(_of_result(items, result), result, batch, rows)
            if problem:
                part = f"/response/body{batch.results}/{index}"
                yield one, finding_of(READ, one, f"result {index}: {problem}", _HINT, part)


def _of_result(items: list[Any], result: Any) -> Any:
    """Return the item that the client says a result belongs to; None where there is none."""
    # Results mostly keep the order of the items, so the first one is the right one.
    index = next((index for index, item in enumerate(items) if item.raw == result), None)
    return None if index is None else items.pop(index)


def _item(item: Any, result: Any, batch: ir.Batch, rows: tuple[ir.ErrorRow, ...]) -> str:
    """Return what the client says otherwise of one item; empty where nothing."""
    if item is None:
        return "the client has no item with it"
    wanted = "succeeded" if has_succeeded(result, batch.succeeded) else "failed"
    if item.state != wanted:
        return f"the client says that its item is {item.state}, and it has {wanted}"
    if item.error is None:
        return ""
    return _class(item.error, tuple(row for row in rows if row.code == item.error.code))
