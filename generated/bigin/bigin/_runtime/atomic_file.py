"""Atomic file writes: a partial file in the same folder is renamed when it is complete."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from os import PathLike
from pathlib import Path
from typing import IO, Any

SHOWN = 50
"""Characters of the target's name in the partial file's name: at most 200 bytes of UTF-8."""


class AtomicFile:
    """A file that is being written. Other processes may write the same file at the same time.

    A file that is not regular, such as ``/dev/stdout``, is written directly. A symbolic link is
    kept: its target is replaced.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        """Prepare to write to ``path``. Raises ``OSError`` if it cannot be the path of a file."""
        self._mode = _mode(Path(path))
        self.is_special = self._mode is not None and not stat.S_ISREG(self._mode)
        # The path of a shell's >(...) must not be resolved: it names a pipe only in this form.
        self.target = Path(path if self.is_special else os.path.realpath(path))
        name = f".{self.target.name[:SHOWN]}.{secrets.token_hex(6)}.part"
        self.partial = self.target if self.is_special else self.target.with_name(name)
        """The file that is written until ``commit``, in the same folder for an atomic rename."""

    @property
    def exists(self) -> bool:
        """Whether the target existed at the start, as a regular file that would be replaced."""
        return self._mode is not None and not self.is_special

    def open(self, encoding: str | None = None) -> IO[Any]:
        """Open the partial file for bytes, or for text if there is an ``encoding``."""
        kind = "" if encoding else "b"
        file = self.partial.open(f"{'w' if self.is_special else 'x'}{kind}", encoding=encoding)
        if self.exists and self._mode is not None:
            # A file that only its owner could read remains private.
            self.partial.chmod(stat.S_IMODE(self._mode))
        return file

    def commit(self, *, overwrite: bool) -> None:
        """Rename the partial file to the target.

        Raises ``FileExistsError`` without ``overwrite`` if the target was created meanwhile.
        """
        if self.is_special:
            return
        if not overwrite:
            self._take_name()
        else:
            self.partial.replace(self.target)

    def _take_name(self) -> None:
        """Rename unless the target exists: atomically, or in two steps without hard links."""
        try:
            os.link(self.partial, self.target)
        except FileExistsError:
            raise
        except OSError:
            if self.target.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
            self.partial.replace(self.target)
        else:
            self.partial.unlink()

    def discard(self) -> None:
        """Remove the partial file; do nothing after ``commit``."""
        if not self.is_special:
            self.partial.unlink(missing_ok=True)


def _mode(path: Path) -> int | None:
    """Return the file type and permissions of a path; None if it does not exist."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    return mode
