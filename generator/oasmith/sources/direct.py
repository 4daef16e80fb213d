"""Documents that a command reads from a URL or from standard input; they are not pinned."""

from __future__ import annotations

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

_NAME = "document"
_STDIN_FILE = "stdin"


@dataclass(frozen=True, slots=True, kw_only=True)
class _StandardInput(SourceFolder):
    def name(self, path: Path) -> str:
        """Return the name that findings show: ``<stdin>`` for the document."""
        name = path.relative_to(self.folder).as_posix()
        return "<stdin>" if name == _STDIN_FILE else name


def from_stdin(content: bytes, folder: Path) -> tuple[Path, SourceFolder]:
    """Write a document from standard input to an empty ``folder``."""
    path = folder / _STDIN_FILE
    path.write_bytes(content)
    return path, _StandardInput(source=_NAME, folder=folder, shown="", is_one_file=True)


def from_url(
    url: str, folder: Path, limits: Limits = LIMITS
) -> tuple[Path, SourceFolder, list[Finding]]:
    """Download a document and the files that it refers to into an empty ``folder``.

    Returns:
        The path of the document, the folder that it is read from, and the findings that prevent
        it from being read.

    Raises ``SourceError`` if the URL is not allowed, or if there is no document.
    """
    problem = CHECKS["url"](url)
    if problem is not None:
        raise SourceError("unreachable-source", f"{url} {problem[0]}", problem[1])
    location = Location(url)
    source = Source(name=_NAME, kind="url", address=url, location=location, vendor=folder)
    opened = url_source.open_source(source, limits)
    if opened.files.resolve_path(source.default_spec) is None:
        raise SourceError("unreachable-source", f"{url} does not exist", "Check the URL.")
    staged = StagedSource(source, opened, folder, limits)
    findings = gather(_client(folder), {_NAME: staged})
    path = staged.document(source.default_spec)
    shown = url.partition("?")[0].rpartition("/")[0] + "/"
    return path, replace(staged.source_folder, shown=shown), findings


def _client(folder: Path) -> Client:
    settings = Settings(package="client", client_class="Client", distribution="client")
    return Client(name=_NAME, spec=Path(), source=_NAME, output=folder, settings=settings)
