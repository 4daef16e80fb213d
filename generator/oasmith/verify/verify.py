"""Fixtures held against a document and the client that is made of it."""

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
"""Gives findings the levels that a user has decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOptions:
    """What is asked of the fixtures."""

    client: Path | None = None
    """The folder of the generated client; None to check the document only."""
    floor: float = 0.0
    """The share of the document that some fixture has to show, from 0 to 1."""
    needs_recorded: bool = False
    """Whether only recorded exchanges count for the floor."""
    max_age: int | None = None
    """Days after which a recording is old; None for any age."""
    today: date | None = None
    """The day from which the age is counted; needed with ``max_age``."""


@dataclass(slots=True)
class _Checks:
    """The findings of one exchange, by check."""

    findings: dict[Check, list[Finding]] = field(default_factory=dict)

    def add(self, check: Check, findings: Iterable[Finding]) -> None:
        """Note that a check was made, and what it has to say."""
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
    """Return what document and client have to say of some fixtures.

    Args:
        name: What the verification is called: the client's name.
        contract: The document.
        fixtures: The exchanges.
        options: What is asked of them.
        findings: What is wrong with the files of the fixtures.
        judge: Gives findings the levels that a user has decided.
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
                general.append(_missing(str(error), options.client))
        for fixture in fixtures:
            read += _of_fixture(traffic, fixture, client, options)
    exchanges = tuple(_checked(one, checks, judge) for one, checks in read)
    named = ((checked.name, one) for checked, (one, _) in zip(exchanges, read, strict=True))
    covered = coverage(traffic, named)
    low = low_coverage(covered, options.floor, needs_recorded=options.needs_recorded)
    if low:
        general.append(_low(low, contract))
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


def _of_fixture(
    traffic: TrafficContract,
    fixture: Fixture,
    client: GeneratedClient | None,
    options: VerifyOptions,
) -> list[tuple[ReadExchange, _Checks]]:
    """Return the exchanges of one fixture, each with the findings of all checks."""
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
            _call(traffic, client, call, by_identity)
    return read


def _call(
    traffic: TrafficContract,
    client: GeneratedClient,
    call: DerivedCall | Underivable,
    checks: dict[int, _Checks],
) -> None:
    """Make a call of the client, and note what it has to say of its exchanges."""
    if isinstance(call, Underivable):
        for one in call.exchanges:
            place = one.fixture.locate(one.exchange)
            wrong = Finding("underivable-call", call.message, place, call.hint)
            checks[id(one)].add(Check.SENT, [wrong])
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


def _checked(one: ReadExchange, checks: _Checks, judge: Judge) -> CheckedExchange:
    call = one.fixture.call
    return CheckedExchange(
        fixture=one.fixture,
        exchange=one.exchange,
        operation=one.operation.id if one.operation is not None else None,
        checks={check: tuple(judge(some)) for check, some in checks.findings.items()},
        is_refused=one.is_refused or (call is not None and call.expect == "refused"),
    )


def _age(one: ReadExchange, options: VerifyOptions) -> list[Finding]:
    """Return that a recording is too old, or does not say when it was made."""
    day = one.fixture.provenance.day
    if day is None:
        message, hint = "the recording does not say when it was made", "Add recorded: to it."
    else:
        age = ((options.today or day) - day).days
        if options.max_age is None or age <= options.max_age:
            return []
        message = f"the recording is {age} days old, of at most {options.max_age}"
        hint = "Record it again: oasmith record."
    place = one.fixture.places.locate("/provenance")
    return [Finding("old-recording", message, place, hint, Level.WARNING)]


def _missing(message: str, folder: Path) -> Finding:
    text, _, hint = message.partition("; ")
    advice = f"{hint[:1].upper()}{hint[1:]}, or check the document only: --document-only."
    return Finding("missing-client", text, Location(display(folder)), advice)


def _low(message: str, contract: Contract) -> Finding:
    hint = "Add fixtures, or lower --min-coverage."
    return Finding("low-coverage", message, contract.locate("/paths"), hint)
