"""``oasmith generate --all``: generation of many clients in parallel."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from oasmith.cli.context import CommandContext
from oasmith.cli.output import HAS_FINDINGS, show_findings, stop
from oasmith.cli.progress import progress
from oasmith.config.client import Client
from oasmith.cpu_count import cpu_count
from oasmith.diagnostics import lines

if TYPE_CHECKING:
    from oasmith.fleet.schedule import ExecutorFactory
    from oasmith.fleet.work import Result, Task

INTERRUPTED = 130
"""The exit status that shells report for a program ended by Ctrl-C."""


@dataclass(frozen=True, slots=True)
class FleetOptions:
    """The options of a fleet run."""

    config: Path | None
    jobs: int | None
    executor: str | None
    force: bool

    def command(self) -> list[str]:
        """Return the command that repeats the run; the names of clients are appended to it."""
        config = [] if self.config is None else ["--config", str(self.config)]
        return ["oasmith", "generate", *config, *(["--force"] if self.force else [])]


def generate_fleet(
    clients: Sequence[Client], options: FleetOptions, context: CommandContext
) -> None:
    """Generate clients in parallel and report the results; exits with 1 if one has failed."""
    from oasmith.fleet.work import State, Task

    is_alone = options.executor is None and (options.jobs == 1 or len(clients) == 1)
    tasks = [
        Task(
            client=client,
            folder=Path.cwd(),
            force=options.force,
            uses_cache=not context.no_cache,
            is_alone=is_alone,
        )
        for client in clients
    ]
    begun = time.perf_counter()
    results = _results(tasks, options, context)
    _report(results, options, context, time.perf_counter() - begun)
    if any(result.state is State.INTERRUPTED for result in results):
        raise typer.Exit(INTERRUPTED)
    if not all(result.is_good for result in results):
        raise typer.Exit(HAS_FINDINGS)


def _results(tasks: Sequence[Task], options: FleetOptions, context: CommandContext) -> list[Result]:
    from oasmith.fleet.executors import ExecutorError
    from oasmith.fleet.schedule import run_tasks

    is_shown = context.format == "text" and not context.quiet
    try:
        factory, in_flight = _factory(options, len(tasks))
        with progress("clients", len(tasks) if is_shown else 0) as show:
            show("0")
            return run_tasks(tasks, factory, in_flight, show)
    except ExecutorError as error:
        stop(f"--executor {options.executor}: {error}", "docs/fleets.md has an example.")


def _factory(options: FleetOptions, count: int) -> tuple[ExecutorFactory, int | None]:
    """Return the factory of the executor, and the number of clients submitted at a time."""
    from oasmith.fleet import executors

    if options.executor is not None:
        return executors.named(options.executor, Path.cwd()), options.jobs
    jobs = min(options.jobs or cpu_count(), count)
    return executors.processes(jobs), jobs


def _report(
    results: Sequence[Result], options: FleetOptions, context: CommandContext, seconds: float
) -> None:
    """Show the findings in the order of the clients, then the table, then other errors."""
    from oasmith.fleet import report

    findings = [finding for result in results for finding in result.findings]
    # Documents share files; a finding in a shared file is reported once.
    show_findings(list(dict.fromkeys(findings)), context.format)
    if not context.quiet:
        _print_lines([*report.table(results), []], context)
    # These are not findings, so no format of findings can contain them.
    for line in report.error_lines(results, options.command()):
        print(line, file=sys.stderr)
    context.say(report.summary(results, seconds))
    repetition = report.repetition(results, options.command())
    if repetition:
        context.say(f"repeat what failed: {repetition}")


def _print_lines(table: Sequence[lines.Line], context: CommandContext) -> None:
    stream = sys.stdout if context.format == "text" else sys.stderr
    if stream.isatty():
        lines.print_coloured(table, stream)
    else:
        lines.write(lines.plain(table), stream)
