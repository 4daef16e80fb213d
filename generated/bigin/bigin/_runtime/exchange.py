"""The second half of a call: it is authorized and sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from .answered import note
from .authorize import Authorization, authorize
from .configuration import Configuration
from .effects import Open, Read, Send, Steps
from .messages import SECRET_HEADERS, Opened, Request, Response
from .operation import STREAMS, Operation
from .prepare import Call
from .responses import failure_in
from .uploads import Upload


def exchange(configuration: Configuration, call: Call) -> Steps[Response]:
    """Authorize and send a call. A token that the API calls invalid is renewed, once.

    Raises ``ScopeError`` and ``TokenError`` before anything reaches the API.
    """
    answer = yield from _exchanged(configuration, call, _sent)
    return answer


def exchange_open(configuration: Configuration, call: Call) -> Steps[Opened | Response]:
    """As ``exchange``, but a success is returned as soon as its head has arrived."""
    answer = yield from _exchanged(configuration, call, _opened)
    return answer


A = TypeVar("A", Response, Opened | Response)


def _exchanged(
    configuration: Configuration, call: Call, perform: Callable[[Request], Steps[A]]
) -> Steps[A]:
    authorization = yield from authorize(configuration, call, dead={})
    answer = yield from perform(_request(configuration, call, authorization))
    if (
        isinstance(answer, Response)
        and answer.status == 401
        and _token_is_dead(configuration, call, answer)
        and _can_repeat(call)
    ):
        renewed = yield from authorize(configuration, call, dead=authorization.tokens)
        if renewed.tokens != authorization.tokens:
            answer = yield from perform(_request(configuration, call, renewed))
    if isinstance(answer, Response):
        note(call.operation, answer)
    return answer


def _sent(request: Request) -> Steps[Response]:
    response: Response = yield Send(request)
    return response


def _opened(request: Request) -> Steps[Opened | Response]:
    """Send a request. What is no success is read whole: there is nothing to stream."""
    opened: Opened = yield Open(request)
    if 200 <= opened.status < 300:
        return opened
    response: Response = yield Read(opened)
    return response


def _can_repeat(call: Call) -> bool:
    """Return whether the body can be sent again; a file that was read may be gone."""
    data = call.content.data if call.content is not None else b""
    return not isinstance(data, Upload) or data.can_repeat


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
        url=_url(call, authorization),
        headers=headers,
        content=call.content.data if call.content is not None else None,
        timeout=call.timeout,
        secrets=SECRET_HEADERS.union(authorization.headers),
        secret_query=tuple(authorization.query),
    )


def _url(call: Call, authorization: Authorization) -> str:
    if call.address is None:
        return call.parts.url(authorization.base, call.operation.path, authorization.query)
    more = [it for it in authorization.query if it not in call.address]
    separator = "&" if "?" in call.address else "?"
    return call.address + (separator + "&".join(more) if more else "")


def _accept(operation: Operation[Any]) -> str:
    """Return what a call asks for: every documented media type, JSON first, but no streams."""
    found = [it for answer in operation.answers for it in answer.media if it.kind not in STREAMS]
    found.sort(key=lambda it: it.kind != "json")
    return ", ".join(dict.fromkeys(it.media_type for it in found)) or "*/*"
