"""Shortening of tracebacks to the point where the user's code calls the client.

The frames inside the client are only useful to its developers. They remain if the package's own
logger is set to DEBUG, and if the user's code is among them, such as a hook or a transport.
"""

from __future__ import annotations

import logging
import sys

from .errors import ClientError

_RUNTIME = __name__.rpartition(".")[0]

LIBRARIES = frozenset(
    {"anyio", "h11", "h2", "httpcore", "httpcore2", "httpx", "httpx2", "pydantic", "pyreqwest"}
)
"""Packages that the runtime calls, in addition to the standard library."""


def shorten(error: ClientError, logger: logging.Logger) -> None:
    """Remove the runtime's frames from an error and its causes, unless ``logger`` is at DEBUG.

    The error must be raised again, by the last frame that remains visible.
    """
    # The logger's own level: a program that logs everything has not requested this.
    if logging.NOTSET < logger.level <= logging.DEBUG:
        return
    current: BaseException | None = error
    while current is not None and _is_internal(current):
        current.__traceback__ = None
        current = current.__cause__ or current.__context__


def _is_internal(error: BaseException) -> bool:
    """Return whether none of an error's frames is in the user's code."""
    traceback = error.__traceback__
    while traceback is not None:
        name = str(traceback.tb_frame.f_globals.get("__name__"))
        root = name.partition(".")[0]
        is_runtime = name.startswith(f"{_RUNTIME}.")
        if not is_runtime and root not in LIBRARIES and root not in sys.stdlib_module_names:
            return False
        traceback = traceback.tb_next
    return True
