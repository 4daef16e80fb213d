"""The pipeline of a call: prepare, authorize, send, retry if that is safe, decode the response.

Written as steps (see ``effects``), so that sync and async clients share it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from .attempts import AttemptHistory
from .config import Authorization, ClientConfig
from .effects import Invoke, Sleep, Steps
from .errors import ClientError, TransportError
from .hooks import Retry
from .instrumentation import RequestLabel
from .limits import enter_limit
from .messages import Request, Response, StreamingResponse
from .operation import Operation
from .request_builder import PreparedCall, bind
from .responses import record, result_of
from .retry import RetryState
from .timeouts import Deadline, Timeout

T = TypeVar("T")

KeepOpen = Callable[[StreamingResponse], bool]
"""Returns whether the body of a response is streamed rather than read at once; see ``Send``."""


def call(
    config: ClientConfig,
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    body: Any = None,
    timeout: float | Timeout | None = None,
    media_type: str | None = None,
    accept: str | None = None,
) -> Steps[Any]:
    """Make one call and return its decoded response.

    Raises ``ArgumentError``, ``ScopeError`` or ``TokenError`` before it is sent, ``TransportError``
    if no response arrives, ``ApiError`` or ``UnexpectedResponse`` after it.
    """
    prepared = bind(operation, config).prepare(arguments, body, timeout, media_type, accept)
    return result_of(prepared, (yield from exchange(prepared)))


def exchange(call: PreparedCall) -> Steps[Response]:
    """Authorize and send a call, retry if that is safe, and return its complete response.

    A token that the API rejects is refreshed, once. Raises ``ScopeError`` and ``TokenError``
    before anything is sent to the API, ``TransportError`` if no response arrives.
    """
    response: Response = yield from exchange_open(call, None)
    record(call.bound, response)
    return response


def exchange_open(call: PreparedCall, keep_open: KeepOpen | None) -> Steps[Any]:
    """As ``exchange``, but a response to be streamed is returned without its body."""
    bound, config = call.bound, call.bound.config
    security = config.security
    deadline = Deadline.of(call.timeout)
    call.history = AttemptHistory()
    attempts = _Attempts(call, deadline, keep_open)
    while True:
        # Again for each attempt, because a token may expire before a retry.
        authorization = yield from bound.authorize(call, deadline, None)
        request = call.request(authorization, deadline)
        try:
            response = yield from attempts.send(request, authorization)
            if security is not None and security.was_rejected(call, authorization, response):
                # At once and not counted as a retry: the API has not processed the request.
                refreshed = yield from bound.authorize(call, deadline, authorization)
                if refreshed.tokens != authorization.tokens and attempts.can_repeat:
                    request = call.request(refreshed, deadline)
                    response = yield from attempts.send(request, refreshed)
                    if security.was_rejected(call, refreshed, response):
                        for token in refreshed.tokens.values():
                            token.usage.rejected_when_new = True
        except TransportError as error:
            retry = attempts.after_error(request, error)
            if retry is None:
                raise
        else:
            retry = attempts.after_response(request, response)
            if retry is None:
                return response
        config.instrumentation.retrying(bound.operation.id, retry)
        yield from _pause(config, retry)


class _Attempts(RetryState):
    """Sends the attempts of a call, within the client's limits and with its hooks."""

    def __init__(self, call: PreparedCall, deadline: Deadline, keep_open: KeepOpen | None) -> None:
        bound = call.bound
        super().__init__(
            bound.retry_policy,
            bound.config.retry_budget,
            bound.operation.method,
            deadline,
            can_repeat=call.can_repeat,
        )
        self._operation = bound.operation
        self._config = bound.config
        self._keep_open = keep_open
        self._history = call.history
        self._sends = 0

    def send(
        self, request: Request, authorization: Authorization
    ) -> Steps[Response | StreamingResponse]:
        """Send a request once, signed if its credentials sign requests."""
        config, hooks = self._config, self._config.hooks
        label = RequestLabel(
            operation_id=self._operation.id, template=self._operation.path, resends=self._sends
        )
        self._sends += 1
        if hooks.before_request is not None:
            changed = yield from call_hook(hooks.before_request, request)
            request = changed if isinstance(changed, Request) else request
        for sign in authorization.signers:
            request = sign(request)
        if config.rate_limit is not None:
            yield from enter_limit(config.rate_limit, request)
        response: Response | StreamingResponse
        history = self._history
        history.begin()
        try:
            response = yield from config.instrumentation.send(request, label, self._keep_open)
            # Before any hook, whose exception must not discard the response.
            history.end(response if isinstance(response, Response) else None)
        except TransportError as error:
            history.fail(error)
            raise
        finally:
            if config.rate_limit is not None:
                config.rate_limit.leave()
        if hooks.after_response is not None:
            # Without the stream: a hook that read it would take it from the caller.
            seen = response if isinstance(response, Response) else response.with_content(b"")
            yield from call_hook(hooks.after_response, seen)
        return response


def _pause(config: ClientConfig, retry: Retry) -> Steps[None]:
    """Wait before a retry; after a 429, all calls of the rate limit wait."""
    response = retry.response
    if config.rate_limit is not None and response is not None and response.status == 429:
        config.rate_limit.pause(retry.delay)
    if config.hooks.on_retry is not None:
        yield from call_hook(config.hooks.on_retry, retry)
    yield Sleep(retry.delay)


def call_hook(function: Callable[[Any], Any], subject: Any) -> Steps[Any]:
    """Call a function of the user's, and return its result."""
    return (yield Invoke(lambda: function(subject), "a hook"))


def with_error_hook(config: ClientConfig, steps: Steps[T]) -> Steps[T]:
    """Wrap steps so that the hook for errors, if there is one, is called with their exception."""
    hook = config.hooks.on_error
    return steps if hook is None else _with_hook(hook, steps)


def _with_hook(hook: Callable[[ClientError], Any], steps: Steps[T]) -> Steps[T]:
    try:
        return (yield from steps)
    except ClientError as error:
        yield from call_hook(hook, error)
        raise
