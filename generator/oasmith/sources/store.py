"""The local store for the files of sources, with a folder for each content, named by its hash."""

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
"""A file in vendored folders that keeps git from converting line ends: the hashes are of bytes."""
ATTRIBUTES_TEXT = b"# Written by oasmith vendor: the bytes are pinned in oasmith.lock.\n* -text\n"


class Store:
    """Folders with the files of sources, named by the hashes of their contents."""

    def __init__(self, folder: Path) -> None:
        """Use subfolders of a folder that only this user can write to."""
        # Resolve links, because the paths of files are compared.
        self._folder = folder.resolve()

    def place(self, pin: Pin) -> Path:
        """Return the folder for the files of a pin; it may not exist yet."""
        return self._folder / pin.digest

    def put(self, pin: Pin, files: Mapping[str, bytes]) -> Path:
        """Write the files of a pin, which must have the pinned content; return their folder."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = self.place(pin)
        try:
            replace_folder(place, files)
        except OSError:
            # Another process may have written the same folder at the same time.
            if not place.is_dir() or difference(place, pin):
                raise
        return place


def replace_folder(place: Path, files: Mapping[str, bytes]) -> None:
    """Write files to a new folder, which then replaces an existing one."""
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
    """Return the store in the user's cache; None if there is no cache folder that is private."""
    folder = default_folder()
    if folder is None or not make_private(folder):
        return None
    return Store(folder / "sources")


@contextmanager
def store_for_fetching() -> Iterator[Store]:
    """Yield the user's store, or a temporary one if there is no cache folder."""
    store = user_store()
    if store is not None:
        yield store
        return
    with tempfile.TemporaryDirectory(prefix="oasmith-") as name:
        yield Store(Path(name))


def difference(folder: Path, pin: Pin) -> str:
    """Return how a folder differs from what is pinned; empty if it does not.

    Additional files are a difference, because a reference could use them.
    """
    expected = {file.path: file for file in pin.files}
    for path in sorted(_entries(folder) - {ATTRIBUTES}):
        if (folder / path).is_symlink():
            return f"{path} is a link"
        if path not in expected:
            return f"{path} is not in oasmith.lock"
    for path, file in expected.items():
        content = _read(folder / path)
        if content is None:
            return f"{path} does not exist"
        if not file.is_of(content):
            return f"{path} is not what is pinned"
    return ""


def _entries(folder: Path) -> set[str]:
    """Return the paths of all files and links below a folder, without following links."""
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
    """Return the contents of a pin's files, read from a folder."""
    return {file.path: (folder / file.path).read_bytes() for file in pin.files}
