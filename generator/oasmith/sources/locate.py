"""Finding the pinned documents of clients on this machine: in a vendored copy or in the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from oasmith.config.client import Client, Configuration
from oasmith.config.sources import LOCK, Source
from oasmith.diagnostics.findings import Finding, Level, display
from oasmith.document.reading import SourceFolder
from oasmith.sources.errors import SourceError
from oasmith.sources.lock_file import pinned_at, read_lock
from oasmith.sources.pins import Pin
from oasmith.sources.store import difference, user_store

Place: TypeAlias = Callable[[Source, Pin], Path]
"""Returns the folder with the files of a pin, or raises ``SourceError``."""


def located(configuration: Configuration) -> tuple[Sequence[Client], list[Finding]]:
    """Return the clients with local paths of their documents, without using the network.

    Clients without sources are unchanged. If something is not pinned, missing, or different from
    what is pinned, the findings name the command that fixes it.
    """
    if not any(client.used_sources for client in configuration.clients):
        return configuration.clients, []
    pins, findings = read_lock(configuration.path.resolve().parent)
    findings = findings or lock_findings(configuration, pins)
    if findings:
        return [], findings
    return placed(configuration.clients, configuration.sources, pins, place_of)


def placed(
    clients: Sequence[Client],
    sources: Mapping[str, Source],
    pins: Mapping[str, Pin],
    place: Place,
) -> tuple[list[Client], list[Finding]]:
    """Return clients with their documents in the folders that ``place`` returns, and its errors.

    The pins must be without ``lock_findings``.
    """
    folders: dict[str, SourceFolder] = {}
    findings: list[Finding] = []
    for name in sorted({name for client in clients for name in client.used_sources}):
        pin = pins[name]
        try:
            folder = place(sources[name], pin)
        except SourceError as error:
            findings.append(error.finding(sources[name]))
            continue
        folders[name] = SourceFolder(source=name, folder=folder, shown=pin.shown, links=pin.links)
    if findings:
        return [], findings
    return [_client(client, sources, pins, folders) for client in clients], []


def _client(
    client: Client,
    sources: Mapping[str, Source],
    pins: Mapping[str, Pin],
    folders: Mapping[str, SourceFolder],
) -> Client:
    names = sorted(client.used_sources)
    if not names:
        return client
    spec = client.spec
    if client.source is not None:
        pin = pins[client.source]
        path = document_of(client, sources[client.source], pin)
        spec = folders[client.source].folder / pin.links.get(path, path)
    mapped = {
        url: folders[part.source].folder / part.path
        for url, part in client.source_references.items()
    }
    return replace(
        client,
        spec=spec,
        references={**client.references, **mapped},
        source_folders=tuple(folders[name] for name in names),
    )


def document_of(client: Client, source: Source, pin: Pin) -> str:
    """Return the path of a client's document in its source; empty if none is pinned."""
    return client.spec_in_source or source.default_spec or pin.default_document


def place_of(source: Source, pin: Pin) -> Path:
    """Return the folder with the files of a pin; a vendored copy takes precedence over the store.

    Raises ``SourceError`` if they are missing, or differ from what is pinned.
    """
    if source.vendor.is_symlink() or source.vendor.exists():
        check_vendored(source, pin)
        return source.vendor.resolve()
    store = user_store()
    if store is None:
        raise SourceError(
            "missing-source",
            "there is no cache folder for fetched files",
            "Set OASMITH_CACHE to a folder that only you can write to, and run oasmith lock; or "
            "run oasmith vendor.",
        )
    place = store.place(pin)
    if not place.is_dir():
        message = f"{pin.shown.rstrip(':')} is not on this machine yet"
        hint = "Run oasmith lock: it fetches what is pinned."
        raise SourceError("missing-source", message, hint)
    mismatch = difference(place, pin)
    if mismatch:
        hint = "Run oasmith lock: it fetches what is pinned again."
        raise SourceError("changed-source", f"{mismatch}, in the store", hint)
    return place


def check_vendored(source: Source, pin: Pin) -> None:
    """Raise ``SourceError`` if a vendored copy differs from what is pinned."""
    mismatch = "it is a link" if source.vendor.is_symlink() else difference(source.vendor, pin)
    if mismatch:
        raise SourceError(
            "changed-source",
            f"{mismatch}, in {display(source.vendor)}",
            f"Run oasmith vendor {source.name}: it writes what is pinned again.",
        )


def lock_findings(configuration: Configuration, pins: Mapping[str, Pin]) -> list[Finding]:
    """Return a finding for each pin that does not match ``oasmith.toml``, and how to fix it."""
    findings: list[Finding] = []
    for client in configuration.clients:
        for name in sorted(client.used_sources):
            error = _mismatch(client, configuration.sources[name], pins.get(name))
            if error is not None:
                findings.append(error.finding(configuration.sources[name]))
    return list(dict.fromkeys(findings))


def _mismatch(client: Client, source: Source, pin: Pin | None) -> SourceError | None:
    hint = "Run oasmith lock, and commit oasmith.lock."
    if pin is None:
        return SourceError("unpinned-source", f"is not pinned in {LOCK}", hint)
    if not pin.fits(source):
        return outdated(source, pin)
    if client.source == source.name and document_of(client, source, pin) not in pin.documents:
        path = document_of(client, source, pin) or "the document"
        return SourceError("unpinned-source", f"{path} of {client.name} is not pinned", hint)
    return None


def outdated(source: Source, pin: Pin) -> SourceError:
    """Return the error for a pin that does not match ``oasmith.toml``."""
    pinned = f"{pin.address} {pin.ref}".rstrip()
    return SourceError(
        "outdated-pin",
        f"{LOCK} pins {pinned}, but oasmith.toml names {source.address} {source.ref}".rstrip(),
        f"Run oasmith update {source.name}: it shows the changes, and pins the new state.",
    )


def unused_pins(configuration: Configuration, pins: Mapping[str, Pin]) -> list[Finding]:
    """Return a finding for each pin that no client needs."""
    used = {name for client in configuration.clients for name in client.used_sources}
    folder = configuration.path.resolve().parent
    return [
        Finding(
            "unused-pin",
            f"{name} is pinned, but no client uses it",
            pinned_at(folder, name),
            "Run oasmith lock: it removes the block.",
            Level.WARNING,
        )
        for name in sorted(pins.keys() - used)
    ]
