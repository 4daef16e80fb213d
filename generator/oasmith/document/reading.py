"""How a document is read, besides which file it begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from oasmith.document.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What decides which document comes of a root file."""

    references: Mapping[str, Path] = field(default_factory=dict)
    """Prefixes of absolute URLs with the local folders that stand for them."""
    roots: tuple[Path, ...] = ()
    """Further folders from which files may be taken, besides the project's own."""
    selection: Selection | None = None
    """The operations that are wanted; None for the document as it is."""


AS_IT_IS = ReadOptions()
