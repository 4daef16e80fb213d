"""Where the files of sources lie on this machine: a folder for each content, by its hash."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from oasmith.cache.store import default_folder, make_private
from oasmith.sources.pins import Pin

ATTRIBUTES = ".gitattributes"
"""Lies in a vendored folder, so that git changes no line ends there: the hashes are of bytes."""
ATTRIBUTES_TEXT = b"# Written by oasmith vendor: the bytes are pinned in oasmith.lock.\n* -text\n"


class Store:
    """Folders with files of sources, each by the hash of its content."""

    def __init__(self, folder: Path) -> None:
        """Keep them below a folder, which only this user can write."""
        # Without links on the way: the paths of files are compared.
        self._folder = folder.resolve()

    def place(self, pin: Pin) -> Path:
        """Return where the files of a pin lie, or would lie."""
        return self._folder / pin.digest

    def put(self, pin: Pin, files: Mapping[str, bytes]) -> Path:
        """Keep the files of a pin, which are what it says, and return their folder."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = self.place(pin)
        try:
            replace_folder(place, files)
        except OSError:
            # Another process may have put the same there meanwhile.
            if not place.is_dir() or difference(place, pin):
                raise
        return place


def replace_folder(place: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a new folder that takes the place of what is there."""
    partial = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name}."))
    try:
        for name, content in files.items():
            path = partial / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        umask = os.umask(0)
        os.umask(umask)
        partial.chmod(0o777 & ~umask)
        if place.is_symlink():
            place.unlink()
        elif place.exists():
            shutil.rmtree(place)
        partial.replace(place)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def user_store() -> Store | None:
    """Return the store in the user's cache; None where there is none that can be trusted."""
    folder = default_folder()
    if folder is None or not make_private(folder):
        return None
    return Store(folder / "sources")


@contextmanager
def store_for_fetching() -> Iterator[Store]:
    """Give the user's store; without a cache one that is gone afterwards."""
    store = user_store()
    if store is not None:
        yield store
        return
    with tempfile.TemporaryDirectory(prefix="oasmith-") as name:
        yield Store(Path(name))


def difference(folder: Path, pin: Pin) -> str:
    """Return how a folder differs from what is pinned; nothing where it does not.

    More files count, too: a reference could lead to them.
    """
    wanted = {file.path: file for file in pin.files}
    for path in sorted(_entries(folder) - {ATTRIBUTES}):
        if (folder / path).is_symlink():
            return f"{path} is a link"
        if path not in wanted:
            return f"{path} is not in oasmith.lock"
    for path, file in wanted.items():
        content = _read(folder / path)
        if content is None:
            return f"{path} is not there"
        if not file.is_of(content):
            return f"{path} is not what is pinned"
    return ""


def _entries(folder: Path) -> set[str]:
    """Return the paths of all files below a folder, and of all links; none is followed."""
    paths: set[str] = set()
    for parent, folders, files in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        relative = Path(parent).relative_to(folder)
        paths |= {(relative / name).as_posix() for name in (*files, *links)}
    return paths


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def contents(folder: Path, pin: Pin) -> dict[str, bytes]:
    """Return the files of a pin from a folder that has them."""
    return {file.path: (folder / file.path).read_bytes() for file in pin.files}
