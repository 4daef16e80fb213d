"""Copies of sources in the repository of those who use them."""

from __future__ import annotations

from pathlib import Path

from oasmith.config.sources import Source
from oasmith.diagnostics.findings import display
from oasmith.sources.errors import SourceError
from oasmith.sources.pins import Pin
from oasmith.sources.store import ATTRIBUTES, ATTRIBUTES_TEXT, contents, difference, replace_folder


def write_copy(source: Source, pin: Pin, folder: Path) -> bool:
    """Copy what is pinned into the source's vendor folder; return whether it was different.

    Args:
        source: The source.
        pin: What is pinned of it.
        folder: Where these files lie.

    Raises ``SourceError`` where something else is in the way.
    """
    place = source.vendor
    if has_copy(source) and not place.is_symlink() and not difference(place, pin):
        return False
    _check_place(source)
    place.parent.mkdir(parents=True, exist_ok=True)
    replace_folder(place, {**contents(folder, pin), ATTRIBUTES: ATTRIBUTES_TEXT})
    return True


def has_copy(source: Source) -> bool:
    """Return whether oasmith has written the vendor folder of a source."""
    try:
        return (source.vendor / ATTRIBUTES).read_bytes() == ATTRIBUTES_TEXT
    except OSError:
        return False


def _check_place(source: Source) -> None:
    """Raise ``SourceError`` for a folder that is of somebody else, or outside of the project."""
    place, shown = source.vendor, display(source.vendor)
    if not place.parent.resolve().is_relative_to(source.folder.resolve()):
        what = f"{shown} is behind a link that leads out of the project"
        raise SourceError("outside-source", what, "Name another folder: vendor = …")
    if place.exists() and not place.is_symlink() and any(place.iterdir()) and not has_copy(source):
        what = f"{shown} has files that oasmith vendor has not written"
        raise SourceError("foreign-file", what, "Move them, or name another folder: vendor = …")
