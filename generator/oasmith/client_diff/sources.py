"""Where a client lies that the command line names: a folder, a wheel, or a folder of a revision."""

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
"""What oasmith writes into every client."""
DOCUMENTS = (".json", ".yaml", ".yml")
MAX_SIZE = 256 * 1024 * 1024
"""Bytes of a wheel's code; what is larger is no client."""


@dataclass(frozen=True, slots=True)
class Source:
    """A folder with a client in it, or the client itself."""

    named: str
    """As the command line has it."""
    folder: Path
    shown: Mapping[Path, str] = field(default_factory=dict)
    """What locations have in place of the folder."""


def source(text: str, stack: ExitStack) -> Source | None:
    """Return where a client lies; None where the text names none, but perhaps a document.

    What is written for it is gone when ``stack`` is closed. Raises ``SideError``.
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
    taken = stack.enter_context(snapshot(parts[0], Path.cwd()))
    inside = path_in(taken.repository, parts[1].rstrip("/"))
    if not taken.tree.has_folder(inside):
        return None
    return Source(text, taken.add_below(inside), taken.shown)


@contextmanager
def unpacked(wheel: Path) -> Iterator[Path]:
    """Give the Python code of a wheel and what it says of itself, in a folder for the time being.

    Raises ``SideError`` where the file is no wheel, or has more than ``MAX_SIZE`` bytes of code.
    """
    with tempfile.TemporaryDirectory(prefix="oasmith-") as name:
        folder = Path(name).resolve()
        try:
            with zipfile.ZipFile(wheel) as archive:
                _extract(archive, folder, wheel)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError) as error:
            raise SideError(f"{display(wheel)} is no wheel: {error}", "Build it again.") from None
        yield folder


def _extract(archive: zipfile.ZipFile, folder: Path, wheel: Path) -> None:
    wanted = [member for member in archive.infolist() if _is_wanted(member.filename)]
    if sum(member.file_size for member in wanted) > MAX_SIZE:
        hint = "Unpack it, and name the folder."
        raise SideError(f"{display(wheel)} has more code than a client", hint)
    for one in wanted:
        # Python leaves out "..", drives and leading slashes, whatever the archive says.
        archive.extract(one, folder)


def _is_wanted(name: str) -> bool:
    return name.endswith((".py", f"/{MANIFEST}", ".dist-info/METADATA"))
