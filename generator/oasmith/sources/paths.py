"""Checks of the paths in a source before they become local paths."""

from __future__ import annotations

import posixpath
import re


def is_safe(path: str) -> bool:
    """Return whether a path stays below any folder it is joined to, on each operating system.

    ``.git`` is not safe, because git runs hooks in it; neither are characters and names that have
    another meaning in Windows.
    """
    if not path.isprintable() or re.search(r'[\\:*?"<>|]', path):
        return False
    return not any(_is_unsafe(name) for name in path.split("/"))


def _is_unsafe(name: str) -> bool:
    # Windows ignores dots and spaces at the end of a name.
    return name.rstrip(". ") == "" or name.rstrip(". ").lower() == ".git"


def leaves(path: str) -> bool:
    """Return whether a relative path leads out of the folder that it is relative to."""
    normal = posixpath.normpath(path)
    return normal.startswith(("../", "/")) or normal == ".."
