"""Files that only their owner may read and write, with the checks that OpenSSH makes.

Source: sshd_config(5), StrictModes. There are no such checks on Windows.
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

MAX_BYTES = 1024 * 1024
"""The maximum size of such a file."""


class UntrustedFile(OSError):
    """Users other than its owner can read, change or replace the file."""


def read_private(path: Path) -> bytes:
    """Return the content of a file. Raises ``UntrustedFile``, or another ``OSError``."""
    if os.name == "nt":
        return path.read_bytes()
    check_place(path)
    # Non-blocking: opening a pipe would never return.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        # The status of the open file, because the path may have been replaced meanwhile.
        _check_file(path, os.fstat(file.fileno()))
        return file.read(MAX_BYTES + 1)


def write_private(path: Path, content: bytes) -> None:
    """Replace a file atomically. Raises ``UntrustedFile``, or another ``OSError``."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name != "nt":
        check_place(path)
    path = Path(os.path.realpath(path))
    # mkstemp creates a file that only its owner can access (0600).
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:  # Ctrl-C, too, must not leave a token in a temporary file.
        Path(name).unlink(missing_ok=True)
        raise


def check_place(path: Path) -> None:
    """Raise ``UntrustedFile`` if other users can replace ``path``, or own the link at ``path``."""
    folder = path.parent.stat()
    if folder.st_mode & stat.S_IWOTH and not folder.st_mode & stat.S_ISVTX:
        raise UntrustedFile(
            f"every user can replace files in {path.parent}. Fix: chmod o-w {path.parent}"
        )
    if path.is_symlink():
        _check_owner(path, path.lstat())


def _check_owner(path: Path, status: os.stat_result) -> None:
    if status.st_uid not in (os.geteuid(), 0):
        raise UntrustedFile(
            f"{path} belongs to another user (uid {status.st_uid}). Fix: use a path of your own"
        )


def _check_file(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UntrustedFile(f"{path} is not a regular file")
    _check_owner(path, status)
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise UntrustedFile(f"{path} can be read or changed by other users. Fix: chmod 600 {path}")
    if status.st_size > MAX_BYTES:
        raise UntrustedFile(f"{path} has more than {MAX_BYTES} bytes, so it is not a token store")
