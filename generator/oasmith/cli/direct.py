"""Arguments that name a document: a path, a URL, or ``-`` for standard input."""

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


STDIN = "-"


def is_direct(argument: str) -> bool:
    """Return whether an argument is a URL, or ``-`` for standard input."""
    return argument == STDIN or argument.startswith(("https://", "http://"))


def client_at(argument: str, package: str = "client") -> Client:
    """Return a client of the named document, with defaults for all other settings.

    Exits with 2 if there is no such document.
    """
    path, folders = document_at(argument)
    values = {"spec": str(path), "output": package, "package": package}
    return replace(client(package, values, Path()), source_folders=folders)


def document_at(argument: str) -> tuple[Path, tuple[SourceFolder, ...]]:
    """Return the file of the named document, and how it is read if it is not a local file.

    Exits with 2 if there is no such document.
    """
    if not is_direct(argument):
        return _file(argument), ()
    from oasmith.sources.direct import from_stdin, from_url
    from oasmith.sources.errors import SourceError

    if argument == STDIN:
        path, folder = from_stdin(sys.stdin.buffer.read(), _temporary_folder())
        return path, (folder,)
    try:
        path, folder, findings = from_url(argument, _temporary_folder())
    except SourceError as error:
        stop(error.message, error.hint)
    if findings:
        stop_with(findings)
    return path, (folder,)


def _file(argument: str) -> Path:
    path = Path(argument)
    if path.is_dir():
        stop(f"{argument} is a folder", "Name the document in it.")
    if not path.is_file():
        folder = path.parent
        names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
        stop(f"there is no file {argument}", nearest(path.name, names, "Check the path."))
    return path


def _temporary_folder() -> Path:
    """Create a folder that is deleted when the program ends."""
    folder = tempfile.TemporaryDirectory(prefix="oasmith-")
    atexit.register(folder.cleanup)
    return Path(folder.name).resolve()
