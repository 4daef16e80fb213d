"""The attempts of one call: whether there is another one, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from . import clock
from .configuration import Configuration
from .effects import Invoke, Steps
from .errors import AnswerTooLong, ClientClosed, ClientError, TransportError
from .hooks import Retry
from .messages import Opened, Request, Response
from .prepare import Call
from .retries import DEFAULT, Retries, retry_after
from .timeouts import Deadline
from .uploads import Upload
from .watch import Label

T = TypeVar("T")


class Attempts:
    """Counts the attempts of a call, and says when the next one is."""

    def __init__(self, configuration: Configuration, call: Call) -> None:
        """Begin a call now, under the client's rules, else the document's."""
        self._retries = _rules(configuration.retries, call.operation.retries)
        self._budget = configuration.budget
        self._operation = call.operation
        self._method = call.operation.method
        self._begun = clock.monotonic()
        self._number = 0
        self._sends = 0
        self._was_sent = False
        self.deadline = Deadline.of(call.timeout)
        data = call.content.data if call.content is not None else b""
        self.can_repeat = not isinstance(data, Upload) or data.can_repeat
        """Whether the body can be sent again; a file that was read may be gone."""

    def label(self) -> Label:
        """Return what the next request is for, and count it."""
        operation, number = self._operation, self._sends
        self._sends += 1
        return Label(operation_id=operation.id, template=operation.path, number=number)

    def after_error(self, request: Request, error: TransportError) -> Retry | None:
        """Return the repetition after a call without an answer; None when there is none.

        What never left may always be repeated, anything else only where that does no harm. An
        answer that is too long will be so again, and a closed client stays closed.
        """
        # What an earlier attempt may have brought there, the last one does not undo.
        error.sent = self._was_sent = error.sent or self._was_sent
        is_final = isinstance(error, AnswerTooLong | ClientClosed)
        if is_final or not self._retries.connection_errors:
            return None
        if error.sent and not self._retries.is_for(self._method):
            return None
        wait = self._next(None)
        if wait is None:
            return None
        return Retry(number=self._number, wait=wait, request=request, error=error)

    def after_answer(self, request: Request, answer: Response | Opened) -> Retry | None:
        """Return the repetition after an answer; None when the answer stands."""
        if not isinstance(answer, Response) or not self._retries.covers(answer.status):
            self._budget.give()
            return None
        if not self._retries.is_for(self._method):
            return None
        self._was_sent = True
        wait = self._next(retry_after(answer.headers))
        if wait is None:
            return None
        return Retry(number=self._number, wait=wait, request=request, response=answer)

    def _next(self, asked: float | None) -> float | None:
        """Return the seconds before the next attempt, and count it; None for no other one."""
        rules = self._retries
        if self._number >= rules.most or not self.can_repeat:
            return None
        wait = rules.wait(self._number, asked)
        if wait is None:
            return None
        left = self.deadline.left
        is_late = rules.elapsed is not None and (
            clock.monotonic() + wait - self._begun > rules.elapsed
        )
        if is_late or (left is not None and wait >= left) or not self._budget.take():
            return None
        self._number += 1
        return wait


def _rules(chosen: Retries | None, documented: Retries | None) -> Retries:
    """Return the rules of a call: the user's, which need not know what is safe to repeat."""
    if chosen is None:
        return documented or DEFAULT
    is_safe = chosen.any_method or (documented is not None and documented.any_method)
    return replace(chosen, any_method=is_safe)


def tell(function: Callable[[Any], Any] | None, what: Any) -> Steps[Any]:
    """Call a function of the user's, if there is one, and return what it returns."""
    if function is None:
        return None
    return (yield Invoke(lambda: function(what), "a hook"))


def told(configuration: Configuration, steps: Steps[T]) -> Steps[T]:
    """Tell the hook for errors, if there is one, of what the steps raise."""
    hook = configuration.hooks.on_error
    return steps if hook is None else _told(hook, steps)


def _told(hook: Callable[[ClientError], Any], steps: Steps[T]) -> Steps[T]:
    try:
        return (yield from steps)
    except ClientError as error:
        yield from tell(hook, error)
        raise
