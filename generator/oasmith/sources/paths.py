"""Paths of files in a source, which become paths on this disk."""

from __future__ import annotations

import posixpath
import re


def is_safe(path: str) -> bool:
    """Return whether a path stays below any folder that it is put in, on each system.

    ``.git`` is none: what lies there is run by git. Neither is what Windows reads otherwise.
    """
    if not path.isprintable() or re.search(r'[\\:*?"<>|]', path):
        return False
    return not any(_is_bad(step) for step in path.split("/"))


def _is_bad(step: str) -> bool:
    # Windows leaves out dots and spaces at the end of a name.
    return step.rstrip(". ") == "" or step.rstrip(". ").lower() == ".git"


def leaves(path: str) -> bool:
    """Return whether a relative path leads above where it begins."""
    normal = posixpath.normpath(path)
    return normal.startswith(("../", "/")) or normal == ".."
