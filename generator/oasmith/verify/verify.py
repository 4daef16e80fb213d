"""Verification of fixtures against a document and the client generated from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from oasmith.contract.contract import Contract
from oasmith.diagnostics.findings import Finding, Level, Location, display
from oasmith.fixtures.fixture import Fixture
from oasmith.traffic.operations import TrafficContract
from oasmith.verify.calls import DerivedCall, Underivable, calls_of
from oasmith.verify.client import GeneratedClient, MissingClient, generated_client
from oasmith.verify.coverage import coverage, low_coverage
from oasmith.verify.document import ReadExchange, is_token_exchange, read_exchange
from oasmith.verify.read import read_findings
from oasmith.verify.results import Check, CheckedExchange, Verification
from oasmith.verify.sent import sent_findings

Judge = Callable[[Iterable[Finding]], list[Finding]]
"""Returns findings with the levels that the user has configured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOptions:
    """The requirements on the fixtures."""

    client: Path | None = None
    """The folder of the generated client; None to check the document only."""
    floor: float = 0.0
    """The share of the document that must be covered, from 0 to 1."""
    needs_recorded: bool = False
    """Whether only recorded exchanges count as coverage."""
    max_age: int | None = None
    """The maximum age of a recording in days; None for any age."""
    today: date | None = None
    """The day at which the age is calculated; required with ``max_age``."""


@dataclass(slots=True)
class _Checks:
    """The findings of one exchange, by check."""

    findings: dict[Check, list[Finding]] = field(default_factory=dict)

    def add(self, check: Check, findings: Iterable[Finding]) -> None:
        """Store that a check was made, with its findings."""
        self.findings.setdefault(check, []).extend(findings)


def verify(
    name: str,
    contract: Contract,
    fixtures: Sequence[Fixture],
    options: VerifyOptions,
    *,
    findings: Sequence[Finding] = (),
    judge: Judge = list,
) -> Verification:
    """Verify fixtures against a document and, optionally, a generated client.

    Args:
        name: The name of the verification: the client's name.
        contract: The document.
        fixtures: The exchanges.
        options: The requirements on them.
        findings: Findings about the files of the fixtures.
        judge: Returns findings with the levels that the user has configured.
    """
    traffic = TrafficContract(contract)
    general = [*findings]
    read: list[tuple[ReadExchange, _Checks]] = []
    with ExitStack() as stack:
        client = None
        if options.client is not None:
            try:
                client = stack.enter_context(generated_client(options.client, contract.api))
            except MissingClient as error:
                general.append(_missing_client(str(error), options.client))
        for fixture in fixtures:
            read += _check_fixture(traffic, fixture, client, options)
    exchanges = tuple(_checked_exchange(one, checks, judge) for one, checks in read)
    named = ((checked.name, one) for checked, (one, _) in zip(exchanges, read, strict=True))
    covered = coverage(traffic, named)
    shortfall = low_coverage(covered, options.floor, needs_recorded=options.needs_recorded)
    if shortfall:
        general.append(_low_coverage(shortfall, contract))
    return Verification(
        name=name,
        title=contract.api.title,
        version=contract.api.document_version,
        document=contract.document.positions.locate("").file,
        exchanges=exchanges,
        coverage=covered,
        findings=tuple(judge(general)),
        has_client=client is not None,
    )


def _check_fixture(
    traffic: TrafficContract,
    fixture: Fixture,
    client: GeneratedClient | None,
    options: VerifyOptions,
) -> list[tuple[ReadExchange, _Checks]]:
    """Check the exchanges of one fixture; return each with the findings of all checks."""
    read = [
        (read_exchange(traffic, fixture, one), _Checks())
        for one in fixture.exchanges
        if not is_token_exchange(traffic, one)
    ]
    for one, checks in read:
        checks.add(Check.REQUEST, one.request_findings)
        if one.response is not None:
            checks.add(Check.RESPONSE, one.response_findings)
        if options.max_age is not None and fixture.provenance.kind == "recorded":
            checks.add(Check.AGE, _age(one, options))
    if client is not None:
        by_identity = {id(one): checks for one, checks in read}
        for call in calls_of(traffic.contract.api, fixture, [one for one, _ in read]):
            _make_call(traffic, client, call, by_identity)
    return read


def _make_call(
    traffic: TrafficContract,
    client: GeneratedClient,
    call: DerivedCall | Underivable,
    checks: dict[int, _Checks],
) -> None:
    """Make a call of the client, and store the findings of its exchanges."""
    if isinstance(call, Underivable):
        for one in call.exchanges:
            location = one.fixture.locate(one.exchange)
            finding = Finding("underivable-call", call.message, location, call.hint)
            checks[id(one)].add(Check.SENT, [finding])
        return
    outcome = client.call(traffic, call)
    for one in call.exchanges:
        checks[id(one)].add(Check.SENT, [])
        if outcome.sent:
            checks[id(one)].add(Check.READ, [])
    for one, finding in sent_findings(traffic, client, call, outcome):
        checks[id(one)].add(Check.SENT, [finding])
    for one, finding in read_findings(client, call, outcome):
        checks[id(one)].add(Check.READ, [finding])


def _checked_exchange(one: ReadExchange, checks: _Checks, judge: Judge) -> CheckedExchange:
    call = one.fixture.call
    return CheckedExchange(
        fixture=one.fixture,
        exchange=one.exchange,
        operation=one.operation.id if one.operation is not None else None,
        checks={check: tuple(judge(some)) for check, some in checks.findings.items()},
        is_refused=one.is_refused or (call is not None and call.expect == "refused"),
    )


def _age(one: ReadExchange, options: VerifyOptions) -> list[Finding]:
    """Return a warning if a recording is too old, or has no date."""
    day = one.fixture.provenance.day
    if day is None:
        message, hint = "the recording has no date", "Add recorded: DATE to its provenance."
    else:
        age = ((options.today or day) - day).days
        if options.max_age is None or age <= options.max_age:
            return []
        message = f"the recording is {age} days old; at most {options.max_age} are allowed"
        hint = "Record it again with oasmith record."
    location = one.fixture.places.locate("/provenance")
    return [Finding("old-recording", message, location, hint, Level.WARNING)]


def _missing_client(message: str, folder: Path) -> Finding:
    text, _, hint = message.partition("; ")
    advice = f"{hint[:1].upper()}{hint[1:]}, or check the document only: --document-only."
    return Finding("missing-client", text, Location(display(folder)), advice)


def _low_coverage(message: str, contract: Contract) -> Finding:
    hint = "Add fixtures, or lower --min-coverage."
    return Finding("low-coverage", message, contract.locate("/paths"), hint)
