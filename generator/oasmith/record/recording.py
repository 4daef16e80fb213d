"""Conversion of exchanges to cassettes: redacted, scanned and replayed before writing."""

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
    "Nothing was written. Redact the value with x-sensitive-data: true in the document, or remove "
    "it from the recorded exchanges."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """An exchange before redaction, with its context."""

    exchange: Exchange
    call: object = None
    """An object that the exchanges of one call share; None if the call is unknown."""
    situation: str = ""
    """The name of the cassette; if empty, the status and the error code are used."""
    source: str = ""
    """The source in the provenance; if empty, the server's URL is used."""
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The cassettes to write, and the findings that prevent writing them."""

    files: tuple[Written, ...] = ()
    findings: tuple[Finding, ...] = ()
    token_exchanges: int = 0
    """The number of exchanges with token endpoints, which are left out."""
    elsewhere: int = 0
    """The number of exchanges with other servers, or without an operation of the document."""


@dataclass(slots=True)
class _Group:
    """The exchanges of one call."""

    route: Route
    captured: list[Captured] = field(default_factory=list)


class Recorder:
    """Creates cassettes from the exchanges of one document."""

    def __init__(self, contract: Contract, key: bytes, output: Path, *, force: bool) -> None:
        """Record into the folder ``output``.

        Args:
            contract: The document.
            key: The key of the pseudonyms.
            output: The folder of the cassettes.
            force: Whether existing files are replaced.
        """
        self._contract = TrafficContract(contract)
        self._redaction = Redaction(self._contract, key)
        self._tokens = TokenExchanges(contract.api)
        self._output, self._force = output, force
        self._numbers: dict[Path, int] = {}

    def plan(self, captured: Sequence[Captured]) -> Plan:
        """Return the cassettes of some exchanges, without writing them."""
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
        """Return the route of a request; None unless operation and server are documented."""
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
        return Written(self._unused_path(folder, kebab(situation)), text, cassette.data())

    def _unused_path(self, folder: Path, situation: str) -> Path:
        """Return a path that no other cassette of this run uses."""
        path = folder / f"{situation}.yaml"
        number = self._numbers.get(path, 1)
        self._numbers[path] = number + 1
        if number > 1:
            # Another situation may already be called 200-2.
            return self._unused_path(folder, f"{situation}-{number}")
        return path

    def _checked(
        self, written: Written, originals: Sequence[Exchange], drawn: frozenset[str]
    ) -> Iterator[Finding]:
        """Yield the findings that prevent writing a cassette."""
        if written.path.exists() and not self._force:
            message = "a cassette of this name already exists"
            hint = "Replace it with --force, or give another name with --situation."
            yield Finding("existing-cassette", message, Location(display(written.path)), hint)
        source = written.source()
        known = self._redaction.known
        name = [written.path.stem, written.path.parent.name]
        for leak in leaks({**written.data, "name": name}, written.text, known, drawn):
            where = f"at {leak.pointer}" if leak.pointer else "in the file"
            message = f"{leak.description} is left after redaction, {where}"
            yield Finding("leaked-value", message, source.locate(leak.pointer), LEAK_HINT)
        yield from replayed(self._contract, written, originals)

    def _unfitting(self, error: Unfitting, operation: ir.Operation) -> Finding:
        contract = self._contract.contract
        return Finding(
            "no-pseudonym",
            f"{operation.id} has a value for which no pseudonym fits its schema",
            contract.locate(error.pointer),
            "Add an example to the schema, or x-sensitive-data: false if it is harmless.",
            pointer=error.pointer,
        )


def _groups(routed: Sequence[tuple[Captured, Route]]) -> Iterator[_Group]:
    """Group the exchanges by call, in the order of their first exchanges."""
    groups: dict[object, _Group] = {}
    for number, (one, route) in enumerate(routed):
        key = (number,) if one.call is None else (one.call, route.operation.id)
        groups.setdefault(key, _Group(route)).captured.append(one)
    yield from groups.values()


def _server(route: Route) -> str:
    """Return the URL template of a server: the value of a variable may be personal data."""
    return "" if route.server is None else route.server.url


def write(plan: Plan) -> None:
    """Write the cassettes of a plan without findings."""
    for file in plan.files:
        file.path.parent.mkdir(parents=True, exist_ok=True)
        file.path.write_text(file.text, encoding="utf-8", newline="\n")
