"""Traces of calls of Bigin's client in memory: which modules and functions a call crosses.

``python -m bench.trace`` prints them for one call and for one batch, after a first call of each. A
folder as argument is another client, to compare with: ``python -m bench.trace FOLDER PACKAGE``.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import httpx2

ROOT = Path(__file__).parents[2]


class Trace:
    """The functions of a package that ran, in their order."""

    def __init__(self, *places: str) -> None:
        """Trace modules whose files are in one of these folders."""
        self._places = places
        self._depth = 0
        self.depth = 0
        self.calls = 0
        self.switches = 0
        self.modules: set[str] = set()
        self.functions: set[tuple[str, str]] = set()
        self._stack: list[str] = []
        self._last = ""

    def _is_seen(self, frame: FrameType) -> bool:
        return frame.f_code.co_filename.startswith(self._places)

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        if event not in ("call", "return") or not self._is_seen(frame):
            return
        name = frame.f_code.co_filename
        if event == "return":
            self._depth -= 1
            return
        self._depth += 1
        self.depth = max(self.depth, self._depth)
        self.calls += 1
        self.switches += name != self._last
        self._last = name
        self.modules.add(name)
        self.functions.add((name, frame.f_code.co_qualname))

    def line(self, what: str) -> str:
        return (
            f"{what}: {len(self.modules)} modules, {len(self.functions)} functions, "
            f"{self.calls} calls of them, {self.switches} switches between modules, "
            f"depth {self.depth}"
        )


def traced(call: Callable[[], Any], *places: str) -> Trace:
    """Return the trace of a call, after a first one that imports and binds everything."""
    call()
    trace = Trace(*places)
    sys.setprofile(trace)
    try:
        call()
    finally:
        sys.setprofile(None)
    return trace


def answer(request: httpx2.Request) -> httpx2.Response:
    """Accept all items of a batch, and respond to anything else with an object."""
    if request.method != "PUT":
        return httpx2.Response(200, json={"id": "17", "name": "Ada"})
    items = json.loads(request.content)["data"]
    rows = [
        {"code": "SUCCESS", "details": {"id": it["id"]}, "message": "ok", "status": "success"}
        for it in items
    ]
    return httpx2.Response(202, json={"data": rows})


def main(folder: str = str(ROOT / "generated" / "bigin"), package: str = "bigin") -> None:
    """Print the traces of the client in ``folder``."""
    sys.path.insert(0, folder)
    module = importlib.import_module(package)
    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    places = (str(Path(folder).resolve()), str(ROOT / "generator" / "oasmith_runtime"))
    if package == "bigin":
        client = module.Bigin(data_center="eu", token="t", http_client=http)
        items = [{"id": str(number)} for number in range(100)]
        path = ("Contacts", "1", "Products")
        batch = traced(lambda: client.related_records.update(*path, data=items), *places)
        print(batch.line("one batch of 100 items"))
    else:
        client = module.Pets(http_client=http)
        print(traced(lambda: client.pets.get_pet("17"), *places).line("one GET"))


if __name__ == "__main__":
    main(*sys.argv[1:])
