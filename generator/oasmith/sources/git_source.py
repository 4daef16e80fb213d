"""Sources that are git repositories, at a tag, a branch or a commit."""

from __future__ import annotations

import posixpath
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oasmith.config.sources import Source
from oasmith.git import objects
from oasmith.git.process import GitFailed, GitMissing
from oasmith.git.remote import FetchLimit, Remote, fetch_commit, resolve_ref
from oasmith.git.tree import LINK, GitTree, entries
from oasmith.sources.errors import SourceError
from oasmith.sources.files import Opened
from oasmith.sources.limits import Limits
from oasmith.sources.paths import is_safe, leaves
from oasmith.sources.pins import Revision

REFS = {"tag": "refs/tags/", "branch": "refs/heads/"}
_LFS = b"version https://git-lfs.github.com/spec/"


def newest(source: Source, scratch: Path, limits: Limits) -> Revision:
    """Return the commit that the tag or branch of a source points to now.

    Args:
        source: A repository.
        scratch: The working directory of git, which must not be inside a repository.
        limits: The limits on time and size.

    Raises ``SourceError``.
    """
    if source.ref_kind == "rev":
        return Revision(commit=source.ref)
    ref = REFS[source.ref_kind or "tag"] + source.ref
    with _git_errors(source):
        resolved = resolve_ref(_remote(source, limits), ref, scratch)
    if resolved is None:
        raise SourceError(
            "unreachable-source",
            f"{source.address} has no {source.ref_kind} {source.ref}",
            f"git ls-remote {source.address} lists its tags and branches.",
        )
    return Revision(commit=resolved.commit, tag_object=resolved.tag_object)


def open_source(source: Source, revision: Revision, scratch: Path, limits: Limits) -> Opened:
    """Fetch one commit, and return its files.

    Args:
        source: A repository.
        revision: The commit.
        scratch: A folder that must exist as long as the files are read.
        limits: The limits on time and size.

    Raises ``SourceError``.
    """
    folder = Path(tempfile.mkdtemp(dir=scratch))
    ref = "" if source.ref_kind == "rev" else REFS[source.ref_kind or "tag"] + source.ref
    with _git_errors(source):
        fetch_commit(_remote(source, limits), revision.commit, folder, ref)
        listed = objects.tree(folder, revision.commit)
    return Opened(revision, GitFiles(source, folder, listed, limits))


def check_tag(source: Source, pinned: Revision, now: Revision) -> None:
    """Raise ``SourceError`` if a tag points to another commit or tag object than when pinned."""
    if source.ref_kind == "tag" and pinned != now:
        raise SourceError(
            "moved-tag",
            f"the tag {source.ref} has moved: it was {_short(pinned)}, and is {_short(now)}",
            f"Ask its owner. If the move is intended, oasmith update {source.name} "
            "--accept-moved-tag shows the changes, and pins the new commit.",
        )


def _short(revision: Revision) -> str:
    tag = f" (tag object {revision.tag_object[:12]})" if revision.tag_object else ""
    return f"{revision.commit[:12]}{tag}"


def _remote(source: Source, limits: Limits) -> Remote:
    is_path = source.is_local and not source.address.startswith("file://")
    return Remote(
        # Absolute, so that it cannot begin with a dash.
        address=str((source.folder / source.address).resolve()) if is_path else source.address,
        is_local=source.is_local,
        seconds=limits.seconds,
        max_bytes=limits.repository_bytes,
    )


@contextmanager
def _git_errors(source: Source) -> Iterator[None]:
    """Convert errors of git to ``SourceError``."""
    try:
        yield
    except GitMissing:
        hint = "Install it from https://git-scm.com."
        raise SourceError("unreachable-source", "git is not installed", hint) from None
    except FetchLimit as error:
        hint = "Use a smaller repository, or another kind of source."
        raise SourceError("source-limit", f"{source.address} {error}", hint) from None
    except (GitFailed, ValueError) as error:
        # The user's git settings may put a token into the address.
        output = re.sub(r"(\w+://)[^/@\s]+@", r"\1", str(error))
        hint = "git cannot ask for a password here: set up a credential helper or an SSH agent."
        message = f"git cannot read {source.address}: {output}"
        raise SourceError("unreachable-source", message, hint) from None


class GitFiles:
    """The files of a commit in a bare repository."""

    def __init__(self, source: Source, folder: Path, listed: bytes, limits: Limits) -> None:
        """Read the files in ``listed``, the output of ``git ls-tree``."""
        self._source = source
        self._folder = folder
        self._limits = limits
        self._tree = GitTree(dict(entries(listed)), self._blob)

    def resolve_path(self, path: str) -> str | None:
        """See ``SourceFiles``."""
        resolved = self._tree.real(path)
        entry = self._tree.entries.get(resolved)
        if entry is None:
            if resolved == ".." and not leaves(path):
                raise SourceError(
                    "outside-source",
                    f"{posixpath.normpath(path)} is behind a link that leads out of the repository",
                    f"Ask its owner to fix the link; then run oasmith update {self._source.name}.",
                )
            return None
        return resolved if is_safe(resolved) and entry.mode != LINK else None

    def read(self, path: str) -> bytes:
        """See ``SourceFiles``."""
        hash = self._tree.entries[path].hash
        with _git_errors(self._source):
            size = objects.sizes(self._folder, [hash])[hash]
        self._limits.check_file(path, size)
        content = self._blob(hash)
        if content.startswith(_LFS):
            hint = "Ask its owner to store it in git itself."
            raise SourceError("unreachable-source", f"{path} is stored in Git LFS", hint)
        return content

    def documents(self) -> list[str]:
        """See ``SourceFiles``; a client with a git source always names its document."""
        return []

    def suggest(self, path: str) -> str:
        """See ``SourceFiles``."""
        return self._tree.near(posixpath.normpath(path))

    def _blob(self, hash: str) -> bytes:
        with _git_errors(self._source):
            return objects.blobs(self._folder, [hash])[0]
