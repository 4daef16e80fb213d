"""Documents that a command names: at a URL, or on standard input. Nothing of them is pinned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from oasmith.config.client import Client
from oasmith.config.settings import Settings
from oasmith.config.source_values import CHECKS
from oasmith.config.sources import Source
from oasmith.diagnostics.findings import Finding, Location
from oasmith.document.reading import SourceFolder
from oasmith.sources import url_source
from oasmith.sources.errors import SourceError
from oasmith.sources.gathering import gather
from oasmith.sources.limits import LIMITS, Limits
from oasmith.sources.staging import StagedSource

STDIN = "-"
_NAME = "document"
_STDIN_FILE = "stdin"


@dataclass(frozen=True, slots=True, kw_only=True)
class _StandardInput(SourceFolder):
    def name(self, path: Path) -> str:
        """Return what findings show: the file has no name, and others are not there."""
        name = path.relative_to(self.folder).as_posix()
        return "<stdin>" if name == _STDIN_FILE else name


def is_direct(word: str) -> bool:
    """Return whether a word of a command is no path: a URL, or ``-`` for standard input."""
    return word == STDIN or word.startswith(("https://", "http://"))


def from_stdin(content: bytes, folder: Path) -> tuple[Path, SourceFolder]:
    """Put a document from standard input into an empty ``folder``, with nothing beside it."""
    path = folder / _STDIN_FILE
    path.write_bytes(content)
    return path, _StandardInput(source=_NAME, folder=folder, shown="")


def from_url(
    url: str, folder: Path, limits: Limits = LIMITS
) -> tuple[Path, SourceFolder, list[Finding]]:
    """Put a document of a URL into an empty ``folder``, with the files that it refers to.

    Returns:
        The document, how it is read, and what stands in the way of reading it.

    Raises ``SourceError`` for a URL that gives nothing, or that is not asked.
    """
    wrong = CHECKS["url"](url)
    if wrong is not None:
        raise SourceError("unreachable-source", f"{url} {wrong[0]}", wrong[1])
    location = Location(url)
    source = Source(name=_NAME, kind="url", address=url, location=location, vendor=folder)
    opened = url_source.opened(source, limits)
    if opened.files.real(source.default_spec) is None:
        raise SourceError("unreachable-source", f"there is no {url}", "Check the URL.")
    staged = StagedSource(source, opened, folder, limits)
    findings = gather(_client(folder), _of(staged))
    path = staged.document(source.default_spec)
    shown = url.partition("?")[0].rpartition("/")[0] + "/"
    return path, replace(staged.place, shown=shown), findings


def _of(staged: StagedSource) -> Mapping[str, StagedSource]:
    return {_NAME: staged}


def _client(folder: Path) -> Client:
    settings = Settings(package="client", client_class="Client", distribution="client")
    return Client(name=_NAME, spec=Path(), source=_NAME, output=folder, settings=settings)
