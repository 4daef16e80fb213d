"""The mock's response to a request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from oasmith import ir
from oasmith.contract.contract import Contract
from oasmith.diagnostics.findings import Level
from oasmith.mock.batches import ItemError
from oasmith.mock.body_errors import BodyErrors, cause_of, place_of
from oasmith.mock.causes import BY_RULE, Cause
from oasmith.mock.demands import Demand, demand_of
from oasmith.mock.document import MockDocument
from oasmith.mock.error_responses import Refusals
from oasmith.mock.options import Failure, Fault, MockOptions, OptionError
from oasmith.mock.preferences import NONE, Preferences, preferences
from oasmith.mock.responses import build_response, problem_response
from oasmith.mock.rows import RowEntry, row_for
from oasmith.mock.state import State
from oasmith.mock.success_responses import Successes
from oasmith.mock.tokens import token_cause, token_response
from oasmith.traffic.problems import Problem
from oasmith.traffic.requests import CheckedRequest, check_request
from oasmith_runtime import json_pointer
from oasmith_runtime.messages import Headers, Request, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class MockResponse:
    """A response with further information from the mock."""

    response: Response
    checked: CheckedRequest | None = None
    """The request interpreted by the document; None for a token endpoint."""
    refusal: str = ""
    """The rule or the cause for which the request is refused; empty if it is not."""
    latency: float = 0.0
    """The delay of the response in seconds."""
    fault: Fault | None = None
    """The fault to simulate."""
    is_token: bool = False
    """Whether it is the response of a token endpoint."""


def answer(contract: Contract, request: Request, options: MockOptions, state: State) -> Response:
    """Return the response to a request, and update ``state``.

    Args:
        contract: The document with its IR.
        request: The request, with a URL of one of the document's servers; its content is bytes.
        options: The user's options.
        state: The state of the mock between requests.
    """
    return respond(MockDocument(contract), request, options, state).response


def respond(
    document: MockDocument, request: Request, options: MockOptions, state: State
) -> MockResponse:
    """As ``answer``, but with latency and fault, and with a document prepared once."""
    endpoint = document.token_urls.get(request.url.partition("?")[0])
    if endpoint is not None:
        scheme, id = endpoint
        return MockResponse(
            response=token_response(request, scheme, document.server(id), options, state),
            latency=options.latency,
            is_token=True,
        )
    number, state.requests = state.requests, state.requests + 1
    fault = next((one for one in options.faults if one.request in (None, number)), None)
    try:
        requested = preferences(request.headers)
    except OptionError as error:
        return MockResponse(
            response=problem_response(request, 400, str(error)), refusal="prefer", fault=fault
        )
    result = _Responder(document, request, options, state, requested).answer()
    latency = options.latency if requested.latency is None else requested.latency
    return replace(result, latency=latency, fault=fault)


class _Responder:
    """Responds to one request."""

    def __init__(
        self,
        document: MockDocument,
        request: Request,
        options: MockOptions,
        state: State,
        requested: Preferences = NONE,
    ) -> None:
        self._document, self._request = document, request
        self._options, self._state, self._preferences = options, state, requested
        self._checked = check_request(document.traffic, request)
        self._refusals = Refusals(document, request)
        self._body = BodyErrors(document, self._checked)

    def answer(self) -> MockResponse:
        operation = self._checked.operation
        canned = self._canned()
        if canned is not None:
            return self._result(canned)
        if operation is None:
            return self._refused_url()
        try:
            demand = self._demand(operation)
        except OptionError as error:
            return self._result(problem_response(self._request, 400, str(error)), "prefer")
        if demand is not None:
            demand = self._for_items(operation, demand)
        if demand is not None and demand.is_refusal:
            return self._result(self._refusals.demanded(operation, demand), "on demand")
        refused = self._refused(operation)
        if refused is not None:
            return refused
        return self._success(operation, demand)

    def _result(self, response: Response, refusal: str = "") -> MockResponse:
        return MockResponse(response=response, checked=self._checked, refusal=refusal)

    def _canned(self) -> Response | None:
        """Return the response that the user has set for this operation, if any."""
        operation = self._checked.operation
        id = operation.id if operation is not None else None
        for canned in self._options.canned:
            if canned.operation in (None, id) and self._state.is_left(canned):
                self._state.note(canned)
                response = build_response(self._request, canned.status, canned.content)
                return replace(response, headers=Headers(canned.headers))
        return None

    def _demand(self, operation: ir.Operation) -> Demand | None:
        """Return the demand for the whole response, by the request or an option; None without."""
        demand = demand_of(self._document, operation, self._preferences)
        if demand is not None:
            return demand
        for failure in self._options.failures:
            applies = failure.operation in (None, operation.id)
            if failure.item is None and applies and self._state.is_left(failure):
                entry = Preferences(code=failure.code)
                demand = demand_of(self._document, operation, entry, is_strict=False)
                if demand is not None:
                    self._state.note(failure)
                    return replace(demand, sent_status=failure.status, fails_all=True)
        return None

    def _refused_url(self) -> MockResponse:
        (first, *_) = self._checked.problems
        cause = BY_RULE[first.rule]
        table = self._document.nearest_rows(urlsplit(self._request.url).path)
        allow = ", ".join(self._checked.allowed)
        response = self._refusals.refused(
            table, cause, first.message, headers={"allow": allow} if allow else {}
        )
        return self._result(response, first.rule)

    def _refused(self, operation: ir.Operation) -> MockResponse | None:
        """Return the refusal for the most relevant problem; None for a valid request."""
        errors = [one for one in self._checked.problems if one.level is Level.ERROR]
        access = [one for one in errors if BY_RULE[one.rule] is Cause.MISSING_CREDENTIAL]
        path = [one for one in errors if one.rule == "invalid-parameter"]
        for first in access[:1]:
            return self._refusal_of_problem(operation, first)
        schemes = self._document.traffic.schemes
        refusal = token_cause(self._request, self._checked, schemes, self._options, self._state)
        if refusal is not None and not (path and refusal[0] is Cause.INSUFFICIENT_SCOPE):
            cause, text = refusal
            response = self._refusals.refused(
                self._document.rows(operation), cause, text, operation=operation
            )
            return self._result(response, cause)
        for first in errors:
            if first.rule not in ("invalid-request-body", "unknown-server"):
                return self._refusal_of_problem(operation, first)
        for first in errors:
            if first.rule == "invalid-request-body":
                return self._refusal_of_body(operation, first)
        return self._unacceptable(operation)

    def _refusal_of_problem(
        self, operation: ir.Operation, first: Problem, cause: Cause | None = None, place: str = ""
    ) -> MockResponse:
        parameter = next(
            (one.name for one in operation.parameters if one.pointer == first.pointer), ""
        )
        response = self._refusals.refused(
            self._document.rows(operation),
            cause or BY_RULE[first.rule],
            first.message,
            operation=operation,
            parameter=parameter,
            place=place,
        )
        return self._result(response, first.rule)

    def _refusal_of_body(self, operation: ir.Operation, first: Problem) -> MockResponse | None:
        """Return the refusal of an invalid body; None if only items of a batch are invalid."""
        if not self._body.mismatches:
            return self._refusal_of_problem(operation, first)
        if self._body.item_errors is not None:
            return None
        mismatch = self._body.of_call
        excess = self._body.excess(mismatch)
        if excess:
            first = replace(first, message=excess)
        cause = Cause.TOO_MANY_ITEMS if excess else cause_of(mismatch)
        return self._refusal_of_problem(operation, first, cause, place_of(mismatch))

    def _unacceptable(self, operation: ir.Operation) -> MockResponse | None:
        successes = Successes(self._document, self._request, self._checked, self._seed)
        if successes.is_acceptable(operation):
            return None
        known = ", ".join(successes.media_types(operation))
        response = self._refusals.refused(
            self._document.rows(operation),
            Cause.NOT_ACCEPTABLE,
            f"Accept matches none of the documented media types: {known}",
            operation=operation,
        )
        return self._result(response, Cause.NOT_ACCEPTABLE)

    @property
    def _seed(self) -> str:
        """The seed of random values: the same request has the same response."""
        seed = self._options.seed if self._preferences.seed is None else self._preferences.seed
        return f"{seed} {self._request.method.upper()} {urlsplit(self._request.url).path}"

    def _success(self, operation: ir.Operation, demand: Demand | None) -> MockResponse:
        is_dynamic = self._preferences.is_dynamic or self._preferences.seed is not None
        successes = Successes(
            self._document, self._request, self._checked, self._seed, is_dynamic=is_dynamic
        )
        if operation.batch is not None and (demand is None or demand.entry is not None):
            items = self._items(operation)
            if items is not None:
                return self._batch(operation, successes, items, demand)
        if demand is not None:
            return self._result(successes.demanded(operation, demand))
        stored = self._document.resources.apply(self._checked, self._state)
        if stored is not None and stored.invalid:
            return self._unknown_page(operation, stored.invalid)
        if stored is not None and stored.is_missing:
            nothing = successes.nothing(operation)
            if nothing is not None:
                return self._result(nothing)
            text = f"{urlsplit(self._request.url).path} does not exist"
            response = self._refusals.refused(
                self._document.rows(operation), Cause.NOT_FOUND, text, operation=operation
            )
            return self._result(response, Cause.NOT_FOUND)
        return self._result(successes.response(operation, stored))

    def _unknown_page(self, operation: ir.Operation, message: str) -> MockResponse:
        rows, cause = self._document.rows(operation), Cause.INVALID_PARAMETER
        argument = operation.pagination.argument if operation.pagination is not None else ""
        name = next((one.name for one in operation.parameters if one.ident == argument), "")
        response = self._refusals.refused(rows, cause, message, operation=operation, parameter=name)
        return self._result(response, cause)

    def _items(self, operation: ir.Operation) -> list[Any] | None:
        """Return the items of a batch; None if the request has none."""
        batch = operation.batch
        if batch is None:
            return None
        if batch.parameter:
            items = self._checked.parameters.get(batch.argument)
        else:
            items = json_pointer.get(self._checked.body, batch.items)
        return items if isinstance(items, list) else None

    def _for_items(self, operation: ir.Operation, demand: Demand) -> Demand:
        """Return a demand whose example is adapted to have one result per item of the request."""
        items = self._items(operation)
        if demand.entry is not None or items is None:
            return demand
        batch, example = self._document.batch(operation), demand.example
        if example is None:
            example = batch.example(demand.documented)
        if example is None or not batch.has_results(example):
            return demand
        return replace(demand, example=batch.for_items(example, items))

    def _batch(
        self,
        operation: ir.Operation,
        successes: Successes,
        items: list[Any],
        demand: Demand | None,
    ) -> MockResponse:
        errors = dict(self._body.item_errors or {})
        status: int | None = None
        if demand is not None and demand.entry is not None:
            batch, count = self._document.batch(operation), len(items)
            failing = range(count) if demand.fails_all else batch.failing(demand.entry, count)
            errors |= {index: self._requested_error(demand.entry, index) for index in failing}
            documented = demand.entry.row.status
            documented_status = (
                int(documented) if documented.isdecimal() and not demand.fails_all else None
            )
            status = demand.sent_status or documented_status
        for failure, entry in self._failures(operation):
            # An item fails only once per call: a second failure applies to the next call.
            if (
                failure.item is not None
                and failure.item < len(items)
                and failure.item not in errors
            ):
                errors[failure.item] = self._requested_error(entry, failure.item)
                status = status or failure.status
                if failure in self._options.failures:
                    self._state.note(failure)
        for index in self._document.resources.absent(self._checked, items, self._state):
            missing = row_for(self._document.rows(operation), Cause.NOT_FOUND, items=True)
            if missing is not None and index not in errors:
                errors[index] = self._requested_error(missing, index)
        response = successes.batch(operation, items, errors, status)
        if response.status < 400:
            written = [item for index, item in enumerate(items) if index not in errors]
            self._document.resources.write(self._checked, written, self._state)
        failed = ", ".join(f"{errors[n].entry.row.code}@{n}" for n in sorted(errors)[:5])
        return self._result(response, failed)

    @staticmethod
    def _requested_error(entry: RowEntry, index: int) -> ItemError:
        batch = entry.operation.batch
        return ItemError(entry=entry, place=f"{batch.items if batch else ''}/{index}")

    def _failures(self, operation: ir.Operation) -> Iterator[tuple[Failure, RowEntry]]:
        """Yield the requested failures of single items, with their error rows."""
        for failure in (*self._preferences.failures, *self._options.failures):
            applies = failure.operation in (None, operation.id)
            if failure.item is None or not applies or not self._state.is_left(failure):
                continue
            table = self._document.rows(operation)
            named = [e for e in table if failure.code in (e.row.code, e.example)]
            entry = next((e for e in named if e.is_of_item), next(iter(named), None))
            if entry is not None:
                yield failure, entry
