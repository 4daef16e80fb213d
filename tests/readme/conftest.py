"""The environment in which a README's code runs: a loopback server, a folder, variables."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from wire.loopback import Loopback

from .redirect import redirect

T = TypeVar("T", bound=Loopback)


class Databases:
    """Opens databases, and closes all of them at the end."""

    def __init__(self) -> None:
        self._connect = sqlite3.connect
        self._open: list[sqlite3.Connection] = []

    def __call__(self, *args: Any, **options: Any) -> sqlite3.Connection:
        self._open.append(self._connect(*args, **options))
        return self._open[-1]

    def close(self) -> None:
        for it in self._open:
            it.close()


@contextmanager
def around(server: T, folder: Path) -> Iterator[T]:
    """Serve, and give the code a separate home, working directory and files."""
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    (folder / "photo.jpg").write_bytes(b"a photo")
    before = Path.cwd()
    databases = Databases()
    with pytest.MonkeyPatch.context() as patch:
        redirect(patch, server.server_port)
        patch.setenv("HOME", str(folder))
        patch.setenv("API_TOKEN", "from-the-environment")
        patch.setattr(random, "uniform", lambda least, most: 0.0)  # Tests do not wait for retries.
        patch.setattr(sqlite3, "connect", databases)
        os.chdir(folder)
        try:
            yield server
        finally:
            databases.close()
            os.chdir(before)
            server.shutdown()
            server.server_close()
            thread.join()
