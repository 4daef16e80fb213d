"""Opens sources of each kind; what git fetches for it is gone afterwards."""

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
    """Reaches sources: the one place that uses the network, or the environment."""

    scratch: Path
    """A folder for what is needed meanwhile."""
    limits: Limits = LIMITS

    def newest(self, source: Source) -> Revision:
        """Return what a source is now. Raises ``SourceError``."""
        if source.kind == "git":
            return git_source.newest(source, self.scratch, self.limits)
        return distribution_source.newest(source) if source.kind == "distribution" else Revision()

    def opened(self, source: Source, revision: Revision) -> Opened:
        """Return the files of a revision. Raises ``SourceError``."""
        if source.kind == "git":
            return git_source.opened(source, revision, self.scratch, self.limits)
        if source.kind == "distribution":
            return distribution_source.opened(source, revision, self.limits)
        return url_source.opened(source, self.limits)

    def opened_again(self, source: Source, pin: Pin) -> Opened:
        """Return the files of what is pinned. Raises ``SourceError``, also for a moved tag."""
        if source.ref_kind == "tag":
            git_source.check_tag(source, pin.revision, self.newest(source))
        return self.opened(source, pin.revision)


@contextmanager
def opener(limits: Limits = LIMITS) -> Iterator[Opener]:
    """Give what opens sources."""
    with tempfile.TemporaryDirectory(prefix="oasmith-") as name:
        yield Opener(Path(name).resolve(), limits)
