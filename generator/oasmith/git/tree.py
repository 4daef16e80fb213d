"""The files of one commit: their names, and where the links among them lead."""

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
"""The modes of what has contents; a submodule has none."""
MAX_STEPS = 400
"""Of a path with its links followed; what takes more goes round in a circle."""
DOCUMENTS = (".yaml", ".yml", ".json")
"""What the names of documents end in; one is easily written for another."""

MAX_COMPARED = 5000
"""Names that a wrong one is compared with."""

_NOWHERE = ".."


@dataclass(frozen=True, slots=True)
class Entry:
    """A file."""

    mode: str
    hash: str


@dataclass(frozen=True)
class GitTree:
    """The files of a commit, by their paths from the top of the repository."""

    entries: Mapping[str, Entry]
    read: Callable[[str], bytes]
    """Gives the contents of a file by its hash."""
    _targets: dict[str, str] = field(default_factory=dict)

    def has(self, path: str) -> bool:
        """Return whether there is such a file, behind links or not."""
        return self.real(path) in self.entries

    def has_folder(self, path: str) -> bool:
        """Return whether there is such a folder."""
        return self.real(path) in self._folders

    def below(self, folder: str) -> list[str]:
        """Return the files below a folder, by their paths from the top of the repository."""
        return [path for path in self.entries if path.startswith(f"{folder}/")]

    @cached_property
    def _folders(self) -> frozenset[str]:
        found: set[str] = set()
        for path in self.entries:
            while (path := posixpath.dirname(path)) and path not in found:
                found.add(path)
        return frozenset(found)

    def real(self, path: str) -> str:
        """Return a path with its links followed; what leaves the tree is nowhere in it."""
        waiting, done = _steps(path), ""
        for _ in range(MAX_STEPS):
            if not waiting:
                return done
            step = waiting.pop()
            if step == ".." and not done:
                return _NOWHERE
            done = posixpath.dirname(done) if step == ".." else posixpath.join(done, step)
            entry = self.entries.get(done)
            if entry is not None and entry.mode == LINK:
                target = self._target(entry.hash)
                if target.startswith("/"):
                    return _NOWHERE
                done = posixpath.dirname(done)
                waiting += _steps(target)
        return _NOWHERE

    def _target(self, hash: str) -> str:
        if hash not in self._targets:
            self._targets[hash] = self.read(hash).decode(errors="replace")
        return self._targets[hash]

    def links(self, path: str) -> Iterator[tuple[str, str]]:
        """Yield the links on the way to a path: where each lies, and what it leads to.

        Both are without links, so that neither can lead out of the tree.
        """
        steps = path.split("/")
        for number, name in enumerate(steps):
            place = posixpath.join(self.real("/".join(steps[:number])), name)
            target = self.real("/".join(steps[: number + 1]))
            if place != target:
                yield place, target

    def near(self, path: str) -> str:
        """Return the file that was meant, or nothing: of the same name, or of nearly the same."""
        name = posixpath.basename(path)
        same = sorted(it for it in self.entries if posixpath.basename(it) == name)
        endings = DOCUMENTS if path.endswith(DOCUMENTS) else posixpath.splitext(path)[1]
        some = same or [it for it in self.entries if it.endswith(endings)][:MAX_COMPARED]
        found = difflib.get_close_matches(path, some, n=1, cutoff=0.0 if same else 0.6)
        return found[0] if found else ""


def _steps(path: str) -> list[str]:
    """Return the steps of a path, the first one last."""
    return [step for step in reversed(path.split("/")) if step not in ("", ".")]


def entries(listed: bytes) -> Iterator[tuple[str, Entry]]:
    """Yield the files that ``git ls-tree -z`` lists; none is outside of the tree."""
    for record in listed.split(b"\0"):
        about, _, name = record.partition(b"\t")
        try:
            path = name.decode()
        except UnicodeDecodeError:
            continue  # No document can name it.
        if path and _is_safe(path):
            mode, _, hashed = about.decode().split(" ")
            if mode in FILES:
                yield path, Entry(mode, hashed)


def _is_safe(path: str) -> bool:
    """Return whether a path stays where it belongs, on this system, too."""
    if os.name == "nt" and re.search(r'[\\:*?"<>|]', path):
        return False
    return not any(step in ("", ".", "..") or step.lower() == ".git" for step in path.split("/"))
