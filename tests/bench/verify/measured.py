"""Verifies Bigin's fixtures repeatedly, with the client and without it."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from oasmith import pipeline
from oasmith.config.client import read
from oasmith.contract.contract import Contract
from oasmith.fixtures.fixture import Fixture
from oasmith.fixtures.read import read_fixtures
from oasmith.traffic.operations import TrafficContract
from oasmith.traffic.requests import check_request
from oasmith.traffic.responses import check_response
from oasmith.verify.verify import VerifyOptions, verify as verified

from ..clients import Environments
from ..documents import ROOT
from ..machine import machine


@dataclass(frozen=True, kw_only=True)
class Size:
    """The amount of measurements."""

    rounds: int = 5
    repeats: int = 50


FULL = Size()
QUICK = Size(rounds=1, repeats=5)


def verify(environments: Environments, size: Size) -> dict[str, Any]:
    """Return all measurements as data."""
    configuration, findings = read(ROOT / "oasmith.toml")
    assert configuration is not None, findings
    [own] = configuration.clients
    lowered = pipeline.lower(own)
    assert lowered.document is not None
    assert lowered.api is not None
    assert own.fixtures is not None
    contract = Contract(lowered.document, lowered.api)
    fixtures, _ = read_fixtures([own.fixtures])
    traffic = TrafficContract(contract)
    with_client, without = VerifyOptions(client=own.output), VerifyOptions()
    kinds: dict[str, Callable[[], object]] = {
        "all checks, with the client": lambda: verified("", contract, fixtures, with_client),
        "the document only": lambda: verified("", contract, fixtures, without),
        "the document only, schemas compiled before": lambda: checked(traffic, fixtures),
        "json.loads of both bodies": lambda: parsed(fixtures),
    }
    exchanges = sum(len(fixture.exchanges) for fixture in fixtures)
    return {
        "machine": machine(environments, ()),
        "rounds": size.rounds,
        "repeats": size.repeats,
        "exchanges": exchanges,
        "kinds": {kind: per_exchange(run, size, exchanges) for kind, run in kinds.items()},
    }


def per_exchange(run: Callable[[], object], size: Size, exchanges: int) -> float:
    """Return the CPU seconds for one exchange, the median of all rounds."""
    run()
    rounds = []
    for _ in range(size.rounds):
        start = time.process_time()
        for _ in range(size.repeats):
            run()
        rounds.append((time.process_time() - start) / size.repeats / exchanges)
    return statistics.median(rounds)


def checked(traffic: TrafficContract, fixtures: list[Fixture]) -> None:
    """Check every exchange against the document."""
    for fixture in fixtures:
        for exchange in fixture.exchanges:
            request = check_request(traffic, exchange.request)
            assert request.operation is not None
            check_response(traffic, request.operation, exchange.response)


def parsed(fixtures: list[Fixture]) -> None:
    """Parse the bodies of every exchange, and do nothing else."""
    for fixture in fixtures:
        for exchange in fixture.exchanges:
            for content in (exchange.request.content, exchange.response.content):
                if content:
                    json.loads(content)
