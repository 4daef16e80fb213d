"""A function call in a second process, concurrently with this one.

The process is forked, so it has all data of this one at no cost. This is only safe while there is
no other thread: a fork copies the locks that other threads hold, but not these threads. Other
systems than Linux have no fork, or start threads of their own.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from oasmith.cpu_count import cpu_count

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Result = TypeVar("Result")


def can_fork() -> bool:
    """Return whether a second process can be forked, and has a CPU of its own."""
    if sys.platform != "linux" or cpu_count() < 2 or threading.active_count() > 1:
        return False
    # Small documents do without it, and the import would take a large part of their time.
    from multiprocessing import current_process

    # The workers of a multiprocessing.Pool are daemons, which may not have processes.
    return not current_process().daemon


@contextmanager
def concurrent_call(function: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Start a call in a second process, and yield a function that waits for the result.

    If the process cannot be started or fails, the function is called in this one, which also
    raises its errors. The result must be such that it can be pickled. When the context is left,
    the process is ended, whether it has finished or not. ``can_fork`` must be true.
    """
    from multiprocessing import get_context

    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send_result, args=(function, sender), daemon=True)
    try:
        process.start()
    except OSError:  # There are too many processes, or too little memory for one more.
        sender.close()
        receiver.close()
        yield function
        return
    # Only the other process may keep this end open: receiving fails when it ends.
    sender.close()

    def result() -> Result:
        try:
            received: Result = receiver.recv()
        except (EOFError, OSError):  # It ended before its result, or in the middle of it.
            return function()
        return received

    try:
        yield result
    finally:
        process.kill()
        process.join()
        receiver.close()


def _send_result(function: Callable[[], Any], sender: Connection[Any, Any]) -> None:
    # Ctrl-C reaches both processes; the first one ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        sender.send(function())
    except Exception:
        # The first process gets no result, makes the call itself, and so raises the error.
        sender.close()
