"""From a request to the response that the document promises."""

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
from oasmith.mock.options import Failure, Fault, MockOptions, OptionError
from oasmith.mock.preferences import NONE, Preferences, preferences
from oasmith.mock.refusals import Refusals
from oasmith.mock.replies import problem, reply
from oasmith.mock.rows import RowEntry, row_for
from oasmith.mock.state import State
from oasmith.mock.successes import Successes
from oasmith.mock.tokens import give_token, token_cause
from oasmith.traffic.problems import Problem
from oasmith.traffic.requests import CheckedRequest, check_request
from oasmith_runtime import json_pointer
from oasmith_runtime.messages import Headers, Request, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response, and what the mock knows of it."""

    response: Response
    checked: CheckedRequest | None = None
    """The request as the document reads it; None for a token endpoint."""
    refusal: str = ""
    """The rule or the cause for which the request is refused; empty where it is not."""
    latency: float = 0.0
    """Seconds to wait before it is sent."""
    fault: Fault | None = None
    """What goes wrong on the way."""
    is_token: bool = False
    """Whether a token endpoint answers."""


def answer(contract: Contract, request: Request, options: MockOptions, state: State) -> Response:
    """Return the response to a request, with what it changes noted in ``state``.

    Args:
        contract: The document with its IR.
        request: The request, at a URL of one of the document's servers; its content is bytes.
        options: What the user of the mock has decided.
        state: What the mock remembers.
    """
    return respond(MockDocument(contract), request, options, state).response


def respond(document: MockDocument, request: Request, options: MockOptions, state: State) -> Answer:
    """Return the response to a request, with latency and fault; as ``answer`` for many requests."""
    endpoint = document.token_urls.get(request.url.partition("?")[0])
    if endpoint is not None:
        scheme, id = endpoint
        return Answer(
            response=give_token(request, scheme, document.server(id), options, state),
            latency=options.latency,
            is_token=True,
        )
    number, state.requests = state.requests, state.requests + 1
    fault = next((one for one in options.faults if one.request in (None, number)), None)
    try:
        wanted = preferences(request.headers)
    except OptionError as error:
        return Answer(response=problem(request, 400, str(error)), refusal="prefer", fault=fault)
    answered = _Responder(document, request, options, state, wanted).answer()
    latency = options.latency if wanted.latency is None else wanted.latency
    return replace(answered, latency=latency, fault=fault)


class _Responder:
    """Answers one request."""

    def __init__(
        self,
        document: MockDocument,
        request: Request,
        options: MockOptions,
        state: State,
        wanted: Preferences = NONE,
    ) -> None:
        self._document, self._request = document, request
        self._options, self._state, self._wanted = options, state, wanted
        self._checked = check_request(document.traffic, request)
        self._refusals = Refusals(document, request)
        self._body = BodyErrors(document, self._checked)

    def answer(self) -> Answer:
        operation = self._checked.operation
        canned = self._canned()
        if canned is not None:
            return self._answer(canned)
        if operation is None:
            return self._refused_address()
        try:
            demand = self._demand(operation)
        except OptionError as error:
            return self._answer(problem(self._request, 400, str(error)), "prefer")
        if demand is not None:
            demand = self._for_items(operation, demand)
        if demand is not None and demand.is_refusal:
            return self._answer(self._refusals.demanded(operation, demand), "on demand")
        refused = self._refused(operation)
        if refused is not None:
            return refused
        return self._success(operation, demand)

    def _answer(self, response: Response, refusal: str = "") -> Answer:
        return Answer(response=response, checked=self._checked, refusal=refusal)

    def _canned(self) -> Response | None:
        """Return a response that somebody has put in place of the document's."""
        operation = self._checked.operation
        id = operation.id if operation is not None else None
        for canned in self._options.canned:
            if canned.operation in (None, id) and self._state.is_left(canned):
                self._state.note(canned)
                response = reply(self._request, canned.status, canned.content)
                return replace(response, headers=Headers(canned.headers))
        return None

    def _demand(self, operation: ir.Operation) -> Demand | None:
        """Return what is asked for of the response as a whole, by the request or by an option."""
        demand = demand_of(self._document, operation, self._wanted)
        if demand is not None:
            return demand
        for failure in self._options.failures:
            is_meant = failure.operation in (None, operation.id)
            if failure.item is None and is_meant and self._state.is_left(failure):
                entry = Preferences(code=failure.code)
                demand = demand_of(self._document, operation, entry, is_strict=False)
                if demand is not None:
                    self._state.note(failure)
                    return replace(demand, sent_status=failure.status, fails_all=True)
        return None

    def _refused_address(self) -> Answer:
        (first, *_) = self._checked.problems
        cause = BY_RULE[first.rule]
        table = self._document.nearest_rows(urlsplit(self._request.url).path)
        allow = ", ".join(self._checked.allowed)
        response = self._refusals.refused(
            table, cause, first.message, headers={"allow": allow} if allow else {}
        )
        return self._answer(response, first.rule)

    def _refused(self, operation: ir.Operation) -> Answer | None:
        """Return the refusal of the first thing that is wrong; None where nothing is."""
        errors = [one for one in self._checked.problems if one.level is Level.ERROR]
        access = [one for one in errors if BY_RULE[one.rule] is Cause.MISSING_CREDENTIAL]
        path = [one for one in errors if one.rule == "invalid-parameter"]
        for first in access[:1]:
            return self._of_problem(operation, first)
        schemes = self._document.traffic.schemes
        refusal = token_cause(self._request, self._checked, schemes, self._options, self._state)
        if refusal is not None and not (path and refusal[0] is Cause.INSUFFICIENT_SCOPE):
            cause, text = refusal
            response = self._refusals.refused(
                self._document.rows(operation), cause, text, operation=operation
            )
            return self._answer(response, cause)
        for first in errors:
            if first.rule not in ("invalid-request-body", "unknown-server"):
                return self._of_problem(operation, first)
        for first in errors:
            if first.rule == "invalid-request-body":
                return self._of_body(operation, first)
        return self._unacceptable(operation)

    def _of_problem(
        self, operation: ir.Operation, first: Problem, cause: Cause | None = None, place: str = ""
    ) -> Answer:
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
        return self._answer(response, first.rule)

    def _of_body(self, operation: ir.Operation, first: Problem) -> Answer | None:
        """Return the refusal of a body; None where only items of a batch are wrong."""
        if not self._body.mismatches:
            return self._of_problem(operation, first)
        if self._body.item_errors is not None:
            return None
        mismatch = self._body.of_call
        excess = self._body.excess(mismatch)
        if excess:
            first = replace(first, message=excess)
        cause = Cause.TOO_MANY_ITEMS if excess else cause_of(mismatch)
        return self._of_problem(operation, first, cause, place_of(mismatch))

    def _unacceptable(self, operation: ir.Operation) -> Answer | None:
        successes = Successes(self._document, self._request, self._checked, self._seed)
        if successes.is_acceptable(operation):
            return None
        known = ", ".join(successes.media_types(operation))
        response = self._refusals.refused(
            self._document.rows(operation),
            Cause.NOT_ACCEPTABLE,
            f"Accept takes none of the documented media types: {known}",
            operation=operation,
        )
        return self._answer(response, Cause.NOT_ACCEPTABLE)

    @property
    def _seed(self) -> str:
        """What chooses the values: the same request has the same response."""
        seed = self._options.seed if self._wanted.seed is None else self._wanted.seed
        return f"{seed} {self._request.method.upper()} {urlsplit(self._request.url).path}"

    def _success(self, operation: ir.Operation, demand: Demand | None) -> Answer:
        is_dynamic = self._wanted.is_dynamic or self._wanted.seed is not None
        successes = Successes(
            self._document, self._request, self._checked, self._seed, is_dynamic=is_dynamic
        )
        if operation.batch is not None and (demand is None or demand.entry is not None):
            items = self._items(operation)
            if items is not None:
                return self._batch(operation, successes, items, demand)
        if demand is not None:
            return self._answer(successes.demanded(operation, demand))
        stored = self._document.resources.apply(self._checked, self._state)
        if stored is not None and stored.invalid:
            return self._unknown_page(operation, stored.invalid)
        if stored is not None and stored.is_missing:
            nothing = successes.nothing(operation)
            if nothing is not None:
                return self._answer(nothing)
            text = f"{urlsplit(self._request.url).path} is not there"
            response = self._refusals.refused(
                self._document.rows(operation), Cause.NOT_FOUND, text, operation=operation
            )
            return self._answer(response, Cause.NOT_FOUND)
        return self._answer(successes.response(operation, stored))

    def _unknown_page(self, operation: ir.Operation, message: str) -> Answer:
        rows, cause = self._document.rows(operation), Cause.INVALID_PARAMETER
        argument = operation.pagination.argument if operation.pagination is not None else ""
        name = next((one.name for one in operation.parameters if one.ident == argument), "")
        response = self._refusals.refused(rows, cause, message, operation=operation, parameter=name)
        return self._answer(response, cause)

    def _items(self, operation: ir.Operation) -> list[Any] | None:
        """Return the items of a batch; None where there are none."""
        batch = operation.batch
        if batch is None:
            return None
        if batch.parameter:
            items = self._checked.parameters.get(batch.argument)
        else:
            items = json_pointer.get(self._checked.body, batch.items)
        return items if isinstance(items, list) else None

    def _for_items(self, operation: ir.Operation, demand: Demand) -> Demand:
        """Return a demand whose example has one result for each item of the request."""
        items = self._items(operation)
        if demand.entry is not None or items is None:
            return demand
        batch, example = self._document.batch(operation), demand.example
        if example is None:
            example = batch.example(demand.documented)
        if example is None or not batch.has_results(example):
            return demand
        return replace(demand, example=batch.like(example, items))

    def _batch(
        self,
        operation: ir.Operation,
        successes: Successes,
        items: list[Any],
        demand: Demand | None,
    ) -> Answer:
        errors = dict(self._body.item_errors or {})
        status: int | None = None
        if demand is not None and demand.entry is not None:
            batch, count = self._document.batch(operation), len(items)
            failing = range(count) if demand.fails_all else batch.failing(demand.entry, count)
            errors |= {index: self._asked(demand.entry, index) for index in failing}
            documented = demand.entry.row.status
            usual = int(documented) if documented.isdecimal() and not demand.fails_all else None
            status = demand.sent_status or usual
        for failure, entry in self._failures(operation):
            # An item fails once: a second failure of it is for the next call.
            if (
                failure.item is not None
                and failure.item < len(items)
                and failure.item not in errors
            ):
                errors[failure.item] = self._asked(entry, failure.item)
                status = status or failure.status
                if failure in self._options.failures:
                    self._state.note(failure)
        for index in self._document.resources.absent(self._checked, items, self._state):
            missing = row_for(self._document.rows(operation), Cause.NOT_FOUND, items=True)
            if missing is not None and index not in errors:
                errors[index] = self._asked(missing, index)
        response = successes.batch(operation, items, errors, status)
        if response.status < 400:
            written = [item for index, item in enumerate(items) if index not in errors]
            self._document.resources.write(self._checked, written, self._state)
        told = ", ".join(f"{errors[n].entry.row.code}@{n}" for n in sorted(errors)[:5])
        return self._answer(response, told)

    @staticmethod
    def _asked(entry: RowEntry, index: int) -> ItemError:
        batch = entry.operation.batch
        return ItemError(entry=entry, place=f"{batch.items if batch else ''}/{index}")

    def _failures(self, operation: ir.Operation) -> Iterator[tuple[Failure, RowEntry]]:
        """Yield the failures of single items that are asked for, with their rows."""
        for failure in (*self._wanted.failures, *self._options.failures):
            is_meant = failure.operation in (None, operation.id)
            if failure.item is None or not is_meant or not self._state.is_left(failure):
                continue
            table = self._document.rows(operation)
            named = [e for e in table if failure.code in (e.row.code, e.example)]
            entry = next((e for e in named if e.is_of_item), next(iter(named), None))
            if entry is not None:
                yield failure, entry
