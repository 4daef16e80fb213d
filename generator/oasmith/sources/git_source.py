"""Documents in a git repository, at a tag, a branch or a commit."""

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
    """Return what the tag, the branch or the commit of a source is now.

    Args:
        source: A repository.
        scratch: A folder in no repository, where git runs.
        limits: What it may cost.

    Raises ``SourceError``.
    """
    if source.ref_kind == "rev":
        return Revision(commit=source.ref)
    ref = REFS[source.ref_kind or "tag"] + source.ref
    with _told(source):
        named = resolve_ref(_remote(source, limits), ref, scratch)
    if named is None:
        raise SourceError(
            "unreachable-source",
            f"{source.address} has no {source.ref_kind} {source.ref}",
            f"git ls-remote {source.address} lists what there is.",
        )
    return Revision(commit=named.commit, tag_object=named.tag_object)


def opened(source: Source, revision: Revision, scratch: Path, limits: Limits) -> Opened:
    """Fetch one commit, and return its files.

    Args:
        source: A repository.
        revision: The commit.
        scratch: A folder that is there for as long as the files are read.
        limits: What it may cost.

    Raises ``SourceError``.
    """
    folder = Path(tempfile.mkdtemp(dir=scratch))
    ref = "" if source.ref_kind == "rev" else REFS[source.ref_kind or "tag"] + source.ref
    with _told(source):
        fetch_commit(_remote(source, limits), revision.commit, folder, ref)
        listed = objects.tree(folder, revision.commit)
    return Opened(revision, GitFiles(source, folder, listed, limits))


def check_tag(source: Source, pinned: Revision, now: Revision) -> None:
    """Raise ``SourceError`` where a tag is not what it was when it was pinned."""
    if source.ref_kind == "tag" and pinned != now:
        what = f"was {_short(pinned)}, and is {_short(now)}"
        raise SourceError(
            "moved-tag",
            f"the tag {source.ref} has moved: it {what}",
            f"Ask its owner. If that is meant, oasmith update {source.name} --accept-moved-tag "
            "shows what has changed, and takes it.",
        )


def _short(revision: Revision) -> str:
    tag = f" (tag object {revision.tag_object[:12]})" if revision.tag_object else ""
    return f"{revision.commit[:12]}{tag}"


def _remote(source: Source, limits: Limits) -> Remote:
    is_path = source.is_local and not source.address.startswith("file://")
    return Remote(
        # Absolute, so that it begins with no dash.
        address=str((source.folder / source.address).resolve()) if is_path else source.address,
        is_local=source.is_local,
        seconds=limits.seconds,
        max_bytes=limits.repository_bytes,
    )


@contextmanager
def _told(source: Source) -> Iterator[None]:
    """Say in words of the source what git could not do."""
    try:
        yield
    except GitMissing:
        hint = "Install it from https://git-scm.com."
        raise SourceError("unreachable-source", "git is not installed", hint) from None
    except FetchLimit as error:
        hint = "A repository with less in it can be fetched."
        raise SourceError("source-limit", f"{source.address} {error}", hint) from None
    except (GitFailed, ValueError) as error:
        # The user's settings may put a token into an address.
        words = re.sub(r"(\w+://)[^/@\s]+@", r"\1", str(error))
        hint = "git asks for no password here: set up a credential helper, or ssh's agent."
        message = f"git cannot read {source.address}: {words}"
        raise SourceError("unreachable-source", message, hint) from None


class GitFiles:
    """The files of a commit in a bare repository."""

    def __init__(self, source: Source, folder: Path, listed: bytes, limits: Limits) -> None:
        """Take what ``git ls-tree`` has ``listed``."""
        self._source = source
        self._folder = folder
        self._limits = limits
        self._tree = GitTree(dict(entries(listed)), self._blob)

    def real(self, path: str) -> str | None:
        """See ``SourceFiles``."""
        real = self._tree.real(path)
        entry = self._tree.entries.get(real)
        if entry is None:
            if real == ".." and not leaves(path):
                raise SourceError(
                    "outside-source",
                    f"{posixpath.normpath(path)} is behind a link that leads out of the repository",
                    f"Its owner has to mend the link; then oasmith update {self._source.name}.",
                )
            return None
        return real if is_safe(real) and entry.mode != LINK else None

    def read(self, path: str) -> bytes:
        """See ``SourceFiles``."""
        hash = self._tree.entries[path].hash
        with _told(self._source):
            size = objects.sizes(self._folder, [hash])[hash]
        self._limits.check_file(path, size)
        content = self._blob(hash)
        if content.startswith(_LFS):
            hint = "Its owner has to keep it in git itself."
            raise SourceError("unreachable-source", f"{path} is kept in Git LFS", hint)
        return content

    def documents(self) -> list[str]:
        """See ``SourceFiles``: a client of a repository names its document."""
        return []

    def near(self, path: str) -> str:
        """See ``SourceFiles``."""
        return self._tree.near(posixpath.normpath(path))

    def _blob(self, hash: str) -> bytes:
        with _told(self._source):
            return objects.blobs(self._folder, [hash])[0]
