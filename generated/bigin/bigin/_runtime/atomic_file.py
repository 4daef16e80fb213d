"""Files that have their name only when they are whole: written beside, and renamed at the end."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from os import PathLike
from pathlib import Path
from typing import IO, Any

SHOWN = 50
"""Characters of a name in that of its partial file: with four bytes each they leave room."""


class AtomicFile:
    """One file that is being written. Others may write the same one at the same time.

    What is no regular file, such as ``/dev/stdout``, is written as it is. A link stays a link: what
    it leads to is replaced.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        """Write to ``path``. Raises ``OSError`` where no file can have this name."""
        self._mode = _mode(Path(path))
        self.is_special = self._mode is not None and not stat.S_ISREG(self._mode)
        # The pipe of a shell's >(...) has a name only as it stands.
        self.target = Path(path if self.is_special else os.path.realpath(path))
        name = f".{self.target.name[:SHOWN]}.{secrets.token_hex(6)}.part"
        self.partial = self.target if self.is_special else self.target.with_name(name)
        """Where the bytes lie until ``commit``: beside, so that the rename has no way to go."""

    @property
    def exists(self) -> bool:
        """Whether the target was there at first, as a file that would be replaced."""
        return self._mode is not None and not self.is_special

    def open(self, encoding: str | None = None) -> IO[Any]:
        """Return the partial file, open for bytes, or for text in an encoding."""
        kind = "" if encoding else "b"
        file = self.partial.open(f"{'w' if self.is_special else 'x'}{kind}", encoding=encoding)
        if self.exists and self._mode is not None:
            # What only its owner could read stays so.
            self.partial.chmod(stat.S_IMODE(self._mode))
        return file

    def commit(self, *, overwrite: bool) -> None:
        """Give the file its name.

        Raises ``FileExistsError`` without ``overwrite`` where somebody else has made one meanwhile.
        """
        if self.is_special:
            return
        if not overwrite:
            self._take_name()
        else:
            self.partial.replace(self.target)

    def _take_name(self) -> None:
        """Take the name if it is free: in one step, or in two where there are no hard links."""
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
        """Remove what has no name yet; after ``commit`` there is nothing."""
        if not self.is_special:
            self.partial.unlink(missing_ok=True)


def _mode(path: Path) -> int | None:
    """Return what a path is, and who may use it; None for what is not there."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    return mode
