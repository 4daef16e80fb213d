"""Pinning sources, at their current or at their pinned revision."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from oasmith.config.client import Client, Configuration
from oasmith.config.sources import Source
from oasmith.diagnostics.findings import Finding
from oasmith.sources.errors import SourceError
from oasmith.sources.files import NoFiles, Opened
from oasmith.sources.gathering import gather
from oasmith.sources.git_source import check_tag
from oasmith.sources.locate import document_of, outdated
from oasmith.sources.opening import Opener
from oasmith.sources.pins import Pin
from oasmith.sources.staging import PinnedFiles, StagedSource
from oasmith.sources.store import Store, contents, difference


@dataclass(frozen=True, slots=True)
class Pinned:
    """The pins after a run; those of sources with findings are unchanged."""

    pins: Mapping[str, Pin]
    folders: Mapping[str, Path] = field(default_factory=dict)
    """The folder with the files of each source that was pinned without findings."""
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinning:
    """A run that pins the sources of all clients."""

    configuration: Configuration
    pins: Mapping[str, Pin]
    """The pins in ``oasmith.lock``."""
    store: Store
    opener: Opener
    newest: Collection[str] = ()
    """The names of the sources that are pinned at their current revision."""
    accepts_moved_tags: bool = False

    def run(self) -> Pinned:
        """Fetch the files of all clients, and write them to the store."""
        clients = [client for client in self.configuration.clients if client.used_sources]
        used = sorted({name for client in clients for name in client.used_sources})
        findings: list[Finding] = []
        staged: dict[str, StagedSource] = {}
        for name in used:
            source = self.configuration.sources[name]
            try:
                staged[name] = self._staged(source)
            except SourceError as error:
                findings.append(error.finding(source))
        failed = {*used} - staged.keys()
        for client in clients:
            findings += self._gather(client, staged, failed)
        # A source that shares a client with a failed source may lack files.
        complete = _complete(clients, failed)
        pins = {name: self.pins[name] for name in used if name in self.pins}
        folders: dict[str, Path] = {}
        for name in sorted(complete):
            pins[name] = staged[name].pin()
            folders[name] = self._store(pins[name], staged[name])
        return Pinned(pins, folders, list(dict.fromkeys(findings)))

    def _gather(
        self, client: Client, staged: Mapping[str, StagedSource], failed: set[str]
    ) -> list[Finding]:
        """Fetch the files of a client; if that fails, add its sources to ``failed``."""
        names = client.used_sources
        if names & failed:
            return []
        try:
            findings = gather(client, {name: staged[name] for name in names})
        except SourceError as error:
            name = client.source or min(names)
            findings = [error.finding(self.configuration.sources[name])]
        if findings:
            failed |= names
        return findings

    def _store(self, pin: Pin, staged: StagedSource) -> Path:
        place = self.store.place(pin)
        if not place.is_dir() or difference(place, pin):
            self.store.put(pin, staged.contents)
        return place

    def _staged(self, source: Source) -> StagedSource:
        folder = Path(tempfile.mkdtemp(dir=self.opener.scratch))
        pin = self.pins.get(source.name)
        if pin is None or source.name in self.newest:
            opened = self._newest(source, pin)
        else:
            opened = self._pinned(source, pin)
        return StagedSource(source, opened, folder, self.opener.limits)

    def _newest(self, source: Source, pin: Pin | None) -> Opened:
        revision = self.opener.newest(source)
        if pin is not None and pin.fits(source):
            if not self.accepts_moved_tags:
                check_tag(source, pin.revision, revision)
            # A commit never changes; a URL, or a version that was built again, may.
            if source.kind == "git" and revision == pin.revision:
                return self._pinned(source, pin)
        return self.opener.open(source, revision)

    def _pinned(self, source: Source, pin: Pin) -> Opened:
        if not pin.fits(source):
            raise outdated(source, pin)
        folder = restored(source, pin, self.store, self.opener)
        # A reference that cannot be resolved must not cause a fetch in each run.
        reopen = partial(Opened, pin.revision, NoFiles())
        if not self._is_complete(source, pin):
            reopen = partial(self.opener.reopen, source, pin)
        return Opened(pin.revision, PinnedFiles(pin, folder, reopen))

    def _is_complete(self, source: Source, pin: Pin) -> bool:
        """Return whether the pin has every file of the source that clients can refer to.

        References from outside the source may have changed, and need other files.
        """
        clients = [
            client for client in self.configuration.clients if source.name in client.used_sources
        ]
        return all(
            client.source == source.name
            # An overlay may add a reference to a file that is not pinned yet.
            and not client.overlays
            and document_of(client, source, pin) in pin.documents
            and source.name not in {part.source for part in client.source_references.values()}
            for client in clients
        )


def _complete(clients: Collection[Client], failed: set[str]) -> set[str]:
    """Return the sources whose clients use no failed source."""
    incomplete = set(failed)
    for client in clients:
        if client.used_sources & failed:
            incomplete |= client.used_sources
    return {name for client in clients for name in client.used_sources} - incomplete


def restored(source: Source, pin: Pin, store: Store, opener: Opener) -> Path:
    """Return the folder of the store with the files of a pin; fetch them if they are missing.

    Raises ``SourceError``, also if they differ from what is pinned.
    """
    place = store.place(pin)
    if place.is_dir() and not difference(place, pin):
        return place
    vendored = source.vendor
    if vendored.is_dir() and not vendored.is_symlink() and not difference(vendored, pin):
        return store.put(pin, contents(vendored, pin))
    files = opener.reopen(source, pin).files
    fetched: dict[str, bytes] = {}
    for file in pin.files:
        path = files.resolve_path(file.path)
        content = files.read(path) if path is not None else None
        if content is None or not file.is_of(content):
            problem = "no longer exists" if content is None else "is not what is pinned"
            raise SourceError(
                "changed-source",
                f"{pin.shown}{file.path} {problem}",
                f"Run oasmith update {source.name}: it shows what has changed.",
            )
        fetched[file.path] = content
    return store.put(pin, fetched)
