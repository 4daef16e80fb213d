"""Sources that are installed distributions, such as generated clients, which include documents."""

from __future__ import annotations

import difflib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from oasmith.config.sources import Source
from oasmith.document.load import load
from oasmith.sources.errors import SourceError
from oasmith.sources.files import Opened
from oasmith.sources.limits import Limits
from oasmith.sources.paths import is_safe
from oasmith.sources.pins import Revision

ENDINGS = (".json", ".yaml", ".yml")


def newest(source: Source) -> Revision:
    """Return the installed version. Raises ``SourceError`` if the distribution is not installed."""
    return Revision(version=_installed(source).version)


def open_source(source: Source, revision: Revision, limits: Limits) -> Opened:
    """Return the files of a distribution.

    Raises ``SourceError`` if another version than that of the revision is installed.
    """
    installed = _installed(source)
    if installed.version != revision.version:
        requirement = f"{source.address}=={revision.version}"
        raise SourceError(
            "changed-source",
            f"{source.address} {installed.version} is installed, but {revision.version} is pinned",
            f"Run pip install {requirement}, or oasmith update {source.name}.",
        )
    return Opened(revision, DistributionFiles(source, installed, limits))


def _installed(source: Source) -> Distribution:
    try:
        return distribution(source.address)
    except PackageNotFoundError:
        raise SourceError(
            "unreachable-source",
            f"{source.address} is not installed in the environment of oasmith",
            f"Run pip install {source.address} in this environment.",
        ) from None


class DistributionFiles:
    """The installed files of a distribution."""

    def __init__(self, source: Source, installed: Distribution, limits: Limits) -> None:
        """Use the files in ``RECORD``; that of an editable installation lists no documents."""
        self._source = source
        self._limits = limits
        self._top = Path(str(installed.locate_file(""))).resolve()
        names = (file.as_posix() for file in installed.files or ())
        self._names = sorted(name for name in names if is_safe(name))

    def resolve_path(self, path: str) -> str | None:
        """See ``SourceFiles``."""
        # Resolve all links, as opening the file does.
        place = (self._top / path).resolve()
        is_inside = place.is_relative_to(self._top)
        name = place.relative_to(self._top).as_posix() if is_inside else ""
        if name in self._names:
            return name if place.is_file() else None
        if path in self._names:
            raise SourceError(
                "outside-source",
                f"{path} is a link that leads out of {self._source.address}",
                f"Install it again, without links; then run oasmith update {self._source.name}.",
            )
        return None

    def read(self, path: str) -> bytes:
        """See ``SourceFiles``."""
        place = self._top / path
        self._limits.check_file(path, place.stat().st_size)
        return place.read_bytes()

    def suggest(self, path: str) -> str:
        """See ``SourceFiles``."""
        return next(iter(difflib.get_close_matches(path, self._names, n=1)), "")

    def documents(self) -> list[str]:
        """See ``SourceFiles``."""
        return [name for name in self._names if name.endswith(ENDINGS) and self._is_document(name)]

    def _is_document(self, name: str) -> bool:
        path = self.resolve_path(name)
        if path is None or b"openapi" not in self.read(path):
            return False
        file, _ = load(self._top / path)
        return file is not None and isinstance(file.data, dict) and "openapi" in file.data
