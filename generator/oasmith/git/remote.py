"""Another repository: which commit a name stands for, and one commit of it on this disk."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from oasmith.git.process import GitFailed, run

PROTOCOLS = "https:ssh"
"""How other machines are asked. Neither ``git://`` nor ``http://`` tells who answers."""
LOCAL_PROTOCOLS = "file"

_MODERN = ("-c", "protocol.version=2")
"""Servers give any commit by its hash in this version of the protocol."""


class FetchLimit(Exception):
    """A repository takes more time or space than it may; the argument says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """Where a repository is, and what fetching from it may cost."""

    address: str
    """A URL, or a path on this disk."""
    is_local: bool
    seconds: float
    max_bytes: int
    clock: Callable[[], float] = time.monotonic

    @property
    def protocols(self) -> str:
        """What git may use: a URL of the network leads to no file of this disk."""
        return LOCAL_PROTOCOLS if self.is_local else PROTOCOLS


@dataclass(frozen=True, slots=True)
class Ref:
    """What a branch or a tag stands for."""

    commit: str
    tag_object: str = ""
    """The hash of an annotated tag itself."""


def resolve_ref(remote: Remote, ref: str, folder: Path) -> Ref | None:
    """Return what a full name, such as ``refs/tags/v1``, stands for; None where there is none.

    Args:
        remote: The repository.
        ref: The name; it begins with ``refs/``.
        folder: Where git runs: one that is in no repository of others.

    Raises ``GitFailed``, ``GitMissing``, ``FetchLimit``.
    """
    listed = run(
        folder,
        *(*_MODERN, "ls-remote", "--quiet", "--end-of-options"),
        *(remote.address, ref, f"{ref}^{{}}"),
        protocols=remote.protocols,
        watch=_Watch(remote, folder),
    )
    lines = (line.partition("\t") for line in listed.decode(errors="replace").splitlines())
    # A name matches also at the end of a longer one, such as refs/x/refs/tags/v1.
    hashes = {name: hash for hash, _, name in lines if name in (ref, f"{ref}^{{}}")}
    if ref not in hashes:
        return None
    peeled = hashes.get(f"{ref}^{{}}")
    return Ref(hashes[ref]) if peeled is None else Ref(peeled, hashes[ref])


def fetch_commit(remote: Remote, commit: str, folder: Path, ref: str = "") -> None:
    """Fetch one commit, without what came before it, into a new bare repository.

    Args:
        remote: The repository.
        commit: The full hash.
        folder: An empty folder, which becomes the repository.
        ref: What is fetched where the server gives no commit by its hash.

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


def _fetch(remote: Remote, what: str, folder: Path) -> None:
    watch = _Watch(remote, folder)
    run(
        folder,
        *(*_MODERN, "-c", "gc.auto=0", "-c", "maintenance.auto=false"),
        *("fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules"),
        *("--no-write-fetch-head", "--end-of-options", remote.address, what),
        protocols=remote.protocols,
        watch=watch,
    )
    # It may have grown between the last look and its end.
    watch()


class _Watch:
    """Looks at the time and the space that git takes."""

    def __init__(self, remote: Remote, folder: Path) -> None:
        self._remote = remote
        self._folder = folder
        self._end = remote.clock() + remote.seconds

    def __call__(self) -> None:
        """Raise ``FetchLimit`` where it is too much."""
        if self._remote.clock() > self._end:
            raise FetchLimit(f"takes more than {self._remote.seconds:g} seconds")
        if _size(self._folder) > self._remote.max_bytes:
            raise FetchLimit(f"has more than {self._remote.max_bytes:,} bytes")


def _size(folder: Path) -> int:
    """Return the bytes of all files below a folder; those that are just gone count nothing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(parent, name)).st_size
            except OSError:
                continue
    return total
