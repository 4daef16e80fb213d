"""Vendored copies of sources, in the repository of the project that uses them."""

from __future__ import annotations

from pathlib import Path

from oasmith.config.sources import Source
from oasmith.diagnostics.findings import display
from oasmith.sources.errors import SourceError
from oasmith.sources.pins import Pin
from oasmith.sources.store import ATTRIBUTES, ATTRIBUTES_TEXT, contents, difference, replace_folder


def write_copy(source: Source, pin: Pin, folder: Path) -> bool:
    """Copy the pinned files to the source's vendor folder; return whether it was out of date.

    Args:
        source: The source.
        pin: Its pin.
        folder: The folder with the pinned files.

    Raises ``SourceError`` if the vendor folder has other files, or is outside the project.
    """
    place = source.vendor
    if has_copy(source) and not place.is_symlink() and not difference(place, pin):
        return False
    _check_place(source)
    place.parent.mkdir(parents=True, exist_ok=True)
    replace_folder(place, {**contents(folder, pin), ATTRIBUTES: ATTRIBUTES_TEXT})
    return True


def has_copy(source: Source) -> bool:
    """Return whether the vendor folder of a source was written by oasmith."""
    try:
        return (source.vendor / ATTRIBUTES).read_bytes() == ATTRIBUTES_TEXT
    except OSError:
        return False


def _check_place(source: Source) -> None:
    """Raise ``SourceError`` if the folder has other files, or is outside the project."""
    place, shown = source.vendor, display(source.vendor)
    if not place.parent.resolve().is_relative_to(source.folder.resolve()):
        message = f"{shown} is behind a link that leads out of the project"
        raise SourceError("outside-source", message, "Choose another folder: vendor = …")
    if place.exists() and not place.is_symlink() and any(place.iterdir()) and not has_copy(source):
        message = f"{shown} has files that were not written by oasmith vendor"
        hint = "Move them, or choose another folder: vendor = …"
        raise SourceError("foreign-file", message, hint)
