"""Recorded cassettes pass ``oasmith verify``, for the requests and the responses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from oasmith.fixtures.fixture import Exchange
from oasmith.fixtures.read import read_fixtures
from oasmith.record.recording import Captured, Recorder, write
from record.exchanges import KEY, ROOT, contract

FIXTURES = ROOT / "tests" / "fixtures" / "bigin"
SPEC = "spec/bigin/openapi.yaml"


def exchanges() -> Iterator[Captured]:
    """Yield the exchanges of Bigin's fixtures, with ids that are not in the document."""
    fixtures, unreadable = read_fixtures([FIXTURES])
    assert unreadable == []
    for fixture in fixtures:
        for number, one in enumerate(fixture.exchanges):
            name = fixture.name.rpartition("/")[2]
            # Only the batch is one call with several requests.
            call = name if name == "hundred-and-fifty" else f"{fixture.name} {number}"
            yield Captured(exchange=real(one), call=call, situation=name)


def real(one: Exchange) -> Exchange:
    """Return an exchange with ids that differ from those of the document's examples."""

    def changed(content: bytes) -> bytes:
        return content.replace(b"2034020000000", b"4876876000001").replace(b"AFR001", b"QUI-77")

    request = replace(
        one.request,
        url=one.request.url.replace("2034020000000", "4876876000001"),
        content=changed(one.request.content),
    )
    answer = replace(one.response, request=request, content=changed(one.response.content))
    return Exchange(answer, one.pointer)


def test_the_client_sends_and_reads_what_is_recorded(
    tmp_path: Path, oasmith: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(contract(SPEC), KEY, tmp_path, force=False)
    plan = recorder.plan(list(exchanges()))
    assert plan.findings == ()
    write(plan)
    text = b"".join(path.read_bytes() for path in tmp_path.rglob("*.yaml"))
    assert b"48768760" not in text
    assert b"QUI-77" not in text
    monkeypatch.chdir(ROOT)
    done = oasmith("verify", "--fixtures", str(tmp_path))
    assert done.status == 0, done.out + done.err
    assert "requests fit the document           132" in done.out
    assert "the client sends these requests     132" in done.out
    assert "the client reads these responses    132" in done.out
    assert "59/59 statuses, 77/77 error rows, 8/8 data centres" in done.out
    assert "recorded 131, transcribed 0" in done.out
