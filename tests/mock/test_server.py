"""``oasmith mock``: the command line, its ports, its log, and its errors."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import bigin
import pytest
from clock import FakeClock
from command_line import Command

from oasmith.mock.options import MockOptions, parse_failure, parse_fault
from oasmith.mock.serving import AddressError, listening

from .both import ARGUMENTS, ROOT, SPEC, bigin_document, put, served, server_at

ITEMS = [{"id": "1"}, {"id": "2"}]


def update(places: Any, **options: Any) -> Any:
    server = server_at(places, "us")
    with bigin.Bigin(data_center=server, token="a", retries=0, **options) as client:
        return client.related_records.update(*ARGUMENTS, data=ITEMS)


def test_faults_reach_the_client() -> None:
    faults = ["reset@0", "truncate@1", "malformed@2", "503@3", "timeout@4"]
    options = MockOptions(faults=tuple(map(parse_fault, faults)))
    wanted = [bigin.TransportError, bigin.TransportError, bigin.UnexpectedResponse, bigin.ApiError]
    with served(bigin_document(), options) as places:
        for kind in wanted:
            with pytest.raises(kind) as caught:
                update(places)
        assert isinstance(caught.value, bigin.ApiError)
        assert caught.value.status == 503
        with pytest.raises(bigin.ResponseTimeout):
            update(places, timeout=0.2)
        update(places).raise_if_failed()


def test_latency_is_on_the_runtimes_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FakeClock()
    monkeypatch.setattr("oasmith_runtime.clock.sleep_async", clock.sleep_async)
    with served(bigin_document(), MockOptions(latency=0.5)) as places:
        update(places).raise_if_failed()
        put(places["us"].url, {"data": ITEMS}, prefer="latency=2")
    assert clock.waits == [0.5, 2.0]


def test_one_line_is_logged_for_each_request_and_no_credential() -> None:
    lines: list[str] = []
    options = MockOptions(failures=(parse_failure("INVALID_DATA@1"),))
    with served(bigin_document(), options, lines) as places:
        put(places["eu"].url, {"data": ITEMS}, authorization="Zoho-oauthtoken hush")
        put(places["us"].url, {"data": [*ITEMS] * 60})
        # Not with a client that logs the URL itself.
        connection = HTTPConnection("127.0.0.1", places["us"].port)
        connection.request("GET", "/x?key=hush")
        assert connection.getresponse().status == 404
        connection.close()
    path = "/bigin/v2/" + "/".join(ARGUMENTS)
    assert lines[0] == f"eu PUT {path} 202 INVALID_DATA@1"
    assert lines[1].startswith(f"us PUT {path} 400 invalid-request-body (the request body has 120")
    assert lines[2].startswith("us GET /x 404 unknown-path (")
    assert "hush" not in "".join(lines)


def test_ports_follow_each_other_or_say_why_not() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AddressError, match=f"cannot listen at 127.0.0.1:{port}"):
            listening("127.0.0.1", port, 2)
    sockets = listening("127.0.0.1", 0, 3)
    assert len({one.getsockname()[1] for one in sockets}) == 3
    for one in sockets:
        one.close()


def test_the_program_prints_where_it_answers_and_ends_with_an_interrupt() -> None:
    command = [sys.executable, "-u", "-m", "oasmith", "mock", str(SPEC), "--port", "0"]
    program = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert program.stdout is not None
    lines: list[str] = []
    while not lines or not lines[-1].startswith("  Server("):
        line = program.stdout.readline()
        assert line, program.communicate()
        lines.append(line.rstrip())
    assert lines[0] == "Zoho Bigin 1.0.0"
    rows = [line.split() for line in lines if "http://127.0.0.1:" in line][:-1]
    assert [row[0] for row in rows] == ["us", "eu", "au", "in", "cn", "jp", "sa", "ca"]
    # The line of Python is run as printed.
    server = eval(lines[-1], {"Server": bigin.Server})
    with bigin.Bigin(data_center=server, token="a") as client:
        client.related_records.update(*ARGUMENTS, data=ITEMS).raise_if_failed()
    program.send_signal(signal.SIGINT)
    _, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")


WRONG: dict[str, tuple[list[str], str]] = {
    "row": (["--fail", "INVALID_DATE"], r"--fail: 'INVALID_DATE' is not documented.*INVALID_DATA"),
    "failure": (["--fail", "@"], r"--fail: '@' is not CODE or CODE@ITEM"),
    "fault": (["--fault", "boom"], r"--fault: 'boom' is not one of reset, timeout"),
    "token": (["--token", "a:b c"], r"--token: 'a:b c' is not TOKEN"),
    "data centre": (["--token", "a@mars"], r"--token: mars is not one of au, ca"),
    "both": (["--client", "bigin"], r"exclude each other"),
    "host": (["--host", "192.0.2.1", "--port", "0"], r"cannot listen at 192\.0\.2\.1:0"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_option_is_refused(case: str, oasmith: Command) -> None:
    arguments, told = WRONG[case]
    done = oasmith("mock", str(SPEC), *arguments)
    assert done.status == 2
    assert re.search(told, done.err), done.err


def test_a_document_that_cannot_be_read_is_refused_with_its_findings(
    tmp_path: Path, oasmith: Command
) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text("openapi: 3.1.0\npaths: {/a: {$ref: nowhere.yaml}}\n", encoding="utf-8")
    done = oasmith("mock", str(path))
    assert done.status == 2
    assert "openapi.yaml:2:" in done.err
