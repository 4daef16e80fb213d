"""The location of a client from the command line: a folder, a wheel, or ``REV:FOLDER``."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from oasmith.diagnostics.findings import display
from oasmith.diff.git import SideError
from oasmith.diff.revisions import path_in, snapshot, split

MANIFEST = "manifest.json"
"""The file that oasmith writes to every client."""
DOCUMENTS = (".json", ".yaml", ".yml")
MAX_SIZE = 256 * 1024 * 1024
"""The maximum size of a wheel's code, in bytes; anything larger is not a client."""


@dataclass(frozen=True, slots=True)
class Source:
    """A folder that is a client, or contains one."""

    named: str
    """The argument of the command line."""
    folder: Path
    shown: Mapping[Path, str] = field(default_factory=dict)
    """The text that replaces the folder in locations."""


def source(text: str, stack: ExitStack) -> Source | None:
    """Return the source of a client; None if the text may be a document.

    Temporary files are removed when ``stack`` is closed. Raises ``SideError``.
    """
    path = Path(text)
    if path.is_dir():
        return Source(text, path.resolve())
    if path.suffix == ".whl" and path.is_file():
        folder = stack.enter_context(unpacked(path))
        return Source(text, folder, {folder: f"{display(path)}/"})
    return None if path.exists() else _of_revision(text, stack)


def _of_revision(text: str, stack: ExitStack) -> Source | None:
    parts = split(text)
    if parts is None or text.endswith(DOCUMENTS) or "://" in text:
        return None
    revision = stack.enter_context(snapshot(parts[0], Path.cwd()))
    folder = path_in(revision.repository, parts[1].rstrip("/"))
    if not revision.tree.has_folder(folder):
        return None
    return Source(text, revision.add_below(folder), revision.shown)


@contextmanager
def unpacked(wheel: Path) -> Iterator[Path]:
    """Provide the Python code and metadata of a wheel in a temporary folder.

    Raises ``SideError`` if the file is not a wheel, or has more than ``MAX_SIZE`` bytes of code.
    """
    with tempfile.TemporaryDirectory(prefix="oasmith-") as name:
        folder = Path(name).resolve()
        try:
            with zipfile.ZipFile(wheel) as archive:
                _extract(archive, folder, wheel)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError) as error:
            message = f"{display(wheel)} is not a wheel: {error}"
            raise SideError(message, "Build it again.") from None
        yield folder


def _extract(archive: zipfile.ZipFile, folder: Path, wheel: Path) -> None:
    members = [member for member in archive.infolist() if _is_wanted(member.filename)]
    if sum(member.file_size for member in members) > MAX_SIZE:
        hint = "Unpack it, and give the folder."
        raise SideError(f"{display(wheel)} has more code than a client", hint)
    for one in members:
        # zipfile drops "..", drive letters and leading slashes from the names in the archive.
        archive.extract(one, folder)


def _is_wanted(name: str) -> bool:
    return name.endswith((".py", f"/{MANIFEST}", ".dist-info/METADATA"))
