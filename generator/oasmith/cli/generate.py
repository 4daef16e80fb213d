"""``oasmith generate`` and ``oasmith check``."""

from __future__ import annotations

from typing import Annotated

import typer

from oasmith.cache import Cache
from oasmith.cli.options import NoCache, for_clients, kept
from oasmith.cli.output import Format, finish, say, show_diff
from oasmith.config import Client
from oasmith.findings import Finding, Level, display
from oasmith.run import Run

SHOWN = 20
"""Names of written files that are listed."""


@for_clients()
def generate(
    clients: list[Client],
    *,
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace files that were edited by hand or not generated."),
    ] = False,
    no_cache: NoCache = False,
    format: Format = "text",
) -> None:
    """Make the clients from their documents.

    Each document is validated first. Only files whose content changes are written, and only files
    that the last generation wrote are deleted. A generated file that was edited by hand is not
    replaced without --force.

    \b
    Examples:
      oasmith generate
      oasmith generate bigin --force
      oasmith generate --spec petshop.yaml --output clients/petshop --package petshop
    """
    findings: list[Finding] = []
    for client in clients:
        findings += _generate(client, kept(no_cache), force=force, format=format)
    finish(findings, format, Level.ERROR)


def _generate(client: Client, cache: Cache, *, force: bool, format: str) -> list[Finding]:
    from oasmith import pipeline, write

    made = pipeline.generate(client, Run(cache))
    if made.files is None:
        return made.findings
    drift = write.compare(client.output, made.files, client.settings.package, made.hashes)
    blocking = drift.blocking(force=force)
    if not blocking:
        _say_written(client, write.write(drift), len(made.files), format)
    return [*made.findings, *blocking]


def _say_written(client: Client, names: list[str], count: int, format: str) -> None:
    folder = display(client.output)
    if not names:
        say(f"{folder}: all {count} files are up to date", format)
        return
    say(f"{folder}: {len(names)} changed, of {count} files", format)
    for name in names[:SHOWN]:
        say(f"    {name}", format)
    if len(names) > SHOWN:
        say(f"    and {len(names) - SHOWN} more", format)


@for_clients()
def check(clients: list[Client], *, no_cache: NoCache = False, format: Format = "text") -> None:
    """Fail when a client is not what its document gives. Nothing is written.

    Shows a unified diff from the disk to what would be generated, and names the files that are
    out of date, missing, or edited by hand.

    \b
    Examples:
      oasmith check
      oasmith check --format github
      oasmith check --spec petshop.yaml --output clients/petshop --package petshop
    """
    findings: list[Finding] = []
    for client in clients:
        findings += _check(client, kept(no_cache), format=format)
    finish(findings, format, Level.ERROR)


def _check(client: Client, cache: Cache, *, format: str) -> list[Finding]:
    from oasmith import pipeline, write

    made = pipeline.generate(client, Run(cache))
    if made.files is None:
        return made.findings
    drift = write.compare(client.output, made.files, client.settings.package, made.hashes)
    if format == "text":
        show_diff(drift.diff())
    if not drift.states:
        say(f"{display(client.output)}: all {len(made.files)} files are up to date", format)
    return [*made.findings, *drift.findings()]
