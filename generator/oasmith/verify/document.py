"""Checks of exchanges against the document, with findings located in the fixture."""

from __future__ import annotations

from dataclasses import dataclass

from oasmith import ir
from oasmith.diagnostics.findings import Finding, Level
from oasmith.fixtures.fixture import Exchange, Fixture
from oasmith.traffic.operations import TrafficContract
from oasmith.traffic.problems import Problem
from oasmith.traffic.requests import CheckedRequest, check_request
from oasmith.traffic.responses import CheckedResponse, check_response
from oasmith_runtime.auth.schemes import are_sufficient, required_scopes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadExchange:
    """An exchange interpreted by the document."""

    fixture: Fixture
    exchange: Exchange
    request: CheckedRequest
    response: CheckedResponse | None
    """None if the request matches no operation."""
    request_findings: tuple[Finding, ...]
    response_findings: tuple[Finding, ...]

    @property
    def operation(self) -> ir.Operation | None:
        """The operation that the request calls."""
        return self.request.operation

    @property
    def is_refused(self) -> bool:
        """Whether the API refused a request that is invalid by the document, too."""
        return 400 <= self.exchange.response.status < 500 and any(
            finding.level is Level.INFO for finding in self.request_findings
        )


def read_exchange(contract: TrafficContract, fixture: Fixture, exchange: Exchange) -> ReadExchange:
    """Interpret an exchange by the document, and check both request and response."""
    request = check_request(contract, exchange.request)
    response = None
    problems: list[Problem] = list(request.problems)
    if request.route is not None:
        response = check_response(contract, request.route.operation, exchange.response)
        problems += _scope_problems(contract, fixture, exchange, request)
    status = exchange.response.status
    sent = [_finding(contract, fixture, exchange, problem) for problem in problems]
    # If the API refused a request that is invalid by the document, the two agree.
    if fixture.call is not None and fixture.call.expect == "refused":
        sent = [_as_info(finding, "the fixture expects that it is refused") for finding in sent]
    elif 400 <= status < 500:
        sent = [_as_info(finding, "the API refused it, too") for finding in sent]
    received = response.problems if response is not None else ()
    return ReadExchange(
        fixture=fixture,
        exchange=exchange,
        request=request,
        response=response,
        request_findings=tuple(sent),
        response_findings=tuple(
            _finding(contract, fixture, exchange, problem) for problem in received
        ),
    )


def is_token_exchange(contract: TrafficContract, exchange: Exchange) -> bool:
    """Return whether a request was sent to a token endpoint of the document."""
    return exchange.request.url.partition("?")[0] in contract.token_urls


def _scope_problems(
    contract: TrafficContract, fixture: Fixture, exchange: Exchange, request: CheckedRequest
) -> list[Problem]:
    """Return a problem if a call succeeded although its token lacks a required scope.

    Returns nothing if the scopes of the token are unknown.
    """
    operation = request.operation
    if fixture.scopes is None or operation is None:
        return []
    if not operation.is_success(exchange.response.status):
        return []
    required = required_scopes(operation, contract.schemes, request.parameters)
    if are_sufficient(required, fixture.scopes):
        return []
    alternatives = ", or ".join(" and ".join(sorted(scopes)) for scopes in required)
    problem = Problem(
        rule="insufficient-scope",
        message=f"the token has {', '.join(fixture.scopes)}; {operation.id} needs {alternatives}",
        part="/request/headers/authorization",
        hint="Correct the scopes of the fixture, or add the alternative to security.",
        pointer=f"{operation.pointer}/security",
    )
    return [problem]


def _finding(
    contract: TrafficContract, fixture: Fixture, exchange: Exchange, problem: Problem
) -> Finding:
    location = contract.contract.locate(problem.pointer) if problem.pointer else None
    hint = problem.hint if location is None else f"{problem.hint} The document: {location}"
    return Finding(
        problem.rule,
        problem.message,
        fixture.locate(exchange, problem.part),
        hint.strip(),
        problem.level,
        problem.pointer,
    )


def _as_info(finding: Finding, reason: str) -> Finding:
    return Finding(
        finding.rule,
        f"{finding.message}; {reason}",
        finding.location,
        finding.hint,
        Level.INFO,
        finding.pointer,
    )
