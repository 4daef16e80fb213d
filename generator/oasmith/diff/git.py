"""Read access to a repository by the system's git: nothing is checked out, fetched or changed."""

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
    """One of the two sides cannot be read; the user can fix that."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Store the message, and a ``hint`` that says how to fix it."""
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository that a folder is in."""

    folder: Path
    prefix: str
    """The folder's path in the repository, with a trailing slash; empty at the top."""

    def commit(self, revision: str) -> str:
        """Return the commit hash of a revision. Raises ``SideError`` if there is none."""
        if revision.startswith("-") or not revision.isprintable():
            raise SideError(f"{revision!r} is not a revision")
        arguments = ("--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        try:
            return _git(self.folder, "rev-parse", *arguments).decode().strip()
        except GitFailed:
            hint = self._revision_hint(revision)
            raise SideError(f"git does not know the revision {revision}", hint) from None

    def newest_tag(self, pattern: str) -> str:
        """Return the newest tag in the history of HEAD that matches a pattern.

        A name without wildcards is that tag. Raises ``SideError`` if there is none.
        """
        if pattern.startswith("-") or not pattern.isprintable():
            raise SideError(f"{pattern!r} is not a tag")
        if not self._lines("tag", "--list", pattern):
            hint = self._suggestion(pattern, "refs/tags") or self._fetch_hint("--tags")
            raise SideError(f"no tag matches {pattern}", hint)
        if not re.search(r"[*?\[]", pattern):
            return pattern
        try:
            tag = _git(self.folder, "describe", "--tags", "--abbrev=0", f"--match={pattern}")
        except GitFailed:
            message = f"no tag in the history of HEAD matches {pattern}"
            raise SideError(message, self._fetch_hint("--tags")) from None
        return tag.decode().strip()

    def tags(self) -> list[str]:
        """Return the tags of HEAD and of its history.

        Raises ``SideError`` for a shallow clone, which has only some of them.
        """
        if self._lines("rev-parse", "--is-shallow-repository") == ["true"]:
            message = "the clone is shallow, so the tag of the last version may be missing"
            hint = (
                "Run git fetch --unshallow --tags; in GitHub Actions, set fetch-depth: 0 for "
                "actions/checkout, in GitLab set GIT_DEPTH: 0."
            )
            raise SideError(message, hint)
        return self._lines("tag", "--merged", "HEAD")

    def tree(self, commit: str) -> bytes:
        """Return mode, kind, hash and path of each file of a commit, as ``git ls-tree`` does."""
        with _git_required():
            return objects.tree(self.folder, commit)

    def blobs(self, hashes: Sequence[str]) -> list[bytes]:
        """Return the contents of files. Raises ``SideError`` if one is missing."""
        try:
            with _git_required():
                return objects.blobs(self.folder, hashes)
        except (GitFailed, ValueError):
            hint = "The clone is partial: git fetch --refetch --no-filter fetches the rest."
            raise SideError("a file of the revision is missing in the clone", hint) from None

    def _lines(self, *arguments: str) -> list[str]:
        try:
            return _git(self.folder, *arguments).decode(errors="replace").splitlines()
        except GitFailed:
            return []

    def _revision_hint(self, revision: str) -> str:
        """Return a hint for an unknown revision: a similar name, or how to fetch it."""
        branch = revision.removeprefix("origin/")
        remotes = self._lines("for-each-ref", "--format=%(refname:short)", "refs/remotes")
        if f"origin/{branch}" in remotes:
            return f"Use origin/{branch}."
        suggestion = self._suggestion(revision)
        is_shallow = self._lines("rev-parse", "--is-shallow-repository") == ["true"]
        if suggestion and not is_shallow:
            return suggestion
        if re.fullmatch(r"[0-9a-f]{7,64}", revision):
            return self._fetch_hint(revision)
        return self._fetch_hint(f"{branch}:refs/remotes/origin/{branch}", f"origin/{branch}")

    def _suggestion(self, revision: str, *namespaces: str) -> str:
        """Return a hint with a name similar to ``revision``, or an empty text."""
        namespaces = namespaces or ("refs/heads", "refs/tags", "refs/remotes")
        known = self._lines("for-each-ref", "--format=%(refname:short)", *namespaces)
        matches = difflib.get_close_matches(revision, known, n=1)
        return f"Did you mean {matches[0]}?" if matches else ""

    def _fetch_hint(self, refspec: str, revision: str = "") -> str:
        """Return how to fetch what is missing in a shallow clone, as in CI.

        ``revision`` is its name afterwards, if that is another one.
        """
        then = f", then use {revision}" if revision else ""
        return (
            f"If it is missing in the clone, run git fetch origin {shlex.quote(refspec)}{then}; "
            "in GitHub Actions, set fetch-depth: 0 for actions/checkout."
        )


def repository(folder: Path) -> Repository:
    """Return the repository of a folder. Raises ``SideError`` if there is none."""
    try:
        prefix = _git(folder, "rev-parse", "--show-prefix")
    except GitFailed as error:
        reason = str(error)
        if "not a git repository" in reason:
            hint = "Compare two files instead, or run the command in a clone."
            raise SideError(f"{folder.as_posix()} is not in a git repository", hint) from None
        raise SideError(f"git cannot read the repository: {reason}") from None
    return Repository(folder, os.fsdecode(prefix).removesuffix("\n"))


def author(folder: Path) -> str:
    """Return the author name of new commits, or an empty text."""
    try:
        return _git(folder, "config", "--get", "user.name").decode(errors="replace").strip()
    except (GitFailed, SideError):
        return ""


def _git(folder: Path, *arguments: str) -> bytes:
    """Return the output of git. Raises ``GitFailed``, or ``SideError`` without an installed git."""
    with _git_required():
        return run(folder, *arguments)


@contextmanager
def _git_required() -> Iterator[None]:
    """Raise ``SideError`` if git is not installed."""
    try:
        yield
    except GitMissing:
        hint = "Install it from https://git-scm.com, or compare two files instead."
        raise SideError("reading a revision requires git, which is not installed", hint) from None
