"""The second half of a call: it is authorized and sent."""

from __future__ import annotations

from typing import Any

from .authorize import Authorization, authorize
from .configuration import Configuration
from .effects import Send, Steps
from .messages import SECRET_HEADERS, Request, Response
from .operation import STREAMS, Operation
from .prepare import Call
from .responses import failure_in


def exchange(configuration: Configuration, call: Call) -> Steps[Response]:
    """Authorize and send a call. A token that the API calls invalid is renewed, once.

    Raises ``ScopeError`` and ``TokenError`` before anything reaches the API.
    """
    authorization = yield from authorize(configuration, call, dead={})
    response: Response = yield Send(_request(configuration, call, authorization))
    if response.status == 401 and _token_is_dead(configuration, call, response):
        renewed = yield from authorize(configuration, call, dead=authorization.tokens)
        if renewed.tokens != authorization.tokens:
            response = yield Send(_request(configuration, call, renewed))
    return response


def _token_is_dead(configuration: Configuration, call: Call, response: Response) -> bool:
    """Return whether a 401 is about the token itself; without an error table each 401 is."""
    rows = failure_in(configuration, call, response).rows
    return not rows or any(row.oauth == "invalid_token" for row in rows)


def _request(configuration: Configuration, call: Call, authorization: Authorization) -> Request:
    parts = call.parts
    headers = {
        "accept": call.accept or _accept(call.operation),
        "user-agent": configuration.definition.user_agent,
        **parts.headers,
        **authorization.headers,
    }
    if call.content is not None:
        headers["content-type"] = call.content.media_type
    if cookies := [*parts.cookies, *authorization.cookies]:
        headers["cookie"] = "; ".join(cookies)
    return Request(
        method=call.operation.method,
        url=parts.url(authorization.base, call.operation.path, authorization.query),
        headers=headers,
        content=call.content.data if call.content is not None else None,
        timeout=call.timeout,
        secrets=SECRET_HEADERS.union(authorization.headers),
        secret_query=tuple(authorization.query),
    )


def _accept(operation: Operation[Any]) -> str:
    """Return what a call asks for: every documented media type, JSON first, but no streams."""
    found = [it for answer in operation.answers for it in answer.media if it.kind not in STREAMS]
    found.sort(key=lambda it: it.kind != "json")
    return ", ".join(dict.fromkeys(it.media_type for it in found)) or "*/*"
