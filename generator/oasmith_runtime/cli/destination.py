"""The destination of results: standard output, or a file that is written atomically."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from ..atomic_file import AtomicFile
from .exit_codes import InputError

STDOUT = (None, "-", "/dev/stdout")


class Destination:
    """The target of ``--to``. Input files are never overwritten, others with ``--overwrite``."""

    def __init__(self, path: str | None, *, overwrite: bool) -> None:
        """Write to ``path``.

        Raises ``InputError``, before anything is sent, if ``path`` is not writable or exists.
        """
        self._path = path
        self._overwrite = overwrite
        self._file = None if path in STDOUT else _file(path or "")
        if self._file is not None and self._file.exists and not overwrite:
            raise InputError(f"--to {path} already exists. Use --overwrite to replace it")

    @property
    def is_stdout(self) -> bool:
        """Whether results go to standard output."""
        return self._file is None

    def check_input(self, status: os.stat_result, place: str) -> None:
        """Raise ``InputError`` if the input file is the file to be written, under any name."""
        written = self._status()
        # A terminal or /dev/null may be both input and output.
        if written is None or not stat.S_ISREG(status.st_mode):
            return
        if os.path.samestat(status, written):
            raise InputError(f"{place} is an input and would be overwritten; write to another file")

    def _status(self) -> os.stat_result | None:
        try:
            return os.fstat(sys.stdout.fileno()) if self._file is None else self._file.target.stat()
        except (OSError, ValueError):  # It does not exist, or has no file descriptor.
            return None

    @contextmanager
    def opened(self, encoding: str | None, keeps: Callable[[], bool]) -> Iterator[IO[Any]]:
        """Open the file for text in an encoding, or for bytes, and rename it at the end.

        After an exception it is renamed only if ``keeps`` returns True, else discarded.
        """
        if self._file is None:
            raise ValueError("standard output is always open")
        try:
            with self._created(encoding) as file:
                yield file
        except BaseException:  # including Ctrl-C, which must not lose what was written
            if keeps():
                self._commit()
            self._file.discard()
            raise
        self._commit()

    def _created(self, encoding: str | None) -> IO[Any]:
        assert self._file is not None
        try:
            return self._file.open(encoding)
        except OSError as error:
            raise self._unwritable(error) from error

    def _commit(self) -> None:
        assert self._file is not None
        try:
            self._file.commit(overwrite=self._overwrite)
        except OSError as error:
            # Another process created the target meanwhile: neither file is lost.
            raise self._unwritable(error, f". The results are in {self._file.partial}") from error

    def _unwritable(self, error: OSError, hint: str = "") -> InputError:
        reason = error.strerror or error
        return InputError(f"--to {self._path} could not be written: {reason}{hint}")


def _file(path: str) -> AtomicFile:
    try:
        file = AtomicFile(path)
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"--to {path} could not be written: {reason}") from error
    if not file.target.parent.is_dir():
        raise InputError(f"--to {path} could not be written: {file.target.parent} does not exist")
    return file
