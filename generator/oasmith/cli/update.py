"""``oasmith update``."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from oasmith.cli.approve import today
from oasmith.cli.context import CommandContext, Quiet
from oasmith.cli.lock import chosen, locked, pinned_line, refresh_copies
from oasmith.cli.options import Config, configuration_of
from oasmith.cli.output import HAS_FINDINGS, stop_with
from oasmith.config.client import FILE, Client, Configuration
from oasmith.config.sources import LOCK
from oasmith.diagnostics.findings import Finding, display
from oasmith.run import STAGES

if TYPE_CHECKING:
    from oasmith.diff.approvals import JudgedComparison
    from oasmith.sources.opening import Opener
    from oasmith.sources.pinning import Pinned
    from oasmith.sources.pins import Pin
    from oasmith.sources.store import Store

COMPARED = (*STAGES[:3], *STAGES[:3], "compare")
"""The stages of a comparison, both documents included."""


def update(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE", help=f"Sources of {FILE} (default: all)."),
    ] = None,
    *,
    config: Config = None,
    accept_breaking: Annotated[
        bool,
        typer.Option("--accept-breaking", help="Move the pin despite breaking changes."),
    ] = False,
    accept_moved_tag: Annotated[
        bool,
        typer.Option("--accept-moved-tag", help="Accept a tag that has moved."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, without moving any pin.")
    ] = False,
    verbose: Annotated[
        bool,
        typer.Option("--verbose", "-v", help="Also list changes that need no action."),
    ] = False,
    quiet: Quiet = False,
    format: Annotated[
        Literal["text", "json", "sarif", "junit", "github", "markdown"],
        typer.Option(help="The format of the changes on standard output."),
    ] = "text",
) -> None:
    """Move pins to the current state of their sources, after showing what changes.

    A branch moves to its newest commit, a tag to the one named in oasmith.toml, a URL and a
    distribution to their current content. First, the contract diff of each client is shown, with
    the approvals in diff-approvals.toml: a breaking change leaves the pin where it is.

    \b
    Examples:
      oasmith update
      oasmith update zoho --dry-run
      oasmith update zoho --accept-breaking
    """
    from oasmith.sources.opening import opener
    from oasmith.sources.store import store_for_fetching

    configuration = configuration_of(config)
    context = CommandContext(no_cache=True, quiet=quiet, format=format)
    request = _UpdateRequest(
        configuration=configuration,
        pins=locked(configuration),
        names=chosen(configuration, names or []),
        accepts_breaking=accept_breaking,
        accepts_moved_tag=accept_moved_tag,
        is_dry=dry_run,
        verbose=verbose,
    )
    with store_for_fetching() as store, opener() as source_opener:
        failed = _update(request, store, source_opener, context)
    if failed:
        raise typer.Exit(HAS_FINDINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _UpdateRequest:
    """The sources to update, and the options."""

    configuration: Configuration
    pins: Mapping[str, Pin]
    names: Sequence[str]
    accepts_breaking: bool
    accepts_moved_tag: bool
    is_dry: bool
    verbose: bool

    def pinned(self, store: Store, opener: Opener, names: Sequence[str]) -> Pinned:
        """Return the pins, of these sources in their current state."""
        from oasmith.sources.pinning import Pinning

        return Pinning(
            configuration=self.configuration,
            pins=self.pins,
            store=store,
            opener=opener,
            newest=names,
            accepts_moved_tags=self.accepts_moved_tag,
        ).run()


def _update(request: _UpdateRequest, store: Store, opener: Opener, context: CommandContext) -> bool:
    """Move the pins that may be moved; return whether a pin could not be moved."""
    begun = time.perf_counter()
    pinned = request.pinned(store, opener, request.names)
    moved = [name for name, pin in pinned.pins.items() if pin != request.pins.get(name)]
    judged, findings = _compared(request, pinned, moved, store, opener, context)
    held = [] if request.accepts_breaking else _held(request, judged, findings, moved)
    if judged:
        _show(request, judged, context, time.perf_counter() - begun)
    for finding in dict.fromkeys((*pinned.findings, *findings)):
        print(finding, file=sys.stderr)
    if held:
        movable = [name for name in request.names if name not in held]
        pinned = (
            request.pinned(store, opener, movable)
            if movable
            else replace(pinned, pins=request.pins)
        )
    failed = bool(held or pinned.findings)
    for name in request.names:
        _print_state(name, request, pinned, held, context)
    if not request.is_dry:
        failed |= _write(request, pinned, context)
    return failed


def _compared(
    request: _UpdateRequest,
    pinned: Pinned,
    moved: Sequence[str],
    store: Store,
    opener: Opener,
    context: CommandContext,
) -> tuple[list[JudgedComparison], dict[Finding, str]]:
    """Return the contract diff of each client, and findings with the name of their client."""
    from oasmith import pipeline
    from oasmith.diff import approvals as approval_files
    from oasmith.sources.locate import placed
    from oasmith.sources.pinning import restored

    folder = request.configuration.path.resolve().parent
    approvals, approval_findings = approval_files.read_approvals(folder)
    if approval_findings:
        stop_with(approval_findings)
    judged: list[JudgedComparison] = []
    findings: dict[Finding, str] = {}
    sources = request.configuration.sources
    for client in _comparable(request, pinned, moved):
        old, old_findings = placed(
            [client],
            sources,
            request.pins,
            lambda source, pin: restored(source, pin, store, opener),
        )
        new, _ = placed(
            [client], sources, pinned.pins, lambda source, _: pinned.folders[source.name]
        )
        if old_findings:
            findings.update(dict.fromkeys(old_findings, client.name))
            continue
        with context.run(client.name, COMPARED) as run:
            compared = pipeline.compare(old[0], new[0], run=run)
        findings.update(dict.fromkeys(compared.findings, client.name))
        if compared.comparison is not None:
            judged.append(approval_files.judged(compared.comparison, approvals, today()))
    return judged, findings


def _comparable(request: _UpdateRequest, pinned: Pinned, moved: Sequence[str]) -> list[Client]:
    """Return the clients that use a moved source and whose document was pinned before."""
    from oasmith.sources.locate import document_of

    clients = []
    for client in request.configuration.clients:
        used = client.used_sources
        if (
            not used & {*moved}
            or not used <= request.pins.keys()
            or not used <= pinned.folders.keys()
        ):
            continue
        source = request.configuration.sources.get(client.source or "")
        old = request.pins.get(client.source or "")
        if source is None or old is None or document_of(client, source, old) in old.documents:
            clients.append(client)
    return clients


def _held(
    request: _UpdateRequest,
    judged: Sequence[JudgedComparison],
    findings: Mapping[Finding, str],
    moved: Sequence[str],
) -> list[str]:
    """Return the sources whose pins are not moved, because of an error or a breaking change."""
    from oasmith.diff.report import Report

    broken = {one.comparison.name for one in judged if Report(comparisons=(one,)).has_failed}
    broken |= {*findings.values()}
    clients = [client for client in request.configuration.clients if client.name in broken]
    used = {name for client in clients for name in client.used_sources}
    return [name for name in moved if name in used]


def _show(
    request: _UpdateRequest,
    judged: Sequence[JudgedComparison],
    context: CommandContext,
    seconds: float,
) -> None:
    from oasmith.diff.changes import ChangeLevel
    from oasmith.diff.report import Report, show

    report = Report(
        comparisons=tuple(judged),
        fails_on=None if request.accepts_breaking else ChangeLevel.BREAKING,
        verbose=request.verbose,
        quiet=context.quiet,
        seconds=seconds,
        acceptance="oasmith update --accept-breaking",
    )
    show(report, context.format, sys.stdout)


def _print_state(
    name: str, request: _UpdateRequest, pinned: Pinned, held: Sequence[str], context: CommandContext
) -> None:
    """Print whether the pin of a source has moved."""
    old, new = request.pins.get(name), pinned.pins.get(name)
    would = "would be " if request.is_dry else ""
    if name in held:
        context.say(f"{name}: stays at {_revision(request.pins[name])}, because a change breaks")
    elif new is None:
        context.say(f"{name}: is not pinned")
    elif name not in pinned.folders:
        context.say(f"{name}: stays at {_revision(new)}")
    elif old is None:
        context.say(pinned_line(new, would))
    elif old == new:
        context.say(f"{name}: {_revision(new)} is up to date")
    else:
        files = _changed_files(old, new)
        context.say(f"{name}: {would}moved, {_revision(old)} → {_revision(new)}, {files}")


def _revision(pin: Pin) -> str:
    commit = pin.revision.commit[:12]
    if pin.ref_kind in ("tag", "branch"):
        return f"{pin.ref} ({commit})"
    return pin.shown_revision or f"content {pin.digest[:12]}"


def _changed_files(old: Pin, new: Pin) -> str:
    before = {file.path: file.sha256 for file in old.files}
    after = {file.path: file.sha256 for file in new.files}
    count = sum(before.get(path) != after.get(path) for path in before.keys() | after.keys())
    return f"{count} file{'s' * (count != 1)} changed"


def _write(request: _UpdateRequest, pinned: Pinned, context: CommandContext) -> bool:
    """Write the lock file and the vendored copies; return whether there were errors."""
    from oasmith.sources.lock_file import write_lock

    folder = request.configuration.path.resolve().parent
    if pinned.pins != request.pins and write_lock(folder, pinned.pins):
        context.say(f"{display(folder / LOCK)} is written")
    moved = {name for name, pin in pinned.pins.items() if pin != request.pins.get(name)}
    findings = refresh_copies(
        request.configuration, pinned.pins, pinned.folders, moved, context.format
    )
    for finding in findings:
        print(finding, file=sys.stderr)
    return bool(findings)
