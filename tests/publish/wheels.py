"""Builds wheels with hatchling in this process, in a tenth of the time of a separate build."""

from __future__ import annotations

import os
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder


def wheel(project: Path, folder: Path) -> Path:
    """Build the wheel of a client's folder, and return it."""
    before = Path.cwd()
    # As a build frontend does; paths in pyproject.toml are relative.
    os.chdir(project)
    try:
        [built] = WheelBuilder(str(project)).build(directory=str(folder))
    finally:
        os.chdir(before)
    return Path(built)


def unpacked(path: Path, folder: Path) -> Path:
    """Install a wheel of pure Python into a folder, as ``pip install --target`` does."""
    import zipfile

    with zipfile.ZipFile(path) as file:
        file.extractall(folder)
    return folder
