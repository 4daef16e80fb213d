"""Warnings, logging and output streams during a call, and checks for optional libraries."""

from __future__ import annotations

import importlib
import io
import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ..redaction import RedactingFormatter
from .exit_codes import InputError, printable


def has_rich() -> bool:
    """Return whether rich is installed, which is needed for tables and progress."""
    try:
        importlib.import_module("rich")
    except ImportError:
        return False
    return True


def require_rich(extra: str) -> None:
    """Raise ``InputError`` without rich; ``extra`` is the command that installs it."""
    if not has_rich():
        raise InputError(f"--output table needs rich, which is not installed. Fix: {extra}")


@contextmanager
def prepared_streams() -> Iterator[None]:
    """Print warnings as lines, and escape characters that an output stream cannot encode."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.showwarning = lambda message, *_, **__: print(
            f"warning: {printable(str(message))}", file=sys.stderr
        )
        yield


@contextmanager
def verbose_logging(package: str, *, is_on: bool) -> Iterator[None]:
    """Write the client's log to standard error, without secrets."""
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


def discard_output() -> None:
    """Redirect standard output to the null device, because its reader has closed the pipe."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
