"""``oasmith generate`` and ``oasmith check``."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from oasmith.cli.context import CommandContext, NoCache, Quiet
from oasmith.cli.fleet import FleetOptions, generate_fleet
from oasmith.cli.options import ClientOptions, for_clients
from oasmith.cli.output import Format, finish, show_diff, stop
from oasmith.cli.requirements import require_generate
from oasmith.config.client import Client
from oasmith.diagnostics.findings import Finding, Level, display
from oasmith.run import collect_garbage

SHOWN = 4
"""The number of written files that are listed without ``--verbose``."""
MARGIN = 8
"""The minimum width of the column for client names."""
WIDTH = 72
"""The width of the columns before the seconds."""


@for_clients()
def generate(
    clients: list[Client],
    options: ClientOptions,
    *,
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace files that were edited by hand or not generated."),
    ] = False,
    all_clients: Annotated[
        bool,
        typer.Option(
            "--all", help="Generate all clients in parallel, and print a table at the end."
        ),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="The number of clients generated in parallel (default: the number of CPUs).",
        ),
    ] = None,
    executor: Annotated[
        str | None,
        typer.Option(
            metavar="MODULE:FACTORY",
            help="A callable that returns a concurrent.futures.Executor to run the work, such as "
            "Dask's.",
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="List every file that was written or deleted.")
    ] = False,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    format: Format = "text",
) -> None:
    """Generate clients from their documents.

    Each document is validated first. Only files whose content has changed are written, and only
    files that the previous generation wrote are deleted. A generated file that was edited by hand
    is overwritten only with --force.

    With --all, or with --jobs for the named clients, several clients are generated in parallel. If
    one fails, the others continue; a table shows the result of each, and a command to repeat those
    that failed.

    \b
    Examples:
      oasmith generate
      oasmith generate --all
      oasmith generate bigin --force
      oasmith generate --spec petshop.yaml --output clients/petshop --package petshop
    """
    require_generate("generate")
    context = CommandContext(no_cache=no_cache, quiet=quiet, format=format)
    if all_clients and options.names:
        message = f"--all and the client {options.names[0]} exclude each other"
        stop(message, "To generate named clients in parallel, use --jobs without --all.")
    if all_clients or jobs or executor:
        if options.spec is not None:
            stop("--spec is for one client; --all, --jobs and --executor are for several")
        fleet_options = FleetOptions(options.config, jobs, executor, force=force)
        generate_fleet(clients, fleet_options, context)
        return
    findings: list[Finding] = []
    for client in clients:
        findings += _generate(client, context, force=force, verbose=verbose)
        if client is not clients[-1]:
            collect_garbage()
    finish(findings, format, Level.ERROR)


def _generate(
    client: Client, context: CommandContext, *, force: bool, verbose: bool
) -> list[Finding]:
    from oasmith import pipeline
    from oasmith.client_files import write_client

    begun = time.monotonic()
    with context.run(client.name) as run:
        generated = pipeline.generate(client, run)
    if generated.files is None:
        return generated.findings
    written = write_client(client, generated.files, generated.hashes, force=force)
    if not written.blocking:
        seconds = time.monotonic() - begun
        for line in _summary(client, written.names, len(generated.files), seconds, verbose):
            context.say(line)
    return [*generated.findings, *written.blocking]


def _summary(
    client: Client, names: Sequence[str], count: int, seconds: float, verbose: bool
) -> Iterator[str]:
    """Yield the number of changed files and their names; all names with ``verbose``."""
    label = client.name.ljust(MARGIN)
    if not names:
        yield f"{label}  {count} files unchanged".ljust(WIDTH) + f"{seconds:6.1f} s"
        return
    same = count - len([name for name in names if (client.output / name).exists()])
    changed = f"{len(names)} file{'s' * (len(names) > 1)} changed, {same} unchanged"
    yield f"{label}  {changed}".ljust(WIDTH) + f"{seconds:6.1f} s"
    shown = names if verbose or len(names) <= SHOWN else names[: SHOWN - 1]
    more = [] if len(shown) == len(names) else [f"{len(names) - len(shown)} more (--verbose)"]
    indent = " " * (len(label) + 2)
    if verbose:
        yield from (indent + name for name in shown)
    else:
        yield indent + "  ".join([*shown, *more])


@for_clients()
def check(
    clients: list[Client],
    *,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    format: Format = "text",
) -> None:
    """Fail if a client is out of date with its document. Writes nothing.

    Shows a unified diff between the files on disk and those that would be generated, and lists the
    files that are out of date, missing, or edited by hand.

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
        if client is not clients[-1]:
            collect_garbage()
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
