"""The overlays of one document: which file each of them is for.

An overlay is for the document's root file; one whose ``extends`` names another file of the document
is for that file. So what stands behind a reference can be changed, where it is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote

from oasmith.diagnostics.findings import Finding, Level, display
from oasmith.document.load import Source, load
from oasmith.document.origins import Origin
from oasmith.document.overlays.overlay import Overlay, finding

Existing: TypeAlias = Callable[[str, Path], Path | None]


@dataclass(slots=True)
class Overlays:
    """What changes the files of a document as they are loaded."""

    sources: list[Source] = field(default_factory=list)
    """The files of the overlays."""
    findings: list[Finding] = field(default_factory=list)
    _by_file: dict[Path, list[Overlay]] = field(default_factory=dict)
    _applied: set[Path] = field(default_factory=set)
    _has_failed: bool = False

    @property
    def have_failed(self) -> bool:
        """Whether there is an overlay that could not be applied as it is written."""
        return self._has_failed or any(one.rule in FATAL for one in self.findings)

    def add(self, path: Path, root: Path, existing: Existing) -> None:
        """Read an overlay.

        Args:
            path: Its file, with links followed.
            root: The root file of the document, with links followed.
            existing: Gives the file that a URL means, from a folder on; None where there is none.
        """
        # What reads JSONPath is imported only where there is one to read.
        from oasmith.document.overlays.structure import read

        source, wrong = load(path)
        self.findings += wrong
        if source is None:
            self._has_failed = True
            return
        self.sources.append(source)
        overlay, wrong = read(source)
        self.findings += wrong
        if overlay is not None:
            self._by_file.setdefault(self._file(overlay, root, existing), []).append(overlay)

    def applied(self, source: Source) -> Source:
        """Return a file of the document as it is with the overlays that are for it."""
        own = self._by_file.get(source.path)
        if not own:
            return source
        from oasmith.document.overlays.apply import apply

        self._applied.add(source.path)
        overlaid, wrong = apply(source, own)
        self.findings += wrong
        return overlaid

    def note_unused(self) -> None:
        """Say which overlays are for files that the document has turned out not to have."""
        for path, overlays in self._by_file.items():
            for overlay in overlays if path not in self._applied else ():
                what = f"the document does not use {display(path)}; nothing was changed"
                hint = (
                    "Name a file of the document, or leave out extends: it is the root file then."
                )
                place = Origin(overlay.source, "/extends")
                self.findings.append(finding("overlay-matches-nothing", what, place, hint))

    def _file(self, overlay: Overlay, root: Path, existing: Existing) -> Path:
        """Return the file that an overlay is for."""
        if overlay.extends is None:
            return root
        url = overlay.extends.partition("#")[0]
        file = existing(url, overlay.source.path.parent)
        if file is not None:
            return file
        # Whether an address is the document's own cannot be told: its name has to do.
        if "://" not in url or unquote(url).rpartition("/")[2] != root.name:
            self._note_other(overlay, root)
        return root

    def _note_other(self, overlay: Overlay, root: Path) -> None:
        what = f"the overlay extends {overlay.extends}, and is applied to {display(root)}"
        hint = "Name this document, relative to the overlay, or leave out extends."
        place = Origin(overlay.source, "/extends")
        self.findings.append(finding("overlay-extends", what, place, hint, Level.WARNING))


FATAL = frozenset({"invalid-overlay", "invalid-jsonpath", "overlay-conflict", "overlay-limit"})
"""Rules after which there is no document such as the overlays were to give."""
