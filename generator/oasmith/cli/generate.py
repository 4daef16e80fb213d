"""``oasmith generate`` and ``oasmith check``."""

from __future__ import annotations

from typing import Annotated

import typer

from oasmith.cli.context import CommandContext, NoCache, Quiet
from oasmith.cli.options import for_clients
from oasmith.cli.output import Format, finish, show_diff
from oasmith.cli.requirements import require_generate
from oasmith.config.client import Client
from oasmith.diagnostics.findings import Finding, Level, display

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
    quiet: Quiet = False,
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
    require_generate("generate")
    context = CommandContext(no_cache=no_cache, quiet=quiet, format=format)
    findings: list[Finding] = []
    for client in clients:
        findings += _generate(client, context, force=force)
    finish(findings, format, Level.ERROR)


def _generate(client: Client, context: CommandContext, *, force: bool) -> list[Finding]:
    from oasmith import pipeline, write
    from oasmith.folder_lock import locked

    with context.run(client.name) as run:
        generated = pipeline.generate(client, run)
    if generated.files is None:
        return generated.findings
    with locked(client.output):
        drift = write.compare(
            client.output, generated.files, client.settings.package, generated.hashes
        )
        blocking = drift.blocking(force=force)
        # Before the first file is touched: a generation is written as a whole or not at all.
        if not blocking:
            _say_written(client, write.write(drift), len(generated.files), context)
    return [*generated.findings, *blocking]


def _say_written(client: Client, names: list[str], count: int, context: CommandContext) -> None:
    folder = display(client.output)
    if not names:
        context.say(f"{folder}: all {count} files are up to date")
        return
    context.say(f"{folder}: {len(names)} changed, of {count} files")
    for name in names[:SHOWN]:
        context.say(f"    {name}")
    if len(names) > SHOWN:
        context.say(f"    and {len(names) - SHOWN} more")


@for_clients()
def check(
    clients: list[Client],
    *,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    format: Format = "text",
) -> None:
    """Fail when a client is not what its document gives. Nothing is written.

    Shows a unified diff from the disk to what would be generated, and names the files that are
    out of date, missing, or edited by hand.

    \b
    Examples:
      oasmith check
      oasmith check --format github
      oasmith check --spec petshop.yaml --output clients/petshop --package petshop
    """
    require_generate("check")
    context = CommandContext(no_cache=no_cache, quiet=quiet, format=format)
    findings: list[Finding] = []
    for client in clients:
        findings += _check(client, context)
    finish(findings, format, Level.ERROR)


def _check(client: Client, context: CommandContext) -> list[Finding]:
    from oasmith import pipeline, write

    with context.run(client.name) as run:
        generated = pipeline.generate(client, run)
    if generated.files is None:
        return generated.findings
    drift = write.compare(client.output, generated.files, client.settings.package, generated.hashes)
    if context.format == "text":
        show_diff(drift.diff())
    if not drift.states:
        context.say(f"{display(client.output)}: all {len(generated.files)} files are up to date")
    return [*generated.findings, *drift.findings()]
