"""Requests and responses of clients of real documents verify against these documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from figures import FIGURES

from oasmith import ir, pipeline
from oasmith.config.client import client
from oasmith.contract.contract import Contract
from oasmith.contract.schemas.samples import Samples
from oasmith.diagnostics.findings import Level, Location
from oasmith.fixtures.fixture import Exchange, Fixture
from oasmith.traffic.operations import TrafficContract
from oasmith.verify.calls import DerivedCall
from oasmith.verify.client import GeneratedClient, SentRequest, generated_client
from oasmith.verify.verify import VerifyOptions, verify
from oasmith_runtime.messages import Headers, Request, Response

from .corpus import CORPUS, REFERENCES, parameters

pytestmark = pytest.mark.real_world

FOLDERS = {url: CORPUS / place for url, place in REFERENCES.items()}

HOST = "https://relative.example"
"""The URL of an API whose document has none."""

IGNORED = ("accept", "content-type", "authorization")
"""Header parameters that the specification has ignored (OpenAPI 3.1.1, 4.8.12.2.1)."""


class Nowhere:
    """The locations of exchanges that are not in a file."""

    def locate(self, pointer: str) -> Location:
        return Location(pointer or "/")


class Traffic:
    """Calls of a client with sampled arguments, and matching responses."""

    def __init__(self, contract: Contract, generated: GeneratedClient) -> None:
        self._traffic, self._generated = TrafficContract(contract), generated
        self._api = contract.api
        self._requests = Samples(self._traffic.request.view, "readOnly")
        self._responses = Samples(self._traffic.response.view, "writeOnly")

    def fixtures(self) -> Iterator[Fixture]:
        for resource in self._api.resources:
            for operation in resource.operations:
                response = self._exchange(resource, operation)
                if response is not None:
                    yield Fixture(
                        path=Path(operation.id),
                        name=operation.id,
                        exchanges=(Exchange(response, ""),),
                        places=Nowhere(),
                    )

    def _exchange(self, resource: ir.Resource, operation: ir.Operation) -> Response | None:
        try:
            arguments = dict(self._arguments(operation))
            status, media_type, content = self._response(operation)
        except LookupError:
            FIGURES.count("verify", "operations without a sample", 1)
            return None
        form = next((form for form in operation.forms if form.kind == "call"), operation.forms[0])
        relative = all("://" not in server.url for server in self._api.servers)
        options = {self._generated.server_argument: HOST} if relative else {}
        call = DerivedCall(
            resource=resource.ident,
            method=form.ident,
            form=form.kind,
            operation=operation,
            arguments=arguments,
            options=options,
            exchanges=(),
        )
        outcome = self._generated.call(self._traffic, call)
        assert outcome.sent, f"{operation.id}: {outcome.error}"
        headers = Headers({"content-type": media_type} if media_type else {})
        request = _request(outcome.sent[0])
        return Response(status=status, headers=headers, content=content, request=request)

    def _arguments(self, operation: ir.Operation) -> Iterator[tuple[str, Any]]:
        own = self._traffic.schemas(operation)
        for index, (parameter, described) in enumerate(own.parameters):
            is_unsaid = parameter.location == "header" and parameter.name.lower() in IGNORED
            if not is_unsaid and (parameter.required or index % 2 == 0):
                yield parameter.ident, self._fitting(described.cursor, is_flat=True)
        if operation.body is None:
            return
        media = operation.body.media[0]
        if media.kind not in ("json", "form") or operation.batch is not None:
            raise LookupError(media.kind)
        yield operation.body.argument, self._fitting(own.request_body(media).cursor)

    def _fitting(self, cursor: Any, *, is_flat: bool = False) -> Any:
        """Return a matching value that can be sent in a request."""
        empty: tuple[Any, ...] = (None, "", [], {}) if is_flat else (None,)
        schemas = self._traffic.request
        for value in self._requests.samples(cursor):
            asks_for_stream = isinstance(value, dict) and value.get("stream") is True
            if schemas.accepts(cursor, value) and value not in empty and not asks_for_stream:
                return value
        raise LookupError(cursor)

    def _response(self, operation: ir.Operation) -> tuple[int, str, bytes]:
        spec = next((one for one in operation.responses if one.status.startswith("2")), None)
        if spec is None:
            raise LookupError(operation.id)
        status = int(spec.status) if spec.status.isdecimal() else 200
        if not spec.media:
            return status, "", b""
        media = spec.media[0]
        if media.kind != "json":
            raise LookupError(media.kind)
        cursor = self._traffic.schemas(operation).response_body(spec.status, media).cursor
        schemas = self._traffic.response
        for value in self._responses.samples(cursor):
            if schemas.accepts(cursor, value):
                return status, media.media_type, json.dumps(value).encode()
        raise LookupError(operation.id)


def _request(sent: SentRequest) -> Request:
    return Request(
        method=sent.method, url=sent.url, headers=Headers(sent.headers), content=sent.content
    )


@pytest.mark.parametrize("name", parameters())
def test_what_a_client_sends_and_reads_verifies(name: str, tmp_path: Path) -> None:
    package = f"verified_{parameters().index(name)}"
    values = {
        "spec": str(CORPUS / name),
        "output": str(tmp_path),
        "package": package,
        "validation": "tolerant",
    }
    own = replace(client("case", values, Path()), references=FOLDERS)
    generated = pipeline.generate(own)
    assert generated.files is not None, generated.findings
    for file, text in generated.files.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    lowered = pipeline.lower(own)
    assert lowered.document is not None
    assert lowered.api is not None
    contract = Contract(lowered.document, lowered.api)
    with generated_client(tmp_path, lowered.api) as made:
        fixtures = list(Traffic(contract, made).fixtures())
    verification = verify(name, contract, fixtures, VerifyOptions(client=tmp_path))
    FIGURES.count("verify", "operations", len(lowered.api.operations))
    FIGURES.count("verify", "exchanges", len(fixtures))
    found = [one for one in verification.all_findings if one.level is not Level.INFO]
    assert found == []
