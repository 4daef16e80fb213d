"""From exchanges to cassettes: all is redacted, scanned and replayed before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from oasmith import ir
from oasmith.contract.contract import Contract
from oasmith.diagnostics.findings import Finding, Location, display
from oasmith.fixtures.fixture import Exchange, Provenance
from oasmith.record.calls import call_of, folder_of, kebab, situation_of
from oasmith.record.cassette import NOTE, Cassette
from oasmith.record.redaction import Redaction, Unfitting
from oasmith.record.replay import Written, replayed
from oasmith.record.scan import leaks
from oasmith.record.tokens import TokenExchanges
from oasmith.traffic.operations import TrafficContract
from oasmith.traffic.routes import Route

LEAK_HINT = (
    "Nothing is written. Redact it by x-sensitive-data: true in the document, or remove it from "
    "what is recorded."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """An exchange as it took place, with what is known of it."""

    exchange: Exchange
    call: object = None
    """The same for the exchanges of one call; None where nobody said."""
    situation: str = ""
    """What the cassette is to be called; empty for status and code."""
    source: str = ""
    """Where it took place; empty for the server's URL."""
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be written, and what stands in its way."""

    files: tuple[Written, ...] = ()
    findings: tuple[Finding, ...] = ()
    token_exchanges: int = 0
    """Exchanges with token endpoints, which are left out."""
    elsewhere: int = 0
    """Exchanges with other servers, or with no operation of the document."""


@dataclass(slots=True)
class _Group:
    """The exchanges of one call."""

    route: Route
    captured: list[Captured] = field(default_factory=list)


class Recorder:
    """Makes cassettes of the exchanges of one document."""

    def __init__(self, contract: Contract, key: bytes, output: Path, *, force: bool) -> None:
        """Write into a folder, with pseudonyms by a key; ``force`` replaces files."""
        self._contract = TrafficContract(contract)
        self._redaction = Redaction(self._contract, key)
        self._tokens = TokenExchanges(contract.api)
        self._output, self._force = output, force
        self._numbers: dict[Path, int] = {}

    def plan(self, captured: Sequence[Captured]) -> Plan:
        """Return the cassettes of some exchanges. Nothing is written yet."""
        routed: list[tuple[Captured, Route]] = []
        token_exchanges = elsewhere = 0
        for one in captured:
            route = self._route(one.exchange)
            if self._tokens.has(one.exchange):
                self._tokens.learn(one.exchange)
                token_exchanges += 1
            elif route is None:
                elsewhere += 1
            else:
                routed.append((one, route))
            self._redaction.learn(one.exchange, route)
        files, findings = self._files(list(_groups(routed)))
        return Plan(
            files=files,
            findings=findings,
            token_exchanges=token_exchanges,
            elsewhere=elsewhere,
        )

    def _route(self, exchange: Exchange) -> Route | None:
        """Return what a request calls; None where that is nothing of the document's servers."""
        request = exchange.request
        routed = self._contract.routes.route(request.method, request.url)
        is_known = routed.route is not None and not routed.problems
        return routed.route if is_known else None

    def _files(self, groups: Sequence[_Group]) -> tuple[tuple[Written, ...], tuple[Finding, ...]]:
        written: list[tuple[Written, _Group]] = []
        findings: list[Finding] = []
        for group in groups:
            try:
                redacted = [self._redacted(one, group.route) for one in group.captured]
            except Unfitting as error:
                findings.append(self._unfitting(error, group.route.operation))
            else:
                written.append((self._written(group, redacted), group))
        drawn = self._redaction.drawn
        for file, group in written:
            findings += self._checked(file, [one.exchange for one in group.captured], drawn)
        return tuple(file for file, _ in written), tuple(findings)

    def _redacted(self, captured: Captured, route: Route) -> Exchange:
        return self._redaction.redacted(captured.exchange, route)

    def _written(self, group: _Group, redacted: list[Exchange]) -> Written:
        first = group.captured[0]
        scopes = self._tokens.scopes(first.exchange)
        cassette = Cassette(
            exchanges=tuple(redacted),
            provenance=Provenance(
                kind="recorded",
                source=first.source or _server(group.route),
                day=first.day,
                note=NOTE,
            ),
            scopes=scopes,
            call=call_of(self._contract, redacted, scopes),
        )
        situation = first.situation or situation_of(self._contract, redacted[-1])
        folder = self._output / folder_of(group.route.operation.id)
        text = cassette.text()
        return Written(self._free(folder, kebab(situation)), text, cassette.data())

    def _free(self, folder: Path, situation: str) -> Path:
        """Return a path that no other cassette of this run has."""
        path = folder / f"{situation}.yaml"
        number = self._numbers.get(path, 1)
        self._numbers[path] = number + 1
        if number > 1:
            # A situation may be called 200-2 by itself.
            return self._free(folder, f"{situation}-{number}")
        return path

    def _checked(
        self, written: Written, originals: Sequence[Exchange], drawn: frozenset[str]
    ) -> Iterator[Finding]:
        """Yield what stands in the way of writing a cassette."""
        if written.path.exists() and not self._force:
            message = "there is a cassette of this name already"
            hint = "Record it again with --force, or name the situation: --situation."
            yield Finding("existing-cassette", message, Location(display(written.path)), hint)
        source = written.source()
        known = self._redaction.known
        name = [written.path.stem, written.path.parent.name]
        for leak in leaks({**written.data, "name": name}, written.text, known, drawn):
            message = f"{leak.what} is left after redaction, at {leak.pointer or 'the file'}"
            yield Finding("leaked-value", message, source.locate(leak.pointer), LEAK_HINT)
        yield from replayed(self._contract, written, originals)

    def _unfitting(self, error: Unfitting, operation: ir.Operation) -> Finding:
        contract = self._contract.contract
        return Finding(
            "no-pseudonym",
            f"{operation.id} has a value for which no pseudonym fits its schema",
            contract.locate(error.pointer),
            "Add an example to the schema, or x-sensitive-data: false where it says nothing.",
            pointer=error.pointer,
        )


def _groups(routed: Sequence[tuple[Captured, Route]]) -> Iterator[_Group]:
    """Yield the exchanges of each call, in the order of their first ones."""
    groups: dict[object, _Group] = {}
    for number, (one, route) in enumerate(routed):
        key = (number,) if one.call is None else (one.call, route.operation.id)
        groups.setdefault(key, _Group(route)).captured.append(one)
    yield from groups.values()


def _server(route: Route) -> str:
    """Return the URL of a server as the document has it: a variable may be somebody's name."""
    return "" if route.server is None else route.server.url


def write(plan: Plan) -> None:
    """Write the cassettes of a plan without findings."""
    for file in plan.files:
        file.path.parent.mkdir(parents=True, exist_ok=True)
        file.path.write_text(file.text, encoding="utf-8", newline="\n")
