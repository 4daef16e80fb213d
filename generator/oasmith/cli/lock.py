"""``oasmith lock``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from oasmith.cli.options import Config, configuration_of
from oasmith.cli.output import Format, finish, say, stop, stop_with
from oasmith.config.client import FILE, Configuration
from oasmith.config.sources import LOCK, Source
from oasmith.config.toml import nearest
from oasmith.diagnostics.findings import Finding, Level, display

if TYPE_CHECKING:
    from oasmith.sources.pins import Pin


def lock(
    config: Config = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Write nothing and use no network; fail if the lock is out of date."
        ),
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="REV",
            help="Fetch the files pinned in a git revision, for oasmith diff --against.",
        ),
    ] = None,
    format: Format = "text",
) -> None:
    """Pin the documents of other projects in oasmith.lock, and fetch pinned files.

    Sources that are not pinned yet are pinned in their current state, each file with its hash.
    Existing pins do not move: use oasmith update. Files that are missing on this machine are
    fetched, and checked against their hashes. Commit oasmith.lock, which is next to oasmith.toml.

    \b
    Examples:
      oasmith lock
      oasmith lock --check
      oasmith lock --against origin/main
    """
    configuration = configuration_of(config)
    if against is not None:
        finish(_fetch_revision(configuration, against, format), format, Level.ERROR)
        return
    pins = locked(configuration)
    if check:
        findings = _checked(configuration, pins)
        if not findings:
            say(f"oasmith.lock fits {display(configuration.path)}", format)
        finish(findings, format, Level.WARNING)
        return
    finish(_lock(configuration, pins, format), format, Level.ERROR)


def locked(configuration: Configuration) -> Mapping[str, Pin]:
    """Return the pins of the lock file. Exits with 2 if it cannot be read."""
    from oasmith.sources.lock_file import read_lock

    pins, findings = read_lock(configuration.path.resolve().parent)
    if findings:
        stop_with(findings)
    return pins


def _checked(configuration: Configuration, pins: Mapping[str, Pin]) -> list[Finding]:
    from oasmith.sources.errors import SourceError
    from oasmith.sources.locate import check_vendored, lock_findings, unused_pins

    findings = [*lock_findings(configuration, pins), *unused_pins(configuration, pins)]
    for name, source in configuration.sources.items():
        if name in pins and (source.vendor.exists() or source.vendor.is_symlink()):
            try:
                check_vendored(source, pins[name])
            except SourceError as error:
                findings.append(error.finding(source))
    return findings


def _lock(configuration: Configuration, pins: Mapping[str, Pin], format: str) -> list[Finding]:
    from oasmith.sources.lock_file import write_lock
    from oasmith.sources.opening import opener
    from oasmith.sources.pinning import Pinning
    from oasmith.sources.store import store_for_fetching

    with store_for_fetching() as store, opener() as source_opener:
        pinning = Pinning(configuration=configuration, pins=pins, store=store, opener=source_opener)
        pinned = pinning.run()
        findings = [*pinned.findings]
        for name in sorted(pinned.pins.keys() - pins.keys()):
            say(pinned_line(pinned.pins[name]), format)
        folder = configuration.path.resolve().parent
        if pinned.pins or (folder / LOCK).exists():
            is_new = write_lock(folder, pinned.pins)
            state = "is written" if is_new else "is up to date"
            say(f"{display(folder / LOCK)} {state}", format)
        elif not findings:
            say(f"{FILE} has no client with a source", format)
        moved = {name for name, pin in pinned.pins.items() if pin != pins.get(name)}
        findings += refresh_copies(configuration, pinned.pins, pinned.folders, moved, format)
    return findings


def _fetch_revision(configuration: Configuration, revision: str, format: str) -> list[Finding]:
    """Fetch the files pinned in a git revision. Exits with 2 if there is no such revision."""
    from oasmith.diff.git import SideError
    from oasmith.diff.pairs import configuration_at
    from oasmith.diff.revisions import as_shown, snapshot
    from oasmith.sources.locate import lock_findings

    folder = configuration.path.resolve().parent
    try:
        with snapshot(revision, folder) as old_files:
            old, findings = configuration_at(old_files, configuration.path.name)
            pins = {} if old is None else locked(old)
            findings = findings if old is None else lock_findings(old, pins)
            if findings or old is None:
                return as_shown(findings, old_files.shown)
            # Relative paths of repositories are relative to the current folder, not the snapshot.
            sources = {name: replace(one, folder=folder) for name, one in old.sources.items()}
            return _fetch(sources, {name: pins[name] for name in chosen(old, [])}, format)
    except SideError as error:
        stop(error.message, error.hint)


def _fetch(sources: Mapping[str, Source], pins: Mapping[str, Pin], format: str) -> list[Finding]:
    from oasmith.sources.errors import SourceError
    from oasmith.sources.opening import opener
    from oasmith.sources.pinning import restored
    from oasmith.sources.store import store_for_fetching

    findings: list[Finding] = []
    with store_for_fetching() as store, opener() as source_opener:
        for name, pin in pins.items():
            try:
                restored(sources[name], pin, store, source_opener)
            except SourceError as error:
                findings.append(error.finding(sources[name]))
            else:
                say(f"{pin.shown.rstrip(':')} is available", format)
    return findings


def pinned_line(pin: Pin, would: str = "") -> str:
    """Return the output line for a new pin; ``would`` is "would be " in a dry run."""
    commit = pin.revision.commit[:12] if pin.ref_kind in ("tag", "branch") else ""
    revision = " ".join(filter(None, (pin.ref if commit else pin.shown_revision, commit)))
    files = f"{len(pin.files)} file{'s' * (len(pin.files) != 1)}"
    return f"{pin.name}: {would}pinned{' at ' * bool(revision)}{revision}, {files}"


def refresh_copies(
    configuration: Configuration,
    pins: Mapping[str, Pin],
    folders: Mapping[str, Path],
    moved: set[str],
    format: str,
) -> list[Finding]:
    """Update the vendored copies, if any, of sources whose pins have moved."""
    from oasmith.sources.errors import SourceError
    from oasmith.sources.vendor import has_copy, write_copy

    findings: list[Finding] = []
    for name in sorted(moved & folders.keys()):
        source = configuration.sources[name]
        try:
            if has_copy(source) and write_copy(source, pins[name], folders[name]):
                say(f"{display(source.vendor)} is written", format)
        except SourceError as error:
            findings.append(error.finding(source))
    return findings


def chosen(configuration: Configuration, names: Sequence[str]) -> list[str]:
    """Return the named sources, or all used ones. Exits with 2 for a source that no client uses."""
    used = sorted({name for client in configuration.clients for name in client.used_sources})
    for name in names:
        if name not in configuration.sources:
            stop(f"there is no source {name} in {FILE}", nearest(name, list(configuration.sources)))
        if name not in used:
            stop(f"no client uses the source {name}", f'Set source = "{name}" in a client.')
    return sorted(set(names)) or used
