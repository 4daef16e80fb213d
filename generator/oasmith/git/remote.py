"""A remote repository: resolving a ref to a commit, and fetching one commit."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from oasmith.git.process import GitFailed, run

PROTOCOLS = "https:ssh"
"""The protocols for other machines; ``git://`` and ``http://`` do not authenticate the server."""
LOCAL_PROTOCOLS = "file"

_MODERN = ("-c", "protocol.version=2")
"""With version 2 of the protocol, servers also send commits that are requested by hash."""


class FetchLimit(Exception):
    """A repository exceeds the limit on time or size; the argument says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A repository to fetch from, with the limits on time and size."""

    address: str
    """A URL, or a local path."""
    is_local: bool
    seconds: float
    max_bytes: int
    clock: Callable[[], float] = time.monotonic

    @property
    def protocols(self) -> str:
        """The protocols that git may use, so that a network URL cannot read local files."""
        return LOCAL_PROTOCOLS if self.is_local else PROTOCOLS


@dataclass(frozen=True, slots=True)
class Ref:
    """The commit that a branch or a tag points to."""

    commit: str
    tag_object: str = ""
    """The hash of the tag object, if the tag is annotated."""


def resolve_ref(remote: Remote, ref: str, folder: Path) -> Ref | None:
    """Resolve a full ref name, such as ``refs/tags/v1``; return None if it does not exist.

    Args:
        remote: The repository.
        ref: The name; it begins with ``refs/``.
        folder: The working directory of git, which must not be inside another repository.

    Raises ``GitFailed``, ``GitMissing``, ``FetchLimit``.
    """
    output = run(
        folder,
        *(*_MODERN, "ls-remote", "--quiet", "--end-of-options"),
        *(remote.address, ref, f"{ref}^{{}}"),
        protocols=remote.protocols,
        watch=_Watch(remote, folder),
    )
    lines = (line.partition("\t") for line in output.decode(errors="replace").splitlines())
    # ls-remote also matches the end of a longer name, such as refs/x/refs/tags/v1.
    hashes = {name: hash for hash, _, name in lines if name in (ref, f"{ref}^{{}}")}
    if ref not in hashes:
        return None
    peeled = hashes.get(f"{ref}^{{}}")
    return Ref(hashes[ref]) if peeled is None else Ref(peeled, hashes[ref])


def fetch_commit(remote: Remote, commit: str, folder: Path, ref: str = "") -> None:
    """Fetch one commit, without its history, into a new bare repository.

    Args:
        remote: The repository.
        commit: The full hash.
        folder: An empty folder, which becomes the repository.
        ref: The ref to fetch if the server refuses requests for a hash.

    Raises ``GitFailed``, ``GitMissing``, ``FetchLimit``.
    """
    kind = "sha256" if len(commit) == 64 else "sha1"
    run(folder, "init", "--quiet", "--bare", "--template=", f"--object-format={kind}")
    try:
        _fetch(remote, commit, folder)
    except GitFailed:
        if not ref:
            raise
        _fetch(remote, ref, folder)
    run(folder, "rev-parse", "--quiet", "--verify", "--end-of-options", f"{commit}^{{commit}}")


def _fetch(remote: Remote, commit_or_ref: str, folder: Path) -> None:
    watch = _Watch(remote, folder)
    run(
        folder,
        *(*_MODERN, "-c", "gc.auto=0", "-c", "maintenance.auto=false"),
        *("fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules"),
        *("--no-write-fetch-head", "--end-of-options", remote.address, commit_or_ref),
        protocols=remote.protocols,
        watch=watch,
    )
    # The folder may have grown between the last check and the end of git.
    watch()


class _Watch:
    """Checks the time and the disk space that git uses against the limits of a remote."""

    def __init__(self, remote: Remote, folder: Path) -> None:
        self._remote = remote
        self._folder = folder
        self._end = remote.clock() + remote.seconds

    def __call__(self) -> None:
        """Raise ``FetchLimit`` if a limit is exceeded."""
        if self._remote.clock() > self._end:
            raise FetchLimit(f"takes more than {self._remote.seconds:g} seconds")
        if _size(self._folder) > self._remote.max_bytes:
            raise FetchLimit(f"has more than {self._remote.max_bytes:,} bytes")


def _size(folder: Path) -> int:
    """Return the total size of all files below a folder in bytes; ignore files just removed."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(parent, name)).st_size
            except OSError:
                continue
    return total
