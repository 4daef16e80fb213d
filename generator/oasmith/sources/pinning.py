"""Pins sources: at what they are now, or again at what they were."""

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
    """What is pinned now, with the findings of what cannot be; its pins are as they were."""

    pins: Mapping[str, Pin]
    folders: Mapping[str, Path] = field(default_factory=dict)
    """Where the files of each source lie, which was gathered anew."""
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinning:
    """How sources are pinned."""

    configuration: Configuration
    pins: Mapping[str, Pin]
    """Those of the lock."""
    store: Store
    opener: Opener
    newest: Collection[str] = ()
    """The sources that are taken as they are now, whatever is pinned."""
    accepts_moved_tags: bool = False

    def run(self) -> Pinned:
        """Gather the files of all clients, and keep them in the store."""
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
            wrong = self._gather(client, staged, failed)
            findings += wrong
        # What shares a client with a source that failed may lack files.
        complete = _complete(clients, failed)
        pins = {name: self.pins[name] for name in used if name in self.pins}
        folders: dict[str, Path] = {}
        for name in sorted(complete):
            pins[name] = staged[name].pin()
            folders[name] = self._keep(pins[name], staged[name])
        return Pinned(pins, folders, list(dict.fromkeys(findings)))

    def _gather(
        self, client: Client, staged: Mapping[str, StagedSource], failed: set[str]
    ) -> list[Finding]:
        """Gather what a client uses; where that is not possible, its sources have failed."""
        names = client.used_sources
        if names & failed:
            return []
        try:
            findings = gather(client, {name: staged[name] for name in names})
        except SourceError as error:
            named = client.source or min(names)
            findings = [error.finding(self.configuration.sources[named])]
        if findings:
            failed |= names
        return findings

    def _keep(self, pin: Pin, staged: StagedSource) -> Path:
        place = self.store.place(pin)
        if not place.is_dir() or difference(place, pin):
            self.store.put(pin, staged.contents)
        return place

    def _staged(self, source: Source) -> StagedSource:
        folder = Path(tempfile.mkdtemp(dir=self.opener.scratch))
        pin = self.pins.get(source.name)
        is_newest = pin is None or source.name in self.newest
        opened = self._newest(source, pin) if is_newest or pin is None else self._again(source, pin)
        return StagedSource(source, opened, folder, self.opener.limits)

    def _newest(self, source: Source, pin: Pin | None) -> Opened:
        revision = self.opener.newest(source)
        if pin is not None and pin.fits(source):
            if not self.accepts_moved_tags:
                check_tag(source, pin.revision, revision)
            # A commit has one content; a URL, or a version that was built anew, may have another.
            if source.kind == "git" and revision == pin.revision:
                return self._again(source, pin)
        return self.opener.opened(source, revision)

    def _again(self, source: Source, pin: Pin) -> Opened:
        if not pin.fits(source):
            raise outdated(source, pin)
        folder = restored(source, pin, self.store, self.opener)
        # A reference that cannot be resolved is no reason to ask a source again and again.
        again = partial(Opened, pin.revision, NoFiles())
        if not self._is_settled(source, pin):
            again = partial(self.opener.opened_again, source, pin)
        return Opened(pin.revision, PinnedFiles(pin, folder, again))

    def _is_settled(self, source: Source, pin: Pin) -> bool:
        """Return whether all that clients use of a pinned source is known.

        What refers to it from elsewhere may need other files each time.
        """
        clients = [
            client for client in self.configuration.clients if source.name in client.used_sources
        ]
        return all(
            client.source == source.name
            # An overlay may write a reference to a file that nothing has referred to.
            and not client.overlays
            and document_of(client, source, pin) in pin.documents
            and source.name not in {part.source for part in client.source_references.values()}
            for client in clients
        )


def _complete(clients: Collection[Client], failed: set[str]) -> set[str]:
    """Return the sources of which each client has all that it uses."""
    incomplete = set(failed)
    for client in clients:
        if client.used_sources & failed:
            incomplete |= client.used_sources
    return {name for client in clients for name in client.used_sources} - incomplete


def restored(source: Source, pin: Pin, store: Store, opener: Opener) -> Path:
    """Return the folder of the store with the files of a pin; they are fetched where it has none.

    Raises ``SourceError``, also where they are not what is pinned.
    """
    place = store.place(pin)
    if place.is_dir() and not difference(place, pin):
        return place
    vendored = source.vendor
    if vendored.is_dir() and not vendored.is_symlink() and not difference(vendored, pin):
        return store.put(pin, contents(vendored, pin))
    files = opener.opened_again(source, pin).files
    fetched: dict[str, bytes] = {}
    for file in pin.files:
        real = files.real(file.path)
        content = files.read(real) if real is not None else None
        if content is None or not file.is_of(content):
            what = "is not there any more" if content is None else "is not what is pinned"
            raise SourceError(
                "changed-source",
                f"{pin.shown}{file.path} {what}",
                f"Run oasmith update {source.name}: it shows what has changed.",
            )
        fetched[file.path] = content
    return store.put(pin, fetched)
