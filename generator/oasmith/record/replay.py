"""The replay: a cassette is read back, checked by the document, and played by vcrpy."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from oasmith.diagnostics.findings import Finding, display
from oasmith.document.load import Source
from oasmith.fixtures.cassette import read_cassette
from oasmith.fixtures.fixture import Exchange, Fixture
from oasmith.traffic.operations import TrafficContract
from oasmith.traffic.problems import Problem
from oasmith.traffic.requests import check_request
from oasmith.traffic.responses import check_response

HINT = (
    "Redaction changed the meaning of the exchange: please report this with the relevant part of "
    "the document. With x-sensitive-data: false, the values of a schema stay unchanged."
)


@dataclass(frozen=True, slots=True)
class Written:
    """A cassette that is not yet written to its file."""

    path: Path
    text: str
    data: Any

    def source(self) -> Source:
        """Return the cassette as if it had been read from its file."""
        return Source(
            path=self.path,
            text=self.text,
            data=self.data,
            sha256=hashlib.sha256(self.text.encode()).hexdigest(),
            name=display(self.path),
            _nodes=yaml.compose(self.text, Loader=yaml.CSafeLoader),
        )


def replayed(
    contract: TrafficContract, written: Written, originals: Sequence[Exchange]
) -> Iterator[Finding]:
    """Yield the problems of a cassette that the exchanges did not have before redaction.

    Args:
        contract: The document.
        written: The cassette.
        originals: The exchanges before redaction, in the order of the cassette.
    """
    fixture, findings = read_cassette(written.source(), written.path.stem)
    yield from findings
    if fixture is None:
        return
    for original, redacted in zip(originals, fixture.exchanges, strict=True):
        before = {_key(problem) for problem in problems(contract, original)}
        for problem in problems(contract, redacted):
            if _key(problem) not in before:
                location = fixture.locate(redacted, problem.part)
                yield Finding("changed-by-redaction", problem.message, location, HINT)
        if _meaning(contract, original) != _meaning(contract, redacted):
            message = "redaction changed the operation, the arguments or the errors of the exchange"
            location = fixture.locate(redacted, "/request/uri")
            yield Finding("changed-by-redaction", message, location, HINT)
    yield from _played(written.text, fixture)


def problems(contract: TrafficContract, exchange: Exchange) -> list[Problem]:
    """Return all problems of an exchange by the document."""
    request = check_request(contract, exchange.request)
    operation = request.operation
    if operation is None:
        return list(request.problems)
    response = check_response(contract, operation, exchange.response)
    return [*request.problems, *response.problems]


def _meaning(contract: TrafficContract, exchange: Exchange) -> tuple[str, list[str], list[str]]:
    """Return the operation, the names of the arguments and the error codes of an exchange."""
    checked = check_request(contract, exchange.request)
    operation = checked.operation
    if operation is None:
        return "", [], []
    rows = check_response(contract, operation, exchange.response).rows
    return operation.id, sorted(checked.parameters), [row.code for row in rows]


def _key(problem: Problem) -> tuple[str, str, str]:
    return problem.rule, problem.part, problem.pointer


def _played(text: str, fixture: Fixture) -> Iterator[Finding]:
    """Yield the exchanges that vcrpy replays differently from the cassette."""
    serialize = importlib.import_module("vcr.serialize")
    serializer = importlib.import_module("vcr.serializers.yamlserializer")
    requests, responses, *_ = serialize.deserialize(text, serializer)
    for exchange, played, response in zip(fixture.exchanges, requests, responses, strict=True):
        sent = exchange.request
        # vcrpy's own matchers compare JSON by meaning, and fail for invalid JSON.
        expected = (sent.method, sent.url, sent.content)
        is_same = (played.method, played.uri, played.body or b"") == expected
        body = response["body"]["string"]
        if not is_same or response["status"]["code"] != exchange.response.status:
            message = "vcrpy replays the request or the status differently from the cassette"
            yield Finding("changed-by-redaction", message, fixture.locate(exchange), HINT)
        elif (body or b"") != exchange.response.content:
            message = "vcrpy reads a different body from the cassette"
            location = fixture.locate(exchange, "/response/body")
            yield Finding("changed-by-redaction", message, location, HINT)
