"""Opening sources of each kind; what git fetches is stored in a temporary folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oasmith.config.sources import Source
from oasmith.sources import distribution_source, git_source, url_source
from oasmith.sources.files import Opened
from oasmith.sources.limits import LIMITS, Limits
from oasmith.sources.pins import Pin, Revision


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens sources: the one class that uses the network and installed distributions."""

    scratch: Path
    """A folder for temporary files."""
    limits: Limits = LIMITS

    def newest(self, source: Source) -> Revision:
        """Return the current revision of a source. Raises ``SourceError``."""
        if source.kind == "git":
            return git_source.newest(source, self.scratch, self.limits)
        return distribution_source.newest(source) if source.kind == "distribution" else Revision()

    def open(self, source: Source, revision: Revision) -> Opened:
        """Return the files of a revision. Raises ``SourceError``."""
        if source.kind == "git":
            return git_source.open_source(source, revision, self.scratch, self.limits)
        if source.kind == "distribution":
            return distribution_source.open_source(source, revision, self.limits)
        return url_source.open_source(source, self.limits)

    def reopen(self, source: Source, pin: Pin) -> Opened:
        """Return the files of the pinned revision. Raises ``SourceError``, also for a moved tag."""
        if source.ref_kind == "tag":
            git_source.check_tag(source, pin.revision, self.newest(source))
        return self.open(source, pin.revision)


@contextmanager
def opener(limits: Limits = LIMITS) -> Iterator[Opener]:
    """Yield an ``Opener`` with a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="oasmith-") as name:
        yield Opener(Path(name).resolve(), limits)
