"""``oasmith publish``."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from oasmith.cli.context import CommandContext, NoCache, Quiet
from oasmith.cli.last_version import Project, decide
from oasmith.cli.options import Config, configured, named_clients
from oasmith.cli.output import HAS_FINDINGS, Format, finish, stop, stop_with
from oasmith.cli.release import build_clients, read_changelog, write_version
from oasmith.cli.requirements import require_generate, require_publish
from oasmith.config.check import RULE
from oasmith.config.client import FILE, Client, find
from oasmith.config.toml import read_toml
from oasmith.diagnostics.findings import Finding, Level, Location, display, has_errors

if TYPE_CHECKING:
    from oasmith.publish.decision import Decision

DIST = "dist"


def publish(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="CLIENT", help=f"Clients of {FILE} (default: all)."),
    ] = None,
    *,
    config: Config = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only check whether the version is high enough.")
    ] = False,
    write: Annotated[
        bool,
        typer.Option("--write", help=f"Write the required version to {FILE}, and the changelog."),
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="REV",
            help="The last published version: a git revision, a wheel, or the name of an installed "
            "distribution (default: the newest tag CLIENT-v* or v*).",
        ),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="With --write, the date to put in the changelog."),
    ] = None,
    out_dir: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help=f"Where to build (default: dist next to {FILE})."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="List every change since the last version.")
    ] = False,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    format: Format = "text",
) -> None:
    """Check the version of clients, and build the distributions to upload. Uploads nothing.

    Compares each client with its last published version: a breaking change needs a major version
    (below 1.0.0, a minor one), an addition a minor one, anything else a patch. If a version is too
    low, nothing is built.

    \b
    Examples:
      oasmith publish --check
      oasmith publish --write bigin
      oasmith publish bigin
      oasmith publish --check --against bigin_client-1.0.0-py3-none-any.whl bigin
    """
    require_publish("publish")
    if check and write:
        stop("--check and --write exclude each other")
    day = _day(date, is_used=write)
    is_built = not check and not write
    if is_built:
        require_generate("publish")
    context = CommandContext(no_cache=no_cache, quiet=quiet, format=format)
    clients = named_clients(configured(config), names or [])
    project = _project(config, context)
    client_decisions = [(client, decide(project, client, against)) for client in clients]
    decisions = [decision for _, decision in client_decisions]
    if format == "text" and not quiet:
        from oasmith.publish.report import show

        show(decisions, sys.stdout, verbose=verbose)
    findings: list[Finding] = []
    files: list[Path] = []
    if write:
        for client, decision in client_decisions:
            write_version(project, client, decision, day)
    else:
        findings = [finding for one in client_decisions for finding in _findings(*one)]
    if is_built and not has_errors(findings):
        unpublished = [one for one in client_decisions if not one[1].is_published]
        files, stale = build_clients(unpublished, context, out_dir or project.folder / DIST)
        findings += stale
    _end(decisions, findings, files, format)


def _day(date: str | None, *, is_used: bool) -> datetime.date | None:
    if date is None:
        return None
    if not is_used:
        stop("--date needs --write")
    try:
        return datetime.date.fromisoformat(date)
    except ValueError:
        stop(f"--date must be a date such as 2027-01-31, not {date}")


def _project(config: Path | None, context: CommandContext) -> Project:
    from oasmith.diff.approvals import read_approvals

    path = config or find(Path.cwd())
    if path is None:  # Cannot happen: ``configured`` has found one.
        stop(f"there is no {FILE} in this folder or above")
    file, findings = read_toml(path, RULE)
    approvals, approval_findings = read_approvals(path.resolve().parent)
    if file is None or approval_findings:
        stop_with([*findings, *approval_findings])
    return Project(config=path, file=file, approvals=approvals, context=context)


def _findings(client: Client, decision: Decision) -> list[Finding]:
    """Return the findings of a version and of its changelog."""
    from oasmith.publish.changelog import has_section, path_of

    findings = list(decision.findings())
    # If another version is required, its section of the changelog is written with it.
    if findings or decision.is_published or has_section(read_changelog(client), decision.current):
        return findings
    return [
        Finding(
            "version-not-in-changelog",
            f"the changelog of {client.name} has no section for {decision.current}",
            Location(display(path_of(client))),
            f"oasmith publish --write {client.name} writes one.",
            Level.WARNING,
        )
    ]


def _end(
    decisions: Sequence[Decision], findings: Sequence[Finding], files: Sequence[Path], format: str
) -> None:
    """Report the result; exits with 1 after an error."""
    if format != "json":
        finish(findings, format, Level.ERROR)
        return
    from oasmith.publish.report import as_json

    sys.stdout.write(as_json(decisions, findings, [display(path) for path in files]))
    if has_errors(list(findings)):
        raise typer.Exit(HAS_FINDINGS)
