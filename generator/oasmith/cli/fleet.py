"""``oasmith generate --all``: many clients at a time."""

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
"""What shells say of a program that Ctrl-C has ended."""


@dataclass(frozen=True, slots=True)
class FleetWish:
    """What the options say of a run."""

    config: Path | None
    jobs: int | None
    executor: str | None
    force: bool

    def command(self) -> list[str]:
        """Return the command that repeats clients; their names come after it."""
        config = [] if self.config is None else ["--config", str(self.config)]
        return ["oasmith", "generate", *config, *(["--force"] if self.force else [])]


def generate_fleet(clients: Sequence[Client], wish: FleetWish, context: CommandContext) -> None:
    """Make clients, report on all, and end the program with 1 where one has failed."""
    from oasmith.fleet.work import State, Task

    is_alone = wish.executor is None and (wish.jobs == 1 or len(clients) == 1)
    tasks = [
        Task(
            client=client,
            folder=Path.cwd(),
            force=wish.force,
            uses_cache=not context.no_cache,
            is_alone=is_alone,
        )
        for client in clients
    ]
    begun = time.perf_counter()
    results = _results(tasks, wish, context)
    _report(results, wish, context, time.perf_counter() - begun)
    if any(result.state is State.INTERRUPTED for result in results):
        raise typer.Exit(INTERRUPTED)
    if not all(result.is_good for result in results):
        raise typer.Exit(HAS_FINDINGS)


def _results(tasks: Sequence[Task], wish: FleetWish, context: CommandContext) -> list[Result]:
    from oasmith.fleet.executors import ExecutorError
    from oasmith.fleet.schedule import run_tasks

    is_shown = context.format == "text" and not context.quiet
    try:
        factory, in_flight = _factory(wish, len(tasks))
        with progress("clients", len(tasks) if is_shown else 0) as tell:
            tell("0")
            return run_tasks(tasks, factory, in_flight, tell)
    except ExecutorError as error:
        stop(f"--executor {wish.executor}: {error}", "docs/fleets.md shows one.")


def _factory(wish: FleetWish, count: int) -> tuple[ExecutorFactory, int | None]:
    """Return what gives the executor, and how many clients it gets at a time."""
    from oasmith.fleet import executors

    if wish.executor is not None:
        return executors.named(wish.executor, Path.cwd()), wish.jobs
    jobs = min(wish.jobs or cpu_count(), count)
    return executors.processes(jobs), jobs


def _report(
    results: Sequence[Result], wish: FleetWish, context: CommandContext, seconds: float
) -> None:
    """Show the findings in the order of the clients, then the table, then what else went wrong."""
    from oasmith.fleet import report

    findings = [finding for result in results for finding in result.findings]
    # Documents share parts, and what is wrong there is wrong once.
    show_findings(list(dict.fromkeys(findings)), context.format)
    if not context.quiet:
        _print_lines([*report.table(results), []], context)
    # No format of findings has room for these.
    for line in report.troubles(results, wish.command()):
        print(line, file=sys.stderr)
    context.say(report.summary(results, seconds))
    repetition = report.repetition(results, wish.command())
    if repetition:
        context.say(f"repeat what failed: {repetition}")


def _print_lines(table: Sequence[lines.Line], context: CommandContext) -> None:
    stream = sys.stdout if context.format == "text" else sys.stderr
    if stream.isatty():
        lines.print_coloured(table, stream)
    else:
        lines.write(lines.plain(table), stream)
