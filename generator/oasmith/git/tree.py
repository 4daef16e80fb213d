"""The files of one commit, with their symbolic links resolved."""

from __future__ import annotations

import difflib
import os
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

LINK = "120000"
FILES = ("100644", "100755", "100664", LINK)
"""The modes of entries that have contents; a submodule has none."""
MAX_STEPS = 400
"""The maximum number of steps to resolve a path; more means that its links form a cycle."""
DOCUMENTS = (".yaml", ".yml", ".json")
"""The file extensions of documents, which are easily confused with each other."""

MAX_COMPARED = 5000
"""The maximum number of names that a misspelt name is compared with."""

_OUTSIDE = ".."


@dataclass(frozen=True, slots=True)
class Entry:
    """The tree entry of a file."""

    mode: str
    hash: str


@dataclass(frozen=True)
class GitTree:
    """The files of a commit, by their paths from the top of the repository."""

    entries: Mapping[str, Entry]
    read: Callable[[str], bytes]
    """Returns the contents of a file by its hash."""
    _targets: dict[str, str] = field(default_factory=dict)

    def has(self, path: str) -> bool:
        """Return whether a file exists, also if its path contains links."""
        return self.real(path) in self.entries

    def has_folder(self, path: str) -> bool:
        """Return whether a folder exists, also if its path contains links."""
        return self.real(path) in self._folders

    def below(self, folder: str) -> list[str]:
        """Return the files below a folder, by their paths from the top of the repository."""
        return [path for path in self.entries if path.startswith(f"{folder}/")]

    @cached_property
    def _folders(self) -> frozenset[str]:
        folders: set[str] = set()
        for path in self.entries:
            while (path := posixpath.dirname(path)) and path not in folders:
                folders.add(path)
        return frozenset(folders)

    def real(self, path: str) -> str:
        """Return a path with its links resolved; ``..`` if it leaves the tree, or is a cycle."""
        remaining, resolved = _steps(path), ""
        for _ in range(MAX_STEPS):
            if not remaining:
                return resolved
            step = remaining.pop()
            if step == ".." and not resolved:
                return _OUTSIDE
            is_parent = step == ".."
            resolved = posixpath.dirname(resolved) if is_parent else posixpath.join(resolved, step)
            entry = self.entries.get(resolved)
            if entry is not None and entry.mode == LINK:
                target = self._target(entry.hash)
                if target.startswith("/"):
                    return _OUTSIDE
                resolved = posixpath.dirname(resolved)
                remaining += _steps(target)
        return _OUTSIDE

    def _target(self, hash: str) -> str:
        if hash not in self._targets:
            self._targets[hash] = self.read(hash).decode(errors="replace")
        return self._targets[hash]

    def links(self, path: str) -> Iterator[tuple[str, str]]:
        """Yield the links in a path, each as its own path and its target.

        Both are resolved, so that neither can leave the tree.
        """
        steps = path.split("/")
        for number, name in enumerate(steps):
            place = posixpath.join(self.real("/".join(steps[:number])), name)
            target = self.real("/".join(steps[: number + 1]))
            if place != target:
                yield place, target

    def near(self, path: str) -> str:
        """Return the existing file that a wrong path probably means; empty if there is none.

        A file of the same name in another folder is preferred to one with a similar path.
        """
        name = posixpath.basename(path)
        same_name = sorted(entry for entry in self.entries if posixpath.basename(entry) == name)
        endings = DOCUMENTS if path.endswith(DOCUMENTS) else posixpath.splitext(path)[1]
        similar = [entry for entry in self.entries if entry.endswith(endings)][:MAX_COMPARED]
        cutoff = 0.0 if same_name else 0.6
        matches = difflib.get_close_matches(path, same_name or similar, n=1, cutoff=cutoff)
        return matches[0] if matches else ""


def _steps(path: str) -> list[str]:
    """Return the segments of a path in reverse order."""
    return [step for step in reversed(path.split("/")) if step not in ("", ".")]


def entries(listed: bytes) -> Iterator[tuple[str, Entry]]:
    """Yield path and entry of each file in the output of ``git ls-tree -z``; skip unsafe paths."""
    for record in listed.split(b"\0"):
        metadata, _, name = record.partition(b"\t")
        try:
            path = name.decode()
        except UnicodeDecodeError:
            continue  # No document can refer to it.
        if path and _is_safe(path):
            mode, _, hashed = metadata.decode().split(" ")
            if mode in FILES:
                yield path, Entry(mode, hashed)


def _is_safe(path: str) -> bool:
    """Return whether a path stays inside the tree, also by the rules of this operating system."""
    if os.name == "nt" and re.search(r'[\\:*?"<>|]', path):
        return False
    return not any(step in ("", ".", "..") or step.lower() == ".git" for step in path.split("/"))
