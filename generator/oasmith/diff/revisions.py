"""Documents as a revision of git has them, in a folder that is gone afterwards.

What is written there is the named file and what it refers to, at the same relative places: a large
repository costs no more than a small one.
"""

from __future__ import annotations

import posixpath
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from os.path import relpath
from pathlib import Path
from urllib.parse import unquote

from oasmith.diagnostics.findings import Finding, display
from oasmith.diff.git import Repository, SideError, repository
from oasmith.git.tree import GitTree, entries

MAX_REFERENCE = 1000
"""Characters of a reference to a file."""

_REFERENCE = re.compile(r"""\$ref["']?\s*:\s*(?:"([^"#\n]*)|'([^'#\n]*)|([^\s"'#,}]+))""")
_DATA_FILE = re.compile(r"\.(?:json|ya?ml)\b", re.IGNORECASE)
_DELIMITERS = re.compile(r"[\s\"'<>{}\[\],()]")
_POINTER_TO_LFS = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of one revision, written below a folder as they are needed."""

    revision: str
    """As it was named."""
    repository: Repository
    tree: GitTree
    folder: Path
    _written: set[str] = field(default_factory=set)

    @property
    def shown(self) -> dict[Path, str]:
        """The folder with what stands in its place in locations."""
        return {self.folder: f"{self.revision}:"}

    def document(self, path: str, references: Mapping[str, str] | None = None) -> Path:
        """Write a document with all files that it names, and return its place.

        Args:
            path: From the top of the repository.
            references: Prefixes of URLs with the folders of the repository that stand for them.

        Raises ``SideError`` where the revision has no such file.
        """
        if not self.tree.has(path):
            near = self.tree.near(path)
            hint = f"Did you mean {self.revision}:{near}?" if near else ""
            raise SideError(f"{self.revision} has no file {path}", hint)
        waiting = [path]
        while waiting:
            texts = self._write(waiting)
            named = {it for at, text in texts.items() for it in _named(text, at, references or {})}
            waiting = sorted(it for it in named - self._written if self.tree.has(it))
        return self.folder / path

    def overlay(self, path: str, document: str, references: Mapping[str, str]) -> Path:
        """Write an overlay, and the files that a document refers to by what the overlay writes.

        A reference that an overlay writes is relative to the document.
        """
        self.add(path)
        if self.tree.has(path):
            text = (self.folder / path).read_bytes().decode(errors="replace")
            for name in sorted(_named(text, document, references)):
                if self.tree.has(name):
                    self.document(name, references)
        return self.folder / path

    def add(self, path: str) -> None:
        """Write a file by itself, or make a folder, where the revision has one."""
        if self.tree.has(path):
            self._write([path])
        elif self.tree.has_folder(path):
            (self.folder / path).mkdir(parents=True, exist_ok=True)

    def add_below(self, folder: str, ending: str = "") -> Path:
        """Write the files below a folder of the revision whose names end like this.

        Returns the place of the folder.
        """
        start = f"{self.tree.real(folder)}/"
        paths = [path for path in self.tree.entries if path.startswith(start)]
        self._write(sorted(path for path in paths if path.endswith(ending)))
        return self.folder / self.tree.real(folder)

    def _write(self, paths: list[str]) -> dict[str, str]:
        """Write files with the links to them, and return the text of each that is new."""
        new = sorted({self.tree.real(it) for it in paths} - self._written)
        contents = self.repository.blobs([self.tree.entries[it].hash for it in new])
        for path, content in zip(new, contents, strict=True):
            self._put(path, content)
        for path in paths:
            self._link(path)
        self._written.update(new, paths)
        texts = (content.decode(errors="replace") for content in contents)
        return dict(zip(new, texts, strict=True))

    def _put(self, path: str, content: bytes) -> None:
        if content.startswith(_POINTER_TO_LFS):
            raise SideError(
                f"{path} is kept in Git LFS, and {self.revision} has only a pointer to it",
                f"git show {self.revision}:{path} | git lfs smudge prints it; compare two files.",
            )
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    def _link(self, path: str) -> None:
        """Make the links on the way to a file; a copy where the system has none."""
        for place, target in self.tree.links(path):
            link = self.folder / place
            link.parent.mkdir(parents=True, exist_ok=True)
            # One that is there was made before; without links (Windows) the file is copied below.
            with suppress(OSError, NotImplementedError):
                to = relpath(self.folder / target, link.parent)
                link.symlink_to(to, target_is_directory=self.tree.has_folder(target))
        if not (self.folder / path).exists():
            self._put(path, (self.folder / self.tree.real(path)).read_bytes())


def names_in(text: str) -> set[str]:
    """Return what may be the names of other files, in the text of a document."""
    found = {next(filter(None, match.groups()), "") for match in _REFERENCE.finditer(text)}
    for match in _DATA_FILE.finditer(text):
        before = text[max(0, match.start() - MAX_REFERENCE) : match.start()]
        found.add(_DELIMITERS.split(before)[-1] + match[0])
    return found


def _named(text: str, at: str, references: Mapping[str, str]) -> Iterator[str]:
    """Yield what may be the paths of other files, in the text of one."""
    for name in names_in(text):
        if "://" not in name:
            yield posixpath.normpath(posixpath.join(posixpath.dirname(at), unquote(name)))
        for prefix, folder in references.items():
            if name.startswith(prefix):
                rest = unquote(name.removeprefix(prefix)).lstrip("/")
                yield posixpath.normpath(posixpath.join(folder, rest))


@contextmanager
def snapshot(revision: str, start: Path) -> Iterator[Snapshot]:
    """Give the files of a revision of the repository that a folder is in.

    Raises ``SideError`` where git does not have it.
    """
    where = repository(start.resolve())
    listed = where.tree(where.commit(revision))
    tree = GitTree(dict(entries(listed)), lambda hash: where.blobs([hash])[0])
    with tempfile.TemporaryDirectory(prefix="oasmith-") as name:
        folder = Path(name).resolve()
        # What marks the folder of a project: references may not leave it.
        (folder / ".git").mkdir()
        yield Snapshot(revision, where, tree, folder)


def split(text: str) -> tuple[str, str] | None:
    """Return revision and path of ``REV:PATH``; None where a text is none."""
    match = re.fullmatch(r"((?:[^:{]|\{[^}]*\})+):(.+)", text, re.DOTALL)
    return (match[1], match[2]) if match else None


def path_in(where: Repository, path: str) -> str:
    """Return a path from the top of the repository; ``./`` and ``../`` are of the folder.

    Raises ``SideError`` where it leaves the repository.
    """
    is_of_folder = path.startswith(("./", "../"))
    whole = posixpath.normpath(posixpath.join(where.prefix if is_of_folder else "", path))
    if whole.startswith(("/", "../")) or whole in ("..", "."):
        raise SideError(f"{path} is no file of the repository", "Name it from its top.")
    return whole


def as_shown(findings: Iterable[Finding], shown: Mapping[Path, str]) -> list[Finding]:
    """Return findings that name the files of a revision as a user does."""
    names = {f"{name}/": to for it, to in shown.items() for name in (it.as_posix(), display(it))}
    found = list(findings)
    for name, to in names.items():
        found = [
            replace(
                finding,
                message=finding.message.replace(name, to),
                hint=finding.hint.replace(name, to),
                location=replace(finding.location, file=finding.location.file.replace(name, to)),
            )
            for finding in found
        ]
    return found
