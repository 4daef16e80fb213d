"""The system's git, asked and never told: nothing is checked out, fetched or changed."""

from __future__ import annotations

import difflib
import os
import re
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oasmith.git import objects
from oasmith.git.process import GitFailed, GitMissing, run


class SideError(Exception):
    """Why one of the two sides cannot be read, for the user to mend."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Say what is wrong, and with the ``hint`` what mends it."""
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository that a folder is in."""

    folder: Path
    prefix: str
    """The folder's path in the repository, with a slash at its end; empty at the top."""

    def commit(self, revision: str) -> str:
        """Return the hash of a commit. Raises ``SideError`` where there is none."""
        if revision.startswith("-") or not revision.isprintable():
            raise SideError(f"{revision!r} is not a revision")
        wanted = ("--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        try:
            return _git(self.folder, "rev-parse", *wanted).decode().strip()
        except GitFailed:
            hint = self._where_it_may_be(revision)
            raise SideError(f"git knows no revision {revision}", hint) from None

    def newest_tag(self, pattern: str) -> str:
        """Return the newest tag that fits a pattern and that HEAD comes after.

        A name without wildcards is that tag. Raises ``SideError`` where there is none.
        """
        if pattern.startswith("-") or not pattern.isprintable():
            raise SideError(f"{pattern!r} is not a tag")
        if not self._lines("tag", "--list", pattern):
            hint = self._near(pattern, "refs/tags") or self._fetch("--tags")
            raise SideError(f"no tag fits {pattern}", hint)
        if not re.search(r"[*?\[]", pattern):
            return pattern
        try:
            found = _git(self.folder, "describe", "--tags", "--abbrev=0", f"--match={pattern}")
        except GitFailed:
            message = f"HEAD comes after no tag that fits {pattern}"
            raise SideError(message, self._fetch("--tags")) from None
        return found.decode().strip()

    def tags(self) -> list[str]:
        """Return the tags that HEAD comes after, or has.

        Raises ``SideError`` for a shallow clone, which has only some of them.
        """
        if self._lines("rev-parse", "--is-shallow-repository") == ["true"]:
            message = "the clone is shallow, so that it may lack the last version's tag"
            hint = (
                "git fetch --unshallow --tags gets the rest; in GitHub Actions, give "
                "actions/checkout fetch-depth: 0, in GitLab set GIT_DEPTH: 0."
            )
            raise SideError(message, hint)
        return self._lines("tag", "--merged", "HEAD")

    def tree(self, commit: str) -> bytes:
        """Return mode, kind, hash and path of each file of a commit, as ``git ls-tree`` does."""
        with _needed():
            return objects.tree(self.folder, commit)

    def blobs(self, hashes: Sequence[str]) -> list[bytes]:
        """Return the contents of files. Raises ``SideError`` where one is not there."""
        try:
            with _needed():
                return objects.blobs(self.folder, hashes)
        except (GitFailed, ValueError):
            hint = "The clone is a partial one: git fetch --refetch --no-filter gets the rest."
            raise SideError("the repository lacks a file of the revision", hint) from None

    def _lines(self, *arguments: str) -> list[str]:
        try:
            return _git(self.folder, *arguments).decode(errors="replace").splitlines()
        except GitFailed:
            return []

    def _where_it_may_be(self, revision: str) -> str:
        """Return what makes an unknown revision known."""
        branch = revision.removeprefix("origin/")
        remotes = self._lines("for-each-ref", "--format=%(refname:short)", "refs/remotes")
        if f"origin/{branch}" in remotes:
            return f"There is origin/{branch}: name that one."
        near = self._near(revision)
        is_shallow = self._lines("rev-parse", "--is-shallow-repository") == ["true"]
        if near and not is_shallow:
            return near
        if re.fullmatch(r"[0-9a-f]{7,64}", revision):
            return self._fetch(revision)
        return self._fetch(f"{branch}:refs/remotes/origin/{branch}", f"origin/{branch}")

    def _near(self, revision: str, *places: str) -> str:
        places = places or ("refs/heads", "refs/tags", "refs/remotes")
        known = self._lines("for-each-ref", "--format=%(refname:short)", *places)
        near = difflib.get_close_matches(revision, known, n=1)
        return f"Did you mean {near[0]}?" if near else ""

    def _fetch(self, what: str, then: str = "") -> str:
        """Return how to get what a clone of a part, as in CI, has not."""
        named = f", then name {then}" if then else ""
        return (
            f"If the clone lacks it, git fetch origin {shlex.quote(what)}{named}; "
            "in GitHub Actions, give actions/checkout fetch-depth: 0."
        )


def repository(folder: Path) -> Repository:
    """Return the repository of a folder. Raises ``SideError`` where there is none."""
    try:
        prefix = _git(folder, "rev-parse", "--show-prefix")
    except GitFailed as error:
        words = str(error)
        if "not a git repository" in words:
            hint = "Give two files instead, or run it in a clone."
            raise SideError(f"{folder.as_posix()} is not in a git repository", hint) from None
        raise SideError(f"git cannot read the repository: {words}") from None
    return Repository(folder, os.fsdecode(prefix).removesuffix("\n"))


def author(folder: Path) -> str:
    """Return the name that commits get, or nothing."""
    try:
        return _git(folder, "config", "--get", "user.name").decode(errors="replace").strip()
    except (GitFailed, SideError):
        return ""


def _git(folder: Path, *arguments: str) -> bytes:
    """Return what git says. Raises ``GitFailed``, or ``SideError`` where there is no git."""
    with _needed():
        return run(folder, *arguments)


@contextmanager
def _needed() -> Iterator[None]:
    """Say what git is needed for where there is none."""
    try:
        yield
    except GitMissing:
        hint = "Install it from https://git-scm.com, or give two files instead."
        raise SideError("a revision needs git, which is not installed", hint) from None
