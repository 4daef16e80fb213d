"""What oasmith itself brings to a result: its code and templates, and what they run on.

Two runs with the same fingerprint and the same input give the same output. It is a part of every
key of the cache.
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
"""What the names of variables begin with that openapi-spec-validator and its parts obey."""


@cache
def fingerprint() -> str:
    """Return the hash of oasmith's files, of all that is installed, and of the interpreter."""
    own = (
        Path(oasmith.__file__).parent,
        Path(oasmith_runtime.__file__).parent,
        packaged.templates(),
        packaged.extensions_schema(),
    )
    return key("oasmith", *_files(own), *_installed(), *_settings(), sys.version, sys.platform)


def of_folder(folder: Path) -> str:
    """Return the hash of all files of a folder: a user's own templates."""
    return key("folder", *_files((folder,)))


def _files(places: Iterable[Path]) -> Iterator[str | bytes]:
    """Yield name and content of each file, in an order that is always the same."""
    for place in places:
        yield place.name
        for name in sorted(_names(place)) if place.is_dir() else [""]:
            yield name
            yield _content(Path(place, name))


def _names(place: Path) -> Iterator[str]:
    for folder, below, names in os.walk(place, followlinks=True):
        below[:] = [folder for folder in below if folder != "__pycache__"]
        yield from (os.path.relpath(os.path.join(folder, name), place) for name in names)


def _content(path: Path) -> bytes | str:
    """Return what a file holds, or why it cannot be read: editors leave broken links."""
    try:
        return path.read_bytes()
    except OSError as error:
        return type(error).__name__


def _installed() -> Iterator[str]:
    """Yield every installed distribution, as its folder is called: name and version.

    All of them count, so that none can be forgotten: a tool's own dependencies decide as well.
    """
    for place in sys.path:
        try:
            names = os.listdir(place or ".")
        except OSError:
            continue
        yield from sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))


def _settings() -> Iterator[str]:
    """Yield the variables that tools obey."""
    yield from sorted(
        f"{name}={value}" for name, value in os.environ.items() if name.startswith(SETTINGS)
    )
