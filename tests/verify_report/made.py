"""Verifications for the tests of reports: of Bigin's fixtures, and some written by hand.

The coverage is computed here in the simplest way, so that reports are tested independently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from oasmith import pipeline
from oasmith.config.client import client
from oasmith.contract.contract import Contract
from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.fixtures.fixture import Exchange, Fixture, Provenance, ProvenanceKind
from oasmith.fixtures.read import read_fixtures
from oasmith.traffic.operations import TrafficContract
from oasmith.traffic.problems import Problem
from oasmith.traffic.requests import check_request
from oasmith.traffic.responses import check_response
from oasmith.verify.results import (
    Cell,
    Check,
    CheckedExchange,
    Coverage,
    Dimension,
    Verification,
)
from oasmith_runtime.messages import Headers, Request, Response

ROOT = Path(__file__).parents[2]
DOCUMENT = "spec/bigin/openapi.yaml"


@cache
def traffic_contract() -> TrafficContract:
    """Return Bigin's document."""
    settings = {"spec": DOCUMENT, "output": "out", "package": "client"}
    lowered = pipeline.lower(client("bigin", settings, ROOT))
    assert lowered.document is not None
    assert lowered.api is not None
    return TrafficContract(Contract(lowered.document, lowered.api))


def found(fixture: Fixture, exchange: Exchange, problems: Sequence[Problem]) -> tuple[Finding, ...]:
    """Return problems as findings of a fixture."""
    return tuple(
        Finding(
            one.rule,
            one.message,
            fixture.locate(exchange, one.part),
            one.hint,
            one.level,
            one.pointer,
        )
        for one in problems
    )


@dataclass(frozen=True)
class Shown:
    """One exchange, with the parts of the document that it covers."""

    checked: CheckedExchange
    cells: frozenset[tuple[Dimension, str]]


def shown(fixture: Fixture, exchange: Exchange) -> Shown:
    """Check one exchange as a verification does, without the client."""
    contract = traffic_contract()
    request = check_request(contract, exchange.request)
    operation, route = request.operation, request.route
    assert operation is not None
    assert route is not None
    response = check_response(contract, operation, exchange.response)
    media = f"response {response.media_type}"
    checked = CheckedExchange(
        fixture=fixture,
        exchange=exchange,
        operation=operation.id,
        checks={
            Check.REQUEST: found(fixture, exchange, request.problems),
            Check.RESPONSE: found(fixture, exchange, response.problems),
            Check.SENT: (),
            Check.READ: (),
        },
    )
    cells: set[tuple[Dimension, str]] = {("operation", operation.id), ("media type", media)}
    cells |= {("status", response.status)}
    cells |= {("error row", row_name(row)) for row in response.rows}
    cells |= {("data centre", route.server.id)} if route.server else set()
    cells |= {("scope", scope) for scope in fixture.scopes or ()}
    return Shown(checked, frozenset(cells))


def row_name(row: Any) -> str:
    """Return the name of an error row in reports."""
    return f"{row.code} (HTTP {row.status})"


def covered(shown_cells: Sequence[Shown], *names: tuple[Dimension, str]) -> Mapping[Any, Any]:
    """Return the exchanges that cover a cell, by provenance."""
    by_kind: dict[ProvenanceKind, tuple[str, ...]] = {}
    for one in shown_cells:
        if one.cells & set(names):
            kind = one.checked.fixture.provenance.kind
            by_kind[kind] = (*by_kind.get(kind, ()), one.checked.name)
    return by_kind


def cells(every: Sequence[Shown]) -> Iterator[Cell]:
    """Yield the cells of Bigin's document."""
    api = traffic_contract().contract.api
    for server in api.servers:
        yield Cell(
            dimension="data centre",
            operation="",
            name=server.id,
            detail=server.url,
            pointer="/servers",
            covered_by=covered(every, ("data centre", server.id)),
        )
    for operation in (one for resource in api.resources for one in resource.operations):
        yield from of_operation(operation, every)


def of_operation(operation: Any, every: Sequence[Shown]) -> Iterator[Cell]:
    """Yield the cells of an operation."""

    def cell(dimension: Dimension, name: str, detail: str = "", pointer: str = "") -> Cell:
        return Cell(
            dimension=dimension,
            operation=operation.id,
            name=name,
            detail=detail,
            pointer=operation.pointer + pointer,
            covered_by=covered(every, (dimension, name)),
        )

    yield cell("operation", operation.id, f"{operation.method} {operation.path}")
    for response in operation.responses:
        yield cell("status", response.status, "", f"/responses/{response.status}")
    media = {f"response {one.media_type}" for answer in operation.responses for one in answer.media}
    for name in sorted(media):
        yield cell("media type", name)
    for row in operation.errors:
        yield cell("error row", row_name(row), row.message, f"/responses/{row.status}")
    scopes = {scope for one in operation.security for some in one.values() for scope in some}
    for scope in sorted(scopes):
        yield cell("scope", scope)


@cache
def bigin() -> Verification:
    """Return the result of verifying Bigin's fixtures, without the client."""
    fixtures, findings = read_fixtures([ROOT / "tests" / "fixtures" / "bigin"])
    assert not findings
    every = [shown(fixture, one) for fixture in fixtures for one in fixture.exchanges]
    return Verification(
        name="bigin",
        title="Bigin",
        version="1.0.0",
        document=DOCUMENT,
        exchanges=tuple(one.checked for one in every),
        coverage=Coverage(cells=tuple(cells(every))),
        seconds=0.14,
    )


@dataclass(frozen=True)
class Nowhere:
    """Locations in a fixture that is not in a file."""

    file: str = "fixtures/a.yaml"

    def locate(self, pointer: str) -> Location:
        """Return a location for each part: its column is the length of the pointer."""
        return Location(self.file, 3, 1 + len(pointer))


def exchange(
    name: str,
    *,
    status: int = 200,
    body: bytes = b'{"id": 1.50}',
    kind: ProvenanceKind = "transcribed",
    checks: Mapping[Check, tuple[Finding, ...]] | None = None,
    source: str = "https://example.com/docs",
    note: str = "",
    headers: Mapping[str, str] | None = None,
    sent: bytes = b"",
    url: str = "https://api.example.com/pets",
) -> CheckedExchange:
    """Return an exchange with a request for a pet."""
    request = Request(
        method="GET", url=url, headers=Headers(dict(headers or {})), content=sent or None
    )
    answered = Headers({"content-type": "application/json"})
    response = Response(status=status, headers=answered, content=body, request=request)
    one = Exchange(response, "/interactions/0")
    fixture = Fixture(
        path=Path("fixtures") / f"{name}.yaml",
        name=name,
        exchanges=(one,),
        places=Nowhere(f"fixtures/{name}.yaml"),
        provenance=Provenance(kind=kind, source=source, note=note),
    )
    nothing: Mapping[Check, tuple[Finding, ...]] = {Check.REQUEST: (), Check.RESPONSE: ()}
    return CheckedExchange(
        fixture=fixture, exchange=one, operation="listPets", checks=checks or nothing
    )


def finding(rule: str, level: Level = Level.ERROR, part: str = "", **fields: Any) -> Finding:
    """Return a finding at a part of the exchange ``a``."""
    usual = {
        "message": f"{rule} happened",
        "location": Nowhere().locate(f"/interactions/0{part}"),
        "hint": "Do something.",
    }
    return Finding(rule=rule, level=level, **{**usual, **fields})


def cell(dimension: Dimension, name: str, *, operation: str = "listPets", **kinds: Any) -> Cell:
    """Return a cell that exchanges cover, by provenance."""
    return Cell(
        dimension=dimension,
        operation=operation,
        name=name,
        detail=f"about {name}",
        pointer=f"/paths/~1pets/get/{name}",
        covered_by={kind: tuple(names) for kind, names in kinds.items()},
    )


def verification(
    *exchanges: CheckedExchange, cells: Sequence[Cell] = (), **fields: Any
) -> Verification:
    """Return the verification of the client ``pets``."""
    return Verification(
        **{
            "name": "pets",
            "title": "Pets",
            "version": "2.0",
            "document": "spec/pets.yaml",
            "exchanges": exchanges,
            "coverage": Coverage(cells=tuple(cells)),
            **fields,
        }
    )


def with_findings(checked: CheckedExchange, check: Check, *findings: Finding) -> CheckedExchange:
    """Return an exchange with a finding of a check."""
    return replace(checked, checks={**checked.checks, check: findings})
