"""The second half of a call: it is authorized and sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from .answered import note
from .attempts import Attempts, tell
from .authorize import Authorization, authorize
from .configuration import Configuration
from .effects import Open, Read, Sleep, Steps, sent
from .errors import TransportError
from .hooks import Retry
from .messages import SECRET_HEADERS, Opened, Request, Response
from .operation import STREAMS, Operation
from .prepare import Call
from .responses import failure_in
from .timeouts import Deadline


def exchange(configuration: Configuration, call: Call) -> Steps[Response]:
    """Authorize and send a call, again where that is safe, and return its whole answer.

    A token that the API calls invalid is renewed, once. Raises ``ScopeError`` and ``TokenError``
    before anything reaches the API, ``TransportError`` when no answer arrives.
    """
    answer = yield from _exchanged(configuration, call, sent)
    note(call.operation, answer)
    return answer


def exchange_open(configuration: Configuration, call: Call) -> Steps[Opened | Response]:
    """As ``exchange``, but a success is returned as soon as its head has arrived."""
    return (yield from _exchanged(configuration, call, _opened))


A = TypeVar("A", Response, Opened | Response)
Perform: TypeAlias = Callable[[Request], Steps[A]]


def _exchanged(configuration: Configuration, call: Call, perform: Perform[A]) -> Steps[A]:
    attempts = Attempts(configuration, call)
    while True:
        authorization = yield from authorize(configuration, call, attempts.deadline, dead={})
        request = _request(configuration, call, authorization, attempts.deadline)
        try:
            answer = yield from _attempt(configuration, attempts, request, perform)
            if attempts.can_repeat and _token_is_dead(configuration, call, answer):
                dead = authorization.tokens
                renewed = yield from authorize(configuration, call, attempts.deadline, dead)
                if renewed.tokens != dead:
                    request = _request(configuration, call, renewed, attempts.deadline)
                    answer = yield from _attempt(configuration, attempts, request, perform)
        except TransportError as error:
            repeat = attempts.after_error(request, error)
            if repeat is None:
                raise
        else:
            repeat = attempts.after_answer(request, answer)
            if repeat is None:
                return answer
        configuration.watch.repeats(call.operation.id, repeat)
        yield from _pause(configuration, repeat)


def _attempt(
    configuration: Configuration, attempts: Attempts, request: Request, perform: Perform[A]
) -> Steps[A]:
    """Send a request once, within the client's limits and with its hooks."""
    limit, hooks = configuration.limit, configuration.hooks
    changed = yield from tell(hooks.before_request, request)
    if isinstance(changed, Request):
        request = changed
    if limit is not None:
        yield from limit.enter()
    try:
        answer = yield from configuration.watch.perform(request, attempts.label(), perform)
    finally:
        if limit is not None:
            limit.leave()
    shown = answer if isinstance(answer, Response) else answer.whole(b"")
    yield from tell(hooks.after_response, shown)
    return answer


def _pause(configuration: Configuration, repeat: Retry) -> Steps[None]:
    """Wait before a repetition; all calls of the limit wait when the API has asked for it."""
    response = repeat.response
    if configuration.limit is not None and response is not None and response.status == 429:
        configuration.limit.pause(repeat.wait)
    yield from tell(configuration.hooks.on_retry, repeat)
    yield Sleep(repeat.wait)


def _opened(request: Request) -> Steps[Opened | Response]:
    """Send a request. What is no success is read whole: there is nothing to stream."""
    opened: Opened = yield Open(request)
    if 200 <= opened.status < 300:
        return opened
    response: Response = yield Read(opened)
    return response


def _token_is_dead(configuration: Configuration, call: Call, answer: Opened | Response) -> bool:
    """Return whether a 401 is about the token itself; without an error table each 401 is."""
    if not isinstance(answer, Response) or answer.status != 401:
        return False
    rows = failure_in(configuration, call, answer).rows
    return not rows or any(row.oauth == "invalid_token" for row in rows)


def _request(
    configuration: Configuration, call: Call, authorization: Authorization, deadline: Deadline
) -> Request:
    parts = call.parts
    headers = {
        "accept": call.accept or _accept(call.operation),
        "user-agent": configuration.definition.user_agent,
        **parts.headers,
        **authorization.headers,
        **configuration.headers,
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
        deadline=deadline,
        most_bytes=configuration.most_bytes,
        secrets=SECRET_HEADERS.union(authorization.headers),
        secret_query=tuple(authorization.query),
    )


def _url(call: Call, authorization: Authorization) -> str:
    if call.address is None:
        more = [*call.query, *authorization.query]
        return call.parts.url(authorization.base, call.operation.path, more)
    more = [it for it in authorization.query if it not in call.address]
    separator = "&" if "?" in call.address else "?"
    return call.address + (separator + "&".join(more) if more else "")


def _accept(operation: Operation[Any]) -> str:
    """Return what a call asks for: every documented media type, JSON first, but no streams."""
    found = [it for answer in operation.answers for it in answer.media if it.kind not in STREAMS]
    found.sort(key=lambda it: it.kind != "json")
    return ", ".join(dict.fromkeys(it.media_type for it in found)) or "*/*"
