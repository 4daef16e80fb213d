"""Tracebacks of a client's errors end where the user's code calls the client.

What happened inside interests who works on the client. It stays where the package's own logger is
set to DEBUG, and wherever code of the user's took part, such as a hook or a transport.
"""

from __future__ import annotations

import logging
import sys

from .errors import ClientError

_RUNTIME = __name__.rpartition(".")[0]

LIBRARIES = frozenset(
    {"anyio", "h11", "h2", "httpcore", "httpcore2", "httpx", "httpx2", "pydantic", "pyreqwest"}
)
"""Packages that the runtime calls, besides Python's own."""


def shorten(error: ClientError, logger: logging.Logger) -> None:
    """Take the frames of the runtime from an error and its causes, unless ``logger`` has DEBUG.

    The error is to be raised again, by the last frame that is to be seen.
    """
    # Its own level: a program that logs everything has not asked for this.
    if logging.NOTSET < logger.level <= logging.DEBUG:
        return
    current: BaseException | None = error
    while current is not None and _is_internal(current):
        current.__traceback__ = None
        current = current.__cause__ or current.__context__


def _is_internal(error: BaseException) -> bool:
    """Return whether no code of the user's is among an error's frames."""
    traceback = error.__traceback__
    while traceback is not None:
        name = str(traceback.tb_frame.f_globals.get("__name__"))
        root = name.partition(".")[0]
        is_ours = name.startswith(f"{_RUNTIME}.")
        if not is_ours and root not in LIBRARIES and root not in sys.stdlib_module_names:
            return False
        traceback = traceback.tb_next
    return True
