"""Fleets: many documents, each of which is a client, by one table of ``oasmith.toml``."""

from __future__ import annotations

import glob
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import Any

from oasmith.config.keys import is_package
from oasmith.naming import snake

UNTOLD = frozenset({"api", "index", "openapi", "spec", "swagger"})
"""Names of files that say nothing of a document: its folder does."""


@dataclass(frozen=True, slots=True)
class Member:
    """A document of a fleet."""

    spec: Path
    package: str
    """What its client is called and imported as."""


def members(values: Mapping[str, Any], folder: Path) -> list[Member]:
    """Return the documents that a table of ``FLEET_KEYS`` means, sorted by path.

    Args:
        values: The table, which ``FLEET_TABLE`` accepts.
        folder: Where its paths start.
    """
    excluded = {path for pattern in values.get("exclude", ()) for path in matching(pattern, folder)}
    prefix = values.get("package-prefix", "")
    packages: dict[Path, str] = {}
    for pattern in values["documents"]:
        for path in matching(pattern, folder):
            below = path.relative_to(folder / fixed_part(pattern))
            if path not in excluded:
                packages.setdefault(path, package_name(below.as_posix(), prefix))
    return [Member(path, packages[path]) for path in sorted(packages)]


def matching(pattern: str, folder: Path) -> list[Path]:
    """Return the files that a pattern fits; ``**`` is any number of folders, none hidden."""
    names = glob.iglob(pattern, root_dir=folder, recursive=True)
    return [path for path in (folder / name for name in names) if path.is_file()]


def fixed_part(pattern: str) -> str:
    """Return the folder that all files of a pattern are in: its steps before any wildcard."""
    steps = PurePosixPath(pattern).parent.parts
    return str(PurePosixPath(*takewhile(lambda step: not glob.has_magic(step), steps)))


def package_name(path: str, prefix: str = "") -> str:
    """Return the package for a document by its path below the fixed part of the pattern.

    It depends on nothing else, so that another document changes no name. A file such as
    ``openapi.yaml`` is called like its folder.
    """
    place = PurePosixPath(path)
    steps = [*place.parent.parts, place.stem]
    if len(steps) > 1 and steps[-1].lower() in UNTOLD:
        steps.pop()
    name = prefix + snake(" ".join(steps), "api")
    return (
        name if is_package(name) else f"{name}_api" if is_package(f"{name}_api") else f"api_{name}"
    )
