"""Made-up exchanges, and the recorder's output for them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from oasmith import pipeline
from oasmith.config.client import client
from oasmith.contract.contract import Contract
from oasmith.fixtures.fixture import Exchange
from oasmith.record.recording import Captured, Plan, Recorder
from oasmith_runtime.messages import Headers, Request, Response

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
KEY = b"a key for the tests"
URL = "https://api.people.test/v1"
PERSON = "per_a1b2c3d4e5f6"
JSON = {"content-type": "application/json"}
TOKEN = {"authorization": "Bearer accesshush-77aa"}


@cache
def contract(spec: str = "tests/record/openapi.yaml") -> Contract:
    chosen = client("c", {"spec": spec, "output": "out", "package": "people"}, ROOT)
    lowered = pipeline.lower(chosen)
    assert lowered.document is not None, lowered.findings
    assert lowered.api is not None, lowered.findings
    return Contract(lowered.document, lowered.api)


def exchange(
    url: str,
    answer: Any = None,
    *,
    status: int = 200,
    method: str = "GET",
    body: Any = None,
    sent: Mapping[str, str] = TOKEN,
    got: Mapping[str, str] = JSON,
) -> Exchange:
    """Return an exchange; a body that is not bytes is encoded as JSON."""
    request = Request(
        method=method,
        url=url,
        headers=Headers({name.lower(): value for name, value in sent.items()}),
        content=_bytes(body),
    )
    headers = Headers({name.lower(): value for name, value in got.items()})
    response = Response(status=status, headers=headers, content=_bytes(answer), request=request)
    return Exchange(response, "")


def put(body: Any, answer: Any = None, **options: Any) -> Exchange:
    """Return an exchange that creates a person."""
    sent = {**TOKEN, **JSON, **options.pop("sent", {})}
    answer = {"id": PERSON} if answer is None else answer
    url = f"{URL}/people/{PERSON}"
    return exchange(url, answer, method="PUT", body=body, sent=sent, **options)


def _bytes(data: Any) -> bytes:
    if isinstance(data, bytes):
        return data
    return b"" if data is None else json.dumps(data, separators=(",", ":")).encode()


def plan(
    exchanges: Sequence[Exchange], output: Path = Path("out"), spec: str = "", key: bytes = KEY
) -> Plan:
    """Return the cassettes that would be written."""
    known = contract(spec) if spec else contract()
    recorder = Recorder(known, key, output, force=False)
    return recorder.plan([Captured(exchange=one) for one in exchanges])


def redacted(one: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return request and response of one exchange as in a cassette."""
    made = plan([one])
    assert made.findings == (), [str(finding) for finding in made.findings]
    [interaction] = made.files[0].data["interactions"]
    return interaction["request"], interaction["response"]


def body_of(part: Mapping[str, Any]) -> Any:
    """Return the body of a request or a response as data."""
    text = part["body"]
    return json.loads(text["string"] if isinstance(text, dict) else text)
