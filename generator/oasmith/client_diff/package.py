"""The package of a generated client, read from a folder or wheel without being imported."""

from __future__ import annotations

import email
import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import griffe

from oasmith.client_diff.sources import MANIFEST, Source
from oasmith.diagnostics.findings import Location, display, shown_at
from oasmith.diff.git import SideError


@dataclass(frozen=True, slots=True)
class ClientPackage:
    """The package of a client."""

    folder: Path
    """The folder of its ``__init__.py``."""
    version: str
    """The version of its distribution; empty if that is not next to it."""
    module: griffe.Module
    shown: Mapping[Path, str] = field(default_factory=dict)
    """Folders with the files of a wheel or revision, and what is shown in their place."""

    @property
    def name(self) -> str:
        """The name of the package, as it is imported."""
        return self.folder.name

    def locate(self, node: griffe.Object | griffe.Alias) -> Location:
        """Return the location of an object that griffe has read."""
        path = node.filepath
        file = path[0] if isinstance(path, list) else path
        return shown_at(Location(display(file), node.lineno or 1), self.shown)


def load(source: Source) -> ClientPackage:
    """Return the client of a source, whose folder is the package or contains it.

    Raises ``SideError`` if there is no client of oasmith, or more than one.
    """
    package, text = _package(source.folder, source.named), source.named
    # The error has the text that griffe would log.
    logging.getLogger("griffe").addHandler(logging.NullHandler())
    loader = griffe.GriffeLoader(search_paths=[package.parent], allow_inspection=False)
    try:
        module = loader.load(package.name)
    except (ImportError, griffe.LoadingError) as error:
        raise SideError(f"{text} cannot be read: {error}", "Generate the client again.") from None
    if not isinstance(module, griffe.Module):
        raise SideError(f"{text} is not a package", "Give the folder of a generated client.")
    return ClientPackage(package, _version(package.parent), module, source.shown)


def _package(folder: Path, text: str) -> Path:
    candidates = [path for path in (folder, *sorted(folder.iterdir())) if _is_client(path)]
    if candidates:
        if len(candidates) > 1 and candidates[0] != folder:
            names = ", ".join(path.name for path in candidates)
            raise SideError(f"{text} has several clients: {names}", "Give the folder of one.")
        return candidates[0].resolve()
    raise SideError(
        f"there is no client of oasmith in {text}",
        f"Give the folder that oasmith generate wrote; the package in it has a {MANIFEST}.",
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
    # An installed package has other distributions next to it.
    if len(metadata) != 1:
        return ""
    return str(email.message_from_bytes(metadata[0].read_bytes())["Version"] or "")
