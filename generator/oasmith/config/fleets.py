"""Fleets: many clients, defined by path patterns in one table of ``oasmith.toml``."""

from __future__ import annotations

import glob
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import Any

from oasmith.config.keys import is_package
from oasmith.naming import snake

GENERIC_NAMES = frozenset({"api", "index", "openapi", "spec", "swagger"})
"""Generic file names; the client is then named after the folder."""


@dataclass(frozen=True, slots=True)
class Member:
    """A document of a fleet."""

    spec: Path
    package: str
    """The name and the package of its client."""


def members(values: Mapping[str, Any], folder: Path) -> list[Member]:
    """Return the documents of a fleet, sorted by path.

    Args:
        values: The table of the fleet, which ``FLEET_TABLE`` accepts.
        folder: The folder that its paths are relative to.
    """
    excluded = {path for pattern in values.get("exclude", ()) for path in matching(pattern, folder)}
    prefix = values.get("package-prefix", "")
    packages: dict[Path, str] = {}
    for pattern in values["documents"]:
        for path in matching(pattern, folder):
            relative = path.relative_to(folder / fixed_part(pattern))
            if path not in excluded:
                packages.setdefault(path, package_name(relative.as_posix(), prefix))
    return [Member(path, packages[path]) for path in sorted(packages)]


def matching(pattern: str, folder: Path) -> list[Path]:
    """Return the files that match a pattern; ``**`` matches any number of non-hidden folders."""
    names = glob.iglob(pattern, root_dir=folder, recursive=True)
    return [path for path in (folder / name for name in names) if path.is_file()]


def fixed_part(pattern: str) -> str:
    """Return the folder that contains all matches of a pattern: its part before any wildcard."""
    steps = PurePosixPath(pattern).parent.parts
    return str(PurePosixPath(*takewhile(lambda step: not glob.has_magic(step), steps)))


def package_name(path: str, prefix: str = "") -> str:
    """Return the package for a document, from its path below the fixed part of the pattern.

    The name depends on nothing else, so adding a document changes no other name. A file with a
    generic name such as ``openapi.yaml`` is named after its folder.
    """
    relative = PurePosixPath(path)
    steps = [*relative.parent.parts, relative.stem]
    if len(steps) > 1 and steps[-1].lower() in GENERIC_NAMES:
        steps.pop()
    name = prefix + snake(" ".join(steps), "api")
    return (
        name if is_package(name) else f"{name}_api" if is_package(f"{name}_api") else f"api_{name}"
    )
