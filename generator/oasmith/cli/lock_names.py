"""``oasmith lock-names``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from oasmith.cli.options import Config, configured, named_clients
from oasmith.cli.output import finish, stop
from oasmith.config.client import FILE, Client, find
from oasmith.config.names_lock import KINDS, NOTHING, LockedNames, write_lock
from oasmith.diagnostics.findings import Finding, Level, display


def lock_names(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="CLIENT", help=f"Clients of {FILE} (default: all)."),
    ] = None,
    config: Config = None,
    new_names: Annotated[
        bool,
        typer.Option("--new-names", help="Accept the names that would be chosen without the lock."),
    ] = False,
) -> None:
    """Lock the names of clients in names.lock, so that they do not change.

    The methods, classes, fields and arguments of a released client keep their names, whatever
    changes in the document around them or in oasmith. New elements are named as usual, and locked
    by the next run. Commit names.lock, which is next to oasmith.toml.

    \b
    Examples:
      oasmith lock-names
      oasmith lock-names --new-names bigin
    """
    path = config or find(Path.cwd())
    clients = configured(config)
    lock = {client.name: client.settings.locked for client in clients}
    findings: list[Finding] = []
    for client in named_clients(clients, names or []):
        locked, client_findings = _names(client, new_names=new_names)
        findings += client_findings
        if locked is not None:
            print(f"{client.name}: {_summary(lock[client.name], locked)}")
            lock[client.name] = locked
    if path is None:  # Cannot happen: ``configured`` has found one.
        stop(f"there is no {FILE} in this folder or above")
    present = {name: locked for name, locked in lock.items() if locked != NOTHING}
    print(f"{display(write_lock(path.resolve().parent, present))} is written")
    finish([finding for finding in findings if finding.level is Level.ERROR], "text", Level.ERROR)


def _names(client: Client, *, new_names: bool) -> tuple[LockedNames | None, list[Finding]]:
    """Return the names of a client and findings; None if findings prevent it."""
    from oasmith import pipeline
    from oasmith.lower.locked_names import names_of

    if new_names:
        client = replace(client, settings=replace(client.settings, locked=NOTHING))
    lowered = pipeline.lower(client)
    return (None if lowered.api is None else names_of(lowered.api)), lowered.findings


def _summary(old: LockedNames, new: LockedNames) -> str:
    """Return the numbers of names, and of those that differ."""
    counts = [f"{len(getattr(new, kind))} {kind}" for kind in KINDS]
    before = {(kind, *item) for kind in KINDS for item in getattr(old, kind).items()}
    after = {(kind, *item) for kind in KINDS for item in getattr(new, kind).items()}
    added = {name[:2] for name in after} - {name[:2] for name in before}
    removed = {name[:2] for name in before} - {name[:2] for name in after}
    changed = len(after - before) - len(added)
    return f"{', '.join(counts)} ({len(added)} new, {changed} changed, {len(removed)} gone)"
