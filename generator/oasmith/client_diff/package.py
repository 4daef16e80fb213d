"""A generated client in a folder or a wheel: which package it is, and its code, not run."""

from __future__ import annotations

import email
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import griffe

from oasmith.diagnostics.findings import Location, display, shown_at
from oasmith.diff.git import SideError

MANIFEST = "manifest.json"
"""What oasmith writes into every client."""
MAX_SIZE = 256 * 1024 * 1024
"""Bytes of a wheel's code; what is larger is no client."""


@dataclass(frozen=True, slots=True)
class ClientPackage:
    """The package of a client."""

    folder: Path
    """Where its ``__init__.py`` lies."""
    version: str
    """Of its distribution; empty where that is not beside it."""
    module: griffe.Module
    shown: Mapping[Path, str] = field(default_factory=dict)
    """Folders that stand for wheels and revisions, with what is shown in their place."""

    @property
    def name(self) -> str:
        """What it is imported as."""
        return self.folder.name

    def locate(self, node: griffe.Object | griffe.Alias) -> Location:
        """Return the place of what griffe has read."""
        path = node.filepath
        file = path[0] if isinstance(path, list) else path
        return shown_at(Location(display(file), node.lineno or 1), self.shown)


def is_wheel(path: Path) -> bool:
    """Return whether a path is that of a wheel."""
    return path.suffix == ".whl" and path.is_file()


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
        except zipfile.BadZipFile as error:
            raise SideError(f"{wheel} is no wheel: {error}", "Build it again.") from None
        yield folder


def _extract(archive: zipfile.ZipFile, folder: Path, wheel: Path) -> None:
    wanted = [it for it in archive.infolist() if _is_wanted(it.filename)]
    if sum(it.file_size for it in wanted) > MAX_SIZE:
        raise SideError(f"{wheel} has more code than a client", "Unpack it, and name the folder.")
    for one in wanted:
        # Leaves out "..", drives and leading slashes, whatever the archive says.
        archive.extract(one, folder)


def _is_wanted(name: str) -> bool:
    return name.endswith((".py", f"/{MANIFEST}", ".dist-info/METADATA"))


def load(folder: Path, text: str, shown: Mapping[Path, str] | None = None) -> ClientPackage:
    """Return the client in a folder: the package itself, or the folder that it lies in.

    Args:
        folder: The folder.
        text: What a user calls it.
        shown: What locations have in place of folders.

    Raises ``SideError`` where no client of oasmith is there, or several are.
    """
    package = _package(folder, text)
    loader = griffe.GriffeLoader(search_paths=[package.parent], allow_inspection=False)
    try:
        module = loader.load(package.name)
    except (ImportError, SyntaxError, UnicodeDecodeError) as error:
        raise SideError(f"{text} cannot be read: {error}", "Generate the client again.") from None
    if not isinstance(module, griffe.Module):
        raise SideError(f"{text} is no package", "Name the folder of a generated client.")
    return ClientPackage(package, _version(package.parent), module, shown or {})


def _package(folder: Path, text: str) -> Path:
    candidates = [it for it in (folder, *sorted(folder.iterdir())) if _is_client(it)]
    if candidates:
        if len(candidates) > 1 and candidates[0] != folder:
            names = ", ".join(it.name for it in candidates)
            raise SideError(f"{text} has several clients: {names}", "Name the folder of one.")
        return candidates[0].resolve()
    raise SideError(
        f"there is no client of oasmith in {text}",
        f"Name the folder that oasmith generate wrote; the package in it has a {MANIFEST}.",
    )


def _is_client(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() and (folder / "__init__.py").is_file()


def _version(folder: Path) -> str:
    """Return the version of the distribution that a package belongs to."""
    project = folder / "pyproject.toml"
    if project.is_file():
        try:
            table = tomllib.loads(project.read_text(encoding="utf-8")).get("project", {})
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            return ""
        return str(table.get("version", ""))
    metadata = sorted(folder.glob("*.dist-info/METADATA"))
    # Where a package is installed, others lie beside it.
    if len(metadata) != 1:
        return ""
    return str(email.message_from_bytes(metadata[0].read_bytes())["Version"] or "")
