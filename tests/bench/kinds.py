"""A call of Bigin with our client, and without any client: blocking and async.

No environment has the dependencies of all of them, so imports are in functions.
"""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

from .sample import IDS, ITEMS, JSON, MOST, PATH, TARGET, TOKEN, answer

Ids: TypeAlias = list[Any]
"""The ids of the results of a call."""


@dataclass(frozen=True)
class Kind:
    """A transport of calls."""

    put: Callable[[str], Callable[[bytes], Any]]
    """Returns a function that sends a body and returns the response's; async if ``awaits``."""
    http_client: Any
    """The argument with which our client uses the same transport."""
    awaits: bool = False


def looking(url: str, kind: Kind, records: int = MOST) -> Callable[[], Ids]:
    """Return a call of our client that accesses every result as its model."""
    update = client(url, kind).related_records.update
    data = ITEMS[:records]
    return lambda: [it.result.details.id for it in update(*PATH, data=data).succeeded]


def ours(url: str, kind: Kind, records: int = MOST, **options: Any) -> Callable[[], Any]:
    """Return a call of our client with plain data. It returns ids, or a coroutine."""
    update = client(url, kind, **options).related_records.update
    data = ITEMS[:records]

    def call() -> Ids:
        return [it.id for it in update(*PATH, data=data).succeeded]

    async def awaited() -> Ids:
        return [it.id for it in (await update(*PATH, data=data)).succeeded]

    return awaited if kind.awaits else call


def client(url: str, kind: Kind, **options: Any) -> Any:
    """Return our client."""
    from bigin import AsyncBigin, Bigin, Server

    server = Server(id="local", url=url, accounts=url)
    made = AsyncBigin if kind.awaits else Bigin
    return made(data_center=server, token=TOKEN, http_client=kind.http_client, **options)


def raw(url: str, kind: Kind, records: int = MOST) -> Callable[[], Any]:
    """Return a call without any client: HTTP and the json module. Returns the same as ``ours``."""
    put = kind.put(url + TARGET)
    data = {"data": ITEMS[:records]}

    def call() -> Ids:
        return ids(put(json.dumps(data).encode()))

    async def awaited() -> Ids:
        return ids(await put(json.dumps(data).encode()))

    return awaited if kind.awaits else call


def ids(content: bytes) -> Ids:
    """Return the ids in a response."""
    return [it["details"]["id"] for it in json.loads(content)["data"]]


def complete(found: Ids, records: int = MOST) -> None:
    """Raise ``ValueError`` if results of a call are missing."""
    if found != IDS[:records]:
        raise ValueError("the ids of the results are not those of the records")


def end_with(figures: Mapping[str, float]) -> NoReturn:
    """Print measurements as JSON and end the process at once.

    pyreqwest's threads release Python's objects at any time, and an interpreter that is being
    finalized meanwhile aborts: about one process in ten, whether the client is closed or not.
    """
    print(json.dumps(figures), flush=True)
    os._exit(0)


def httpx2_put(target: str) -> Callable[[bytes], bytes]:
    """Return httpx2's blocking PUT."""
    import httpx2

    put = httpx2.Client().put
    return lambda body: put(target, content=body, headers=JSON).content


def httpx2_put_async(target: str) -> Callable[[bytes], Awaitable[bytes]]:
    """Return httpx2's async PUT."""
    import httpx2

    put = httpx2.AsyncClient().put

    async def sent(body: bytes) -> bytes:
        return (await put(target, content=body, headers=JSON)).content

    return sent


def pyreqwest_put(target: str) -> Callable[[bytes], bytes]:
    """Return pyreqwest's blocking PUT."""
    from pyreqwest.client import SyncClientBuilder

    put = SyncClientBuilder().build().put
    return lambda body: bytes(put(target).headers(JSON).body_bytes(body).build().send().bytes())


def pyreqwest_put_async(target: str) -> Callable[[bytes], Awaitable[bytes]]:
    """Return pyreqwest's async PUT."""
    from pyreqwest.client import ClientBuilder

    put = ClientBuilder().build().put

    async def sent(body: bytes) -> bytes:
        answer = await put(target).headers(JSON).body_bytes(body).build().send()
        return bytes(await answer.bytes())

    return sent


def in_memory(records: int = MOST) -> Kind:
    """Return calls through httpx2 without a network: only the time of this process is left."""
    import httpx2

    content, headers = answer(records), {"content-type": "application/json;charset=UTF-8"}
    transport = httpx2.MockTransport(
        lambda _: httpx2.Response(200, headers=headers, content=content)
    )
    http = httpx2.Client(transport=transport)

    def put(target: str) -> Callable[[bytes], bytes]:
        return lambda body: http.put(target, content=body, headers=JSON).content

    return Kind(put, http)


KINDS = {
    "httpx2": Kind(httpx2_put, None),
    "httpx2, async": Kind(httpx2_put_async, None, awaits=True),
    "pyreqwest": Kind(pyreqwest_put, "fast"),
    "pyreqwest, async": Kind(pyreqwest_put_async, "fast", awaits=True),
}
