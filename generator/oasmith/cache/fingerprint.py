"""The fingerprint of oasmith: a hash of its code, its templates and its environment.

Two runs with the same fingerprint and the same input have the same output. The fingerprint is a
part of every cache key.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import oasmith
import oasmith_runtime
from oasmith import packaged
from oasmith.cache.store import key

SETTINGS = "OPENAPI_"
"""The prefix of environment variables that configure openapi-spec-validator and its parts."""


@cache
def fingerprint() -> str:
    """Return the hash of oasmith's files, the installed distributions, and the interpreter."""
    own = (
        Path(oasmith.__file__).parent,
        Path(oasmith_runtime.__file__).parent,
        packaged.templates(),
        packaged.extensions_schema(),
    )
    return key("oasmith", *_files(own), *_installed(), *_settings(), sys.version, sys.platform)


def of_folder(folder: Path) -> str:
    """Return the hash of all files of a folder, such as a user's templates."""
    return key("folder", *_files((folder,)))


def _files(paths: Iterable[Path]) -> Iterator[str | bytes]:
    """Yield name and content of each file, in a stable order."""
    for path in paths:
        yield path.name
        for name in sorted(_names(path)) if path.is_dir() else [""]:
            yield name
            yield _content(Path(path, name))


def _names(root: Path) -> Iterator[str]:
    for folder, subfolders, names in os.walk(root, followlinks=True):
        subfolders[:] = [name for name in subfolders if name != "__pycache__"]
        yield from (os.path.relpath(os.path.join(folder, name), root) for name in names)


def _content(path: Path) -> bytes | str:
    """Return the content of a file, or its error: editors leave broken symbolic links."""
    try:
        return path.read_bytes()
    except OSError as error:
        return type(error).__name__


def _installed() -> Iterator[str]:
    """Yield the metadata folder of every installed distribution: its name contains the version.

    All of them count, not only direct dependencies: those of a tool affect its output, too.
    """
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        yield from sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))


def _settings() -> Iterator[str]:
    """Yield the environment variables that configure tools."""
    yield from sorted(
        f"{name}={value}" for name, value in os.environ.items() if name.startswith(SETTINGS)
    )
