"""A local server, a document that names it, and the command line."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from record.api import ROOT, Api, succeed


@pytest.fixture
def serve() -> Iterator[Callable[..., Api]]:
    """Yield a function that starts a server; each is closed at the end."""
    servers: list[Api] = []

    def start(respond: Callable[..., object] = succeed) -> Api:
        server = Api(respond)  # type: ignore[arg-type]
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``oasmith`` in a separate process, because it runs programs in its own process."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "oasmith", *arguments],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT / "generated" / "bigin"),
                "NO_PROXY": "*",
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    return run
