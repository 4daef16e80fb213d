"""The overlays of one document, and the file that each of them applies to.

An overlay applies to the root file of the document, unless ``extends`` names another file of the
document. So the target of a reference can be changed in the file that defines it.
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
    """The overlays of a document, which are applied to its files as they are loaded."""

    sources: list[Source] = field(default_factory=list)
    """The files of the overlays."""
    findings: list[Finding] = field(default_factory=list)
    _by_file: dict[Path, list[Overlay]] = field(default_factory=dict)
    _applied: set[Path] = field(default_factory=set)
    _has_failed: bool = False

    @property
    def have_failed(self) -> bool:
        """Whether an overlay could not be read or applied completely."""
        return self._has_failed or any(one.rule in FATAL for one in self.findings)

    def add(self, path: Path, root: Path, existing: Existing) -> None:
        """Read an overlay.

        Args:
            path: Its file, with links resolved.
            root: The root file of the document, with links resolved.
            existing: Returns the file of a URL, relative to a folder; None if it does not exist.
        """
        # The JSONPath library is only imported if there are overlays.
        from oasmith.document.overlays.structure import read

        source, findings = load(path)
        self.findings += findings
        if source is None:
            self._has_failed = True
            return
        self.sources.append(source)
        overlay, findings = read(source)
        self.findings += findings
        if overlay is not None:
            self._by_file.setdefault(self._file(overlay, root, existing), []).append(overlay)

    def applied(self, source: Source) -> Source:
        """Return a file of the document with its overlays applied."""
        own = self._by_file.get(source.path)
        if not own:
            return source
        from oasmith.document.overlays.apply import apply

        self._applied.add(source.path)
        overlaid, findings = apply(source, own)
        self.findings += findings
        return overlaid

    def note_unused(self) -> None:
        """Report overlays of files that the document does not use."""
        for path, overlays in self._by_file.items():
            for overlay in overlays if path not in self._applied else ():
                message = f"the document does not use {display(path)}, so nothing was changed"
                hint = "Name a file of the document, or remove extends to change the root file."
                origin = Origin(overlay.source, "/extends")
                self.findings.append(finding("overlay-matches-nothing", message, origin, hint))

    def _file(self, overlay: Overlay, root: Path, existing: Existing) -> Path:
        """Return the file that an overlay applies to."""
        if overlay.extends is None:
            return root
        url = overlay.extends.partition("#")[0]
        file = existing(url, overlay.source.path.parent)
        if file is not None:
            return file
        # The URL of the document itself is unknown, so only the file name is compared.
        if "://" not in url or unquote(url).rpartition("/")[2] != root.name:
            self._note_other(overlay, root)
        return root

    def _note_other(self, overlay: Overlay, root: Path) -> None:
        message = f"the overlay extends {overlay.extends}, but is applied to {display(root)}"
        hint = "Write the path of this document, relative to the overlay, or remove extends."
        origin = Origin(overlay.source, "/extends")
        self.findings.append(finding("overlay-extends", message, origin, hint, Level.WARNING))


FATAL = frozenset({"invalid-overlay", "invalid-jsonpath", "overlay-conflict", "overlay-limit"})
"""Rules after which there is no document, because overlays were not applied completely."""
