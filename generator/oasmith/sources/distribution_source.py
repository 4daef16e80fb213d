"""Documents in an installed distribution: generated clients carry theirs."""

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
    """Return which version is installed. Raises ``SourceError`` where none is."""
    return Revision(version=_installed(source).version)


def opened(source: Source, revision: Revision, limits: Limits) -> Opened:
    """Return the files of a distribution. Raises ``SourceError`` for another version."""
    installed = _installed(source)
    if installed.version != revision.version:
        wanted = f"{source.address}=={revision.version}"
        raise SourceError(
            "changed-source",
            f"{source.address} {installed.version} is installed, and {revision.version} is pinned",
            f"pip install {wanted}, or oasmith update {source.name}.",
        )
    return Opened(revision, DistributionFiles(source, installed, limits))


def _installed(source: Source) -> Distribution:
    try:
        return distribution(source.address)
    except PackageNotFoundError:
        raise SourceError(
            "unreachable-source",
            f"{source.address} is not installed beside oasmith",
            f"pip install {source.address} in the environment that runs oasmith.",
        ) from None


class DistributionFiles:
    """The files that a distribution has installed."""

    def __init__(self, source: Source, installed: Distribution, limits: Limits) -> None:
        """Take what its record lists; an editable installation lists no document."""
        self._source = source
        self._limits = limits
        self._top = Path(str(installed.locate_file(""))).resolve()
        names = (file.as_posix() for file in installed.files or ())
        self._names = sorted(name for name in names if is_safe(name))

    def real(self, path: str) -> str | None:
        """See ``SourceFiles``."""
        # With all links followed, as any program does that opens it.
        place = (self._top / path).resolve()
        is_inside = place.is_relative_to(self._top)
        name = place.relative_to(self._top).as_posix() if is_inside else ""
        if name in self._names:
            return name if place.is_file() else None
        if path in self._names:
            raise SourceError(
                "outside-source",
                f"{path} is a link that leads out of {self._source.address}",
                f"Install it again, without links; then oasmith update {self._source.name}.",
            )
        return None

    def read(self, path: str) -> bytes:
        """See ``SourceFiles``."""
        place = self._top / path
        self._limits.check_file(path, place.stat().st_size)
        return place.read_bytes()

    def near(self, path: str) -> str:
        """See ``SourceFiles``."""
        return next(iter(difflib.get_close_matches(path, self._names, n=1)), "")

    def documents(self) -> list[str]:
        """See ``SourceFiles``."""
        return [name for name in self._names if name.endswith(ENDINGS) and self._is_document(name)]

    def _is_document(self, name: str) -> bool:
        real = self.real(name)
        if real is None or b"openapi" not in self.read(real):
            return False
        read, _ = load(self._top / real)
        return read is not None and isinstance(read.data, dict) and "openapi" in read.data
