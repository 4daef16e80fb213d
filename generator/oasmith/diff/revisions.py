"""Documents of a git revision, in a temporary folder.

Only the requested file and the files that it refers to are written there, at the same relative
paths: a large repository costs no more than a small one.
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
"""The maximum length of a reference to a file, in characters."""

_REFERENCE = re.compile(r"""\$ref["']?\s*:\s*(?:"([^"#\n]*)|'([^'#\n]*)|([^\s"'#,}]+))""")
_DATA_FILE = re.compile(r"\.(?:json|ya?ml)\b", re.IGNORECASE)
_DELIMITERS = re.compile(r"[\s\"'<>{}\[\],()]")
_LFS_POINTER = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of one revision, written to a folder when they are needed."""

    revision: str
    """The revision as the user wrote it."""
    repository: Repository
    tree: GitTree
    folder: Path
    _written: set[str] = field(default_factory=set)

    @property
    def shown(self) -> dict[Path, str]:
        """The folder, and the text that replaces it in locations, such as ``main:``."""
        return {self.folder: f"{self.revision}:"}

    def document(self, path: str, references: Mapping[str, str] | None = None) -> Path:
        """Write a document with all files that it refers to, and return its path.

        Args:
            path: The path from the top of the repository.
            references: Prefixes of URLs, and the folders of the repository that replace them.

        Raises ``SideError`` if the revision has no such file.
        """
        if not self.tree.has(path):
            suggestion = self.tree.near(path)
            hint = f"Did you mean {self.revision}:{suggestion}?" if suggestion else ""
            raise SideError(f"{self.revision} has no file {path}", hint)
        waiting = [path]
        while waiting:
            texts = self._write(waiting)
            referenced = {
                file
                for document, text in texts.items()
                for file in _referenced(text, document, references or {})
            }
            waiting = sorted(file for file in referenced - self._written if self.tree.has(file))
        return self.folder / path

    def overlay(self, path: str, document: str, references: Mapping[str, str]) -> Path:
        """Write an overlay, and the files that the references in it point to.

        These references become part of the document, so they are relative to the document.
        """
        self.add(path)
        if self.tree.has(path):
            text = (self.folder / path).read_bytes().decode(errors="replace")
            for name in sorted(_referenced(text, document, references)):
                if self.tree.has(name):
                    self.document(name, references)
        return self.folder / path

    def add(self, path: str) -> None:
        """Write a file alone, or create a folder, if the revision has it."""
        if self.tree.has(path):
            self._write([path])
        elif self.tree.has_folder(path):
            (self.folder / path).mkdir(parents=True, exist_ok=True)

    def add_below(self, folder: str, ending: str = "") -> Path:
        """Write the files below a folder of the revision whose names have this ending.

        Returns the path of the folder.
        """
        start = f"{self.tree.real(folder)}/"
        paths = [path for path in self.tree.entries if path.startswith(start)]
        self._write(sorted(path for path in paths if path.endswith(ending)))
        return self.folder / self.tree.real(folder)

    def _write(self, paths: list[str]) -> dict[str, str]:
        """Write files and the symbolic links to them, and return the text of each new file."""
        new = sorted({self.tree.real(path) for path in paths} - self._written)
        contents = self.repository.blobs([self.tree.entries[path].hash for path in new])
        for path, content in zip(new, contents, strict=True):
            self._write_file(path, content)
        for path in paths:
            self._link(path)
        self._written.update(new, paths)
        texts = (content.decode(errors="replace") for content in contents)
        return dict(zip(new, texts, strict=True))

    def _write_file(self, path: str, content: bytes) -> None:
        if content.startswith(_LFS_POINTER):
            raise SideError(
                f"{path} is stored in Git LFS, and {self.revision} has only a pointer to it",
                f"git show {self.revision}:{path} | git lfs smudge prints it: compare two files.",
            )
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    def _link(self, path: str) -> None:
        """Create the symbolic links on the path to a file; a copy if the system has no links."""
        for place, target in self.tree.links(path):
            link = self.folder / place
            link.parent.mkdir(parents=True, exist_ok=True)
            # An existing link is kept; without symbolic links (Windows) the file is copied below.
            with suppress(OSError, NotImplementedError):
                to = relpath(self.folder / target, link.parent)
                link.symlink_to(to, target_is_directory=self.tree.has_folder(target))
        if not (self.folder / path).exists():
            self._write_file(path, (self.folder / self.tree.real(path)).read_bytes())


def names_in(text: str) -> set[str]:
    """Return the possible names of other files in the text of a document."""
    names = {next(filter(None, match.groups()), "") for match in _REFERENCE.finditer(text)}
    for match in _DATA_FILE.finditer(text):
        before = text[max(0, match.start() - MAX_REFERENCE) : match.start()]
        names.add(_DELIMITERS.split(before)[-1] + match[0])
    return names


def _referenced(text: str, document: str, references: Mapping[str, str]) -> Iterator[str]:
    """Yield the paths of files that the text of a document may refer to.

    The paths, that of the ``document`` too, start at the top of the repository.
    """
    for name in names_in(text):
        if "://" not in name:
            yield posixpath.normpath(posixpath.join(posixpath.dirname(document), unquote(name)))
        for prefix, folder in references.items():
            if name.startswith(prefix):
                rest = unquote(name.removeprefix(prefix)).lstrip("/")
                yield posixpath.normpath(posixpath.join(folder, rest))


@contextmanager
def snapshot(revision: str, start: Path) -> Iterator[Snapshot]:
    """Provide the files of a revision; ``start`` is a folder of the repository.

    Raises ``SideError`` if the revision cannot be read.
    """
    source = repository(start.resolve())
    listing = source.tree(source.commit(revision))
    tree = GitTree(dict(entries(listing)), lambda hash: source.blobs([hash])[0])
    with tempfile.TemporaryDirectory(prefix="oasmith-") as name:
        folder = Path(name).resolve()
        # Marks the folder as that of a project: references must not leave it.
        (folder / ".git").mkdir()
        yield Snapshot(revision, source, tree, folder)


def split(text: str) -> tuple[str, str] | None:
    """Return revision and path of ``REV:PATH``, or None for another text."""
    match = re.fullmatch(r"((?:[^:{]|\{[^}]*\})+):(.+)", text, re.DOTALL)
    return (match[1], match[2]) if match else None


def path_in(source: Repository, path: str) -> str:
    """Return a path from the top of the repository.

    ``./`` and ``../`` are relative to the folder of ``source``, as in git. Raises ``SideError`` if
    the path leaves the repository.
    """
    is_relative = path.startswith(("./", "../"))
    whole = posixpath.normpath(posixpath.join(source.prefix if is_relative else "", path))
    if whole.startswith(("/", "../")) or whole in ("..", "."):
        hint = "Give the path from the top of the repository."
        raise SideError(f"{path} is not a file of the repository", hint)
    return whole


def as_shown(findings: Iterable[Finding], shown: Mapping[Path, str]) -> list[Finding]:
    """Return findings with ``REV:PATH`` in place of the paths of temporary files."""
    prefixes = {
        f"{name}/": text
        for folder, text in shown.items()
        for name in (folder.as_posix(), display(folder))
    }
    result = list(findings)
    for prefix, text in prefixes.items():
        result = [
            replace(
                finding,
                message=finding.message.replace(prefix, text),
                hint=finding.hint.replace(prefix, text),
                location=replace(
                    finding.location, file=finding.location.file.replace(prefix, text)
                ),
            )
            for finding in result
        ]
    return result
