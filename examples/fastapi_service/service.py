"""A service that relates products to a pipeline record of Bigin, with typed errors.

    uvicorn service:app

``PUT /pipelines/{id}/products`` takes products and returns the state of each. Errors of Bigin and
of the connection become a status of this service and a problem document (RFC 9457).
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal

from bigin import ApiError, ArgumentError, AsyncBigin, BiginError, TokenError, TransportError
from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open one client for all requests; credentials come from the environment."""
    if not hasattr(app.state, "bigin"):
        app.state.bigin = AsyncBigin(data_center=os.environ.get("BIGIN_DATA_CENTER", "us"))
    async with app.state.bigin:
        yield


app = FastAPI(title="Products of pipelines", lifespan=lifespan)


def client(request: Request) -> AsyncBigin:
    """Return the client of this service."""
    bigin: AsyncBigin = request.app.state.bigin
    return bigin


class Product(BaseModel):
    """A product: its id, and any of its fields."""

    model_config = ConfigDict(extra="allow")

    id: str


class Row(BaseModel):
    """The result for one product."""

    id: str
    state: Literal["succeeded", "failed", "unknown", "not_sent"]
    code: str | None = None
    reason: str | None = None


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    title: str
    status: int
    detail: str
    code: str | None = None


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (422, 502, 503, 504)
}


@app.put("/pipelines/{pipeline}/products", responses={207: {"model": list[Row]}, **PROBLEMS})
async def relate(
    pipeline: str,
    products: list[Product],
    bigin: Annotated[AsyncBigin, Depends(client)],
    response: Response,
) -> list[Row]:
    """Relate products to a pipeline record. The status is 207 if some of them did not succeed."""
    outcome = await bigin.related_records.update(
        "Pipelines", pipeline, "Products", data=[product.model_dump() for product in products]
    )
    if len(outcome.succeeded) < len(products):
        response.status_code = 207
    return [
        Row(
            id=item.id or "",
            state=item.state,
            code=getattr(item.error, "code", None),
            reason=str(item.error) if item.error else None,
        )
        for item in outcome
    ]


@app.exception_handler(BiginError)
async def problem(_: Request, error: Exception) -> JSONResponse:
    """Return a problem document whose status shows whose fault the error is."""
    match error:
        case ArgumentError():
            status, title = 422, "The request cannot be sent to Bigin"
        case TokenError():
            status, title = 503, "This service has no valid credentials for Bigin"
        case TransportError():
            status, title = 504, "Bigin did not respond"
        case ApiError(status=429):
            status, title = 503, "Bigin is busy"
        case _:
            status, title = 502, "Bigin refused the call"
    body = Problem(title=title, status=status, detail=str(error), code=getattr(error, "code", None))
    return JSONResponse(
        body.model_dump(exclude_none=True), status, media_type="application/problem+json"
    )
