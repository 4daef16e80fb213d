"""Starts ``oasmith mock`` in a separate process, and sends it requests over one connection."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from ..clients import Environments
from ..documents import ROOT
from ..machine import machine

SPEC = ROOT / "spec" / "bigin" / "openapi.yaml"
PATH = "/bigin/v2/Pipelines/2034020000000644063/Products"
HEADERS = {"authorization": "Zoho-oauthtoken a", "content-type": "application/json"}
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Size:
    """The amount of measurements."""

    rounds: int = 5
    requests: int = 2_000


FULL = Size()
QUICK = Size(rounds=1, requests=200)

KINDS: dict[str, tuple[int, int]] = {
    "1 item": (1, 200),
    "100 items": (100, 200),
    "150 items, refused": (150, 400),
}
"""Each kind of request: its items, and the expected status."""


@dataclass(frozen=True)
class Running:
    """A running mock."""

    pid: int
    port: int
    seconds: float
    """From the start of the process to its first response."""
    started: float
    """The CPU time that this took."""

    def peak(self) -> float:
        """Return its peak memory in megabytes."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024


def processor(pid: int) -> float:
    """Return the CPU seconds of all threads of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / TICKS


@contextmanager
def running() -> Iterator[Running]:
    """Yield a mock of Bigin."""
    start = time.perf_counter()
    program = subprocess.Popen(
        [sys.executable, "-m", "oasmith", "mock", str(SPEC), "--port", "0", "--quiet"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    try:
        port = 0
        for line in program.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if found is not None:
                port = int(found[1])
                break
        connection = HTTPConnection("127.0.0.1", port)
        send(connection, 1, 200)
        seconds = time.perf_counter() - start
        connection.close()
        yield Running(program.pid, port, seconds, processor(program.pid))
    finally:
        program.terminate()
        program.wait()
        program.stdout.close()


def send(connection: HTTPConnection, items: int, status: int) -> None:
    """Send one request, and read its response."""
    body = json.dumps({"data": [{"id": str(10**15 + number)} for number in range(items)]})
    connection.request("PUT", PATH, body, HEADERS)
    response = connection.getresponse()
    response.read()
    assert response.status == status, response.status


def mock(environments: Environments, size: Size) -> dict[str, Any]:
    """Return all measurements as data."""
    rounds = [_round(size) for _ in range(size.rounds)]
    return {
        "machine": machine(environments, ()),
        "rounds": size.rounds,
        "requests": size.requests,
        **{
            name: statistics.median(one[name] for one in rounds)
            for name in ("start", "started", "memory")
        },
        "kinds": {
            kind: {
                name: statistics.median(one["kinds"][kind][name] for one in rounds)
                for name in ("processor", "seconds")
            }
            for kind in KINDS
        },
    }


def _round(size: Size) -> dict[str, Any]:
    """Measure one process."""
    with running() as program:
        connection = HTTPConnection("127.0.0.1", program.port)
        kinds = {}
        for kind, (items, status) in KINDS.items():
            before, start = processor(program.pid), time.perf_counter()
            for _ in range(size.requests):
                send(connection, items, status)
            kinds[kind] = {
                "processor": (processor(program.pid) - before) / size.requests,
                "seconds": (time.perf_counter() - start) / size.requests,
            }
        connection.close()
        return {
            "start": program.seconds,
            "started": program.started,
            "memory": program.peak(),
            "kinds": kinds,
        }
