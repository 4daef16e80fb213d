"""A minimal HTTP library as a transport module: it responds to every request with its URL."""

from __future__ import annotations

import json
from typing import Any

from oasmith_runtime import Request, StreamingResponse


class ToyClient:
    """The client class of the library."""

    def __init__(self) -> None:
        self.requests: list[Request] = []


def accepts(client: object) -> bool:
    return isinstance(client, ToyClient)


def _response(client: ToyClient, request: Request, chunks: Any, close: Any) -> StreamingResponse:
    client.requests.append(request)
    headers = {"content-type": "application/json"}
    return StreamingResponse(
        status=200, headers=headers, request=request, chunks=chunks, close=close
    )


class ClientTransport:
    def __init__(self, client: ToyClient | None) -> None:
        self.client = client or ToyClient()

    def open(self, request: Request) -> StreamingResponse:
        content = json.dumps({"id": request.url}).encode()
        return _response(self.client, request, iter([content]), lambda: None)

    def close(self) -> None:
        pass


class AsyncClientTransport:
    def __init__(self, client: ToyClient | None) -> None:
        self.client = client or ToyClient()

    async def open(self, request: Request) -> StreamingResponse:
        async def chunks() -> Any:
            yield json.dumps({"id": request.url}).encode()

        async def close() -> None:
            pass

        return _response(self.client, request, chunks(), close)

    async def close(self) -> None:
        pass
