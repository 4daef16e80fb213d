"""Words of a command that name a document: a path, a URL, or ``-`` for standard input."""

from __future__ import annotations

import atexit
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from oasmith.cli.output import stop, stop_with
from oasmith.config.client import FILE, Client, client
from oasmith.config.toml import nearest
from oasmith.document.reading import SourceFolder

Spec = Annotated[
    str | None,
    typer.Option(
        metavar="FILE|URL|-",
        help=f"A document to use instead of {FILE}: a file, a URL, or - for standard input.",
    ),
]


def client_at(word: str, package: str = "client") -> Client:
    """Return a client of a document that is named, with defaults for all else.

    Ends the program with 2 where there is no such document.
    """
    path, places = document_at(word)
    values = {"spec": str(path), "output": package, "package": package}
    return replace(client(package, values, Path()), source_folders=places)


def document_at(word: str) -> tuple[Path, tuple[SourceFolder, ...]]:
    """Return the file that a word names, and how it is read where it is none of this disk.

    Ends the program with 2 where there is no such document.
    """
    from oasmith.sources.direct import STDIN, from_stdin, from_url, is_direct
    from oasmith.sources.errors import SourceError

    if not is_direct(word):
        return _file(word), ()
    if word == STDIN:
        path, place = from_stdin(sys.stdin.buffer.read(), _scratch())
        return path, (place,)
    try:
        path, place, findings = from_url(word, _scratch())
    except SourceError as error:
        stop(error.message, error.hint)
    if findings:
        stop_with(findings)
    return path, (place,)


def _file(word: str) -> Path:
    path = Path(word)
    if path.is_dir():
        stop(f"{word} is a folder", "Name the document in it.")
    if not path.is_file():
        folder = path.parent
        names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
        stop(f"there is no file {word}", nearest(path.name, names, "Check the path."))
    return path


def _scratch() -> Path:
    """Return a folder that is there until the program ends."""
    folder = tempfile.TemporaryDirectory(prefix="oasmith-")
    atexit.register(folder.cleanup)
    return Path(folder.name).resolve()
