"""How a document is read, besides which file it begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from os.path import relpath
from pathlib import Path

from oasmith.diagnostics.findings import display
from oasmith.document.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFolder:
    """The files of another project, as they lie on this disk. References stay inside of it."""

    source: str
    """The name of that project in ``oasmith.toml``."""
    folder: Path
    """Without links on the way."""
    shown: str
    """What findings show in its place, such as ``zoho@v1.4.0:``."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Paths below the folder that stand for others: links are not kept as links."""

    def name(self, path: Path) -> str:
        """Return a file of the folder as findings show it."""
        return self.shown + path.relative_to(self.folder).as_posix()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What decides which document comes of a root file."""

    references: Mapping[str, Path] = field(default_factory=dict)
    """Prefixes of absolute URLs with the local folders that stand for them."""
    roots: tuple[Path, ...] = ()
    """Further folders from which files may be taken, besides the project's own."""
    sources: tuple[SourceFolder, ...] = ()
    """Folders with the files of other projects."""
    overlays: tuple[Path, ...] = ()
    """Overlays, in the order in which they are applied."""
    selection: Selection | None = None
    """The operations that are wanted; None for the document as it is."""

    def source_of(self, path: Path) -> SourceFolder | None:
        """Return the folder of another project that a file belongs to, if there is one."""
        return next((one for one in self.sources if path.is_relative_to(one.folder)), None)

    def shown(self, path: Path) -> str:
        """Return a path as findings show it."""
        source = self.source_of(path)
        return display(path) if source is None else source.name(path)

    def input_name(self, path: Path, root: Path, output: Path) -> str:
        """Return a file as a manifest names it, wherever the files of other projects lie.

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
        """Return the file that a path of another project stands for."""
        source = self.source_of(path)
        if source is None or not source.links:
            return path
        target = source.links.get(path.relative_to(source.folder).as_posix())
        return path if target is None else source.folder / target


AS_IT_IS = ReadOptions()
