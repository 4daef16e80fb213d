"""What the command changes around a call: streams, warnings and logging."""

from __future__ import annotations

import io
import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ..redact import RedactingFormatter
from .exits import shown


@contextmanager
def outside() -> Iterator[None]:
    """Show warnings as lines, and write what standard output cannot write as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.showwarning = lambda message, *_, **__: print(
            f"warning: {shown(str(message))}", file=sys.stderr
        )
        yield


@contextmanager
def logged(package: str, *, is_on: bool) -> Iterator[None]:
    """Show what the client logs, without secrets."""
    if not is_on:
        yield
        return
    logger, handler = logging.getLogger(package), logging.StreamHandler(sys.stderr)
    level = logger.level
    handler.setFormatter(RedactingFormatter("%(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


def forget_output() -> None:
    """Let the end of the program flush to nowhere: whoever read the output is gone."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
