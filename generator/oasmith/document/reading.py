"""Options for reading a document, in addition to its root file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from os.path import relpath
from pathlib import Path

from oasmith.diagnostics.findings import display
from oasmith.document.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFolder:
    """The local folder with the files of a source; references must not lead out of it."""

    source: str
    """The name of the source in ``oasmith.toml``."""
    folder: Path
    """The folder, with links resolved."""
    shown: str
    """The text that findings show instead of the folder, such as ``zoho@v1.4.0:``."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Paths below the folder that are links in the source, with their targets; the folder itself
    has no links."""
    is_one_file: bool = False
    """Whether there is only the document, which relative references cannot leave."""

    def name(self, path: Path) -> str:
        """Return the name of a file in findings."""
        return self.shown + path.relative_to(self.folder).as_posix()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """Options that, together with the root file, determine the document."""

    references: Mapping[str, Path] = field(default_factory=dict)
    """Prefixes of absolute URLs, with the local folders to use instead."""
    roots: tuple[Path, ...] = ()
    """Folders, in addition to the project folder, that references may lead to."""
    sources: tuple[SourceFolder, ...] = ()
    """Folders with the files of sources."""
    overlays: tuple[Path, ...] = ()
    """Overlays, in the order in which they are applied."""
    selection: Selection | None = None
    """The selected operations; None for the whole document."""

    def source_of(self, path: Path) -> SourceFolder | None:
        """Return the folder of the source that a file belongs to, if there is one."""
        return next((one for one in self.sources if path.is_relative_to(one.folder)), None)

    def shown(self, path: Path) -> str:
        """Return the name of a file in findings."""
        source = self.source_of(path)
        return display(path) if source is None else source.name(path)

    def input_name(self, path: Path, root: Path, output: Path) -> str:
        """Return the name of an input file in a manifest, which has no local paths of sources.

        Args:
            path: The file.
            root: The root file of the document.
            output: The folder of the client.
        """
        source = self.source_of(path)
        if source is self.source_of(root):
            return Path(relpath(path, root.parent)).as_posix()
        if source is None:
            return Path(relpath(path, output)).as_posix()
        return f"{source.source}:{path.relative_to(source.folder).as_posix()}"

    def linked(self, path: Path) -> Path:
        """Return the target of a path that is a link in a source; other paths as they are."""
        source = self.source_of(path)
        if source is None or not source.links:
            return path
        target = source.links.get(path.relative_to(source.folder).as_posix())
        return path if target is None else source.folder / target


AS_IT_IS = ReadOptions()
