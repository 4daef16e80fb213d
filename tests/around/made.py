"""Generates a client of a small document, and calls it, blocking or async."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2

from oasmith import pipeline, write
from oasmith.config.client import Client
from oasmith.config.settings import Settings
from oasmith.diagnostics.findings import Finding

HERE = Path(__file__).parent
MODES = ("sync", "async")

Answer = Callable[[httpx2.Request], httpx2.Response]


def made(
    name: str,
    folder: Path,
    *,
    tolerant: bool = False,
    source: Path = HERE,
    package: str = "",
    **settings: Any,
) -> tuple[ModuleType, list[Finding]]:
    """Return the package of the client of ``NAME.yaml`` in ``source``, and the findings."""
    package = package or f"around_{name}"
    client = Client(
        name=name,
        spec=source / f"{name}.yaml",
        output=folder,
        # The tests call methods by the document's names.
        settings=Settings(
            package=package,
            client_class=settings.pop("client_class", "Api"),
            distribution=package,
            **{"naming": "document", **settings},
        ),
        tolerant=tolerant,
        formatter="ruff",
    )
    found = pipeline.generate(client)
    assert found.files is not None, "\n".join(map(str, found.findings))
    write.write(write.compare(folder, found.files, package))
    return imported(package, folder), found.findings


def imported(package: str, folder: Path) -> ModuleType:
    """Return a package in ``folder``."""
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(package)
    finally:
        sys.path.remove(str(folder))


def ok(request: httpx2.Request) -> httpx2.Response:
    """Respond to each request in the same way."""
    return httpx2.Response(200, json={})


@dataclass
class Calls:
    """Calls one client, and stores its requests."""

    package: ModuleType
    mode: str
    answer: Answer = ok
    requests: list[httpx2.Request] = field(default_factory=list)

    def __call__(self, method: str, *arguments: Any, **options: Any) -> Any:
        """Call ``resource.method``; arguments that begin with ``client_`` are the client's."""
        client = {
            name.removeprefix("client_"): options.pop(name)
            for name in list(options)
            if name.startswith("client_")
        }
        if self.mode == "sync":
            return self._call(method, arguments, options, client)
        return asyncio.run(self._call_async(method, arguments, options, client))

    def sent(self, method: str, *arguments: Any, **options: Any) -> httpx2.Request:
        """Call, and return the last request."""
        self(method, *arguments, **options)
        return self.requests[-1]

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        return self.answer(request)

    def _call(self, method: str, arguments: Any, options: Any, client: Any) -> Any:
        transport = httpx2.MockTransport(self._answer)
        with (
            httpx2.Client(transport=transport) as http,
            self.package.Api(**{"http_client": http, **client}) as api,
        ):
            result = _find(api, method)(*arguments, **options)
            return list(result) if hasattr(result, "pages") else result

    async def _call_async(self, method: str, arguments: Any, options: Any, client: Any) -> Any:
        transport = httpx2.MockTransport(self._answer)
        async with (
            httpx2.AsyncClient(transport=transport) as http,
            self.package.AsyncApi(**{"http_client": http, **client}) as api,
        ):
            result = _find(api, method)(*arguments, **options)
            if hasattr(result, "pages"):
                return [item async for item in result]
            return await result


def _find(api: Any, method: str) -> Any:
    for name in method.split("."):
        api = getattr(api, name)
    return api


def body(request: httpx2.Request) -> Any:
    """Return a request's JSON."""
    return json.loads(request.content)
