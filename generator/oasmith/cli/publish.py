"""``oasmith publish``."""

from __future__ import annotations

import datetime
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from oasmith.cli.context import CommandContext, NoCache, Quiet
from oasmith.cli.last_version import Project, decide
from oasmith.cli.options import Config, configured, named_clients
from oasmith.cli.output import HAS_FINDINGS, Format, finish, stop, stop_with
from oasmith.cli.requirements import require_generate, require_publish
from oasmith.config.client import FILE, RULE, Client, find
from oasmith.config.toml import read_toml
from oasmith.diagnostics.findings import Finding, Level, Location, display, has_errors

if TYPE_CHECKING:
    from oasmith.publish.decision import Decision

DIST = "dist"


def publish(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="CLIENT", help=f"Clients of {FILE}; all, when none is named."),
    ] = None,
    *,
    config: Config = None,
    check: Annotated[
        bool, typer.Option("--check", help="Say only whether the version is high enough.")
    ] = False,
    write: Annotated[
        bool,
        typer.Option(
            "--write", help=f"Write the version that is needed to {FILE}, and the changelog."
        ),
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
        typer.Option(metavar="DATE", help="With --write, the day that the changelog names."),
    ] = None,
    out_dir: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help=f"Where to build (default: {DIST} beside {FILE})."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="List every change since the last version.")
    ] = False,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    format: Format = "text",
) -> None:
    """Check the version of clients, and build what is to be uploaded. Uploads nothing.

    Compares each client with its last published version: a breaking change needs a major version
    (below 1.0.0, a minor one), an addition a minor one, anything else a patch. Where a version is
    too low, nothing is built.

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
    decisions = [decide(project, client, against) for client in clients]
    if format == "text" and not quiet:
        from oasmith.publish.report import show

        show(decisions, sys.stdout, verbose=verbose)
    findings: list[Finding] = []
    files: list[Path] = []
    if write:
        for client, decision in zip(clients, decisions, strict=True):
            _write(project, client, decision, day)
    else:
        findings = [
            finding
            for client, decision in zip(clients, decisions, strict=True)
            for finding in _findings(client, decision)
        ]
    if is_built and not has_errors(findings):
        findings += _build(clients, decisions, context, out_dir or project.folder / DIST, files)
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
    if path is None:  # ``configured`` has found one.
        stop(f"there is no {FILE} here or above")
    file, findings = read_toml(path, RULE)
    approvals, wrong = read_approvals(path.resolve().parent)
    if file is None or wrong:
        stop_with([*findings, *wrong])
    return Project(config=path, file=file, approvals=approvals, context=context)


def _findings(client: Client, decision: Decision) -> list[Finding]:
    """Return what is wrong with a version, and with its changelog."""
    from oasmith.publish import changelog

    findings = list(decision.findings())
    path = changelog.path_of(client)
    is_listed = changelog.has_section(changelog.read(path), decision.current)
    # What is to be written for another version is no fault of this one.
    if not is_listed and not decision.is_published and not findings:
        findings.append(
            Finding(
                "version-not-in-changelog",
                f"the changelog of {client.name} has no section for {decision.current}",
                Location(display(path)),
                f"oasmith publish --write {client.name} writes one.",
                Level.WARNING,
            )
        )
    return findings


def _write(project: Project, client: Client, decision: Decision, day: datetime.date | None) -> None:
    """Write the version that is needed, and what is new in it."""
    from oasmith.publish import changelog, version_key

    if decision.is_published:
        project.context.say(f"{client.name}: nothing to write")
        return
    if decision.next != decision.current:
        # Anew, because another client's version may have been written.
        file, wrong = read_toml(project.config, RULE)
        if file is None:
            stop_with(wrong)
        try:
            text = version_key.with_version(file, client.name, str(decision.next))
        except ValueError:
            stop(f"{FILE} cannot be changed", f'Write version = "{decision.next}" yourself.')
        version_key.write(project.config, text)
        project.context.say(f"{display(project.config)}: version {decision.next} of {client.name}")
    path = changelog.path_of(client)
    before = changelog.read(path)
    if changelog.has_section(before, decision.next):
        project.context.say(f"{display(path)}: has a section {decision.next}, which is kept")
    else:
        changes = None if decision.judged is None else decision.judged.comparison.changes
        new = changelog.section(decision.next, changes, day)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = changelog.with_section(before, new, client.settings.distribution)
        path.write_bytes(text.encode())
        project.context.say(f"{display(path)}: section {decision.next} added")
    project.context.say(f"    next: oasmith generate {client.name}, and commit")


def _build(
    clients: Sequence[Client],
    decisions: Sequence[Decision],
    context: CommandContext,
    target: Path,
    files: list[Path],
) -> list[Finding]:
    """Build what is not published yet, add it to ``files``, and return what stands in the way."""
    from oasmith.publish.distributions import BuildError, build

    wanted = [
        (client, decision)
        for client, decision in zip(clients, decisions, strict=True)
        if not decision.is_published
    ]
    # All before the first is built: what is released together is built together.
    findings = [finding for client, _ in wanted for finding in _drift(client, context)]
    if has_errors(findings):
        return findings
    for client, decision in wanted:
        try:
            built = build(client.output, target)
        except BuildError as error:
            stop(f"{client.name} cannot be built", str(error).replace("\n", "\n    "))
        files += built
        _say_built(built, decision, context)
    return findings


def _say_built(built: Sequence[Path], decision: Decision, context: CommandContext) -> None:
    """Say what was built, and what is left to do."""
    for path in built:
        context.say(display(path))
    if decision.new_tag:
        context.say(f"    tag:    git tag {shlex.quote(decision.new_tag)}")
    shown = shlex.join(display(path) for path in built)
    context.say(f"    upload: uv publish {shown}")
    context.say(f"    or:     twine upload {shown}")


def _drift(client: Client, context: CommandContext) -> list[Finding]:
    """Return what is wrong with a client that is not what its document gives."""
    from oasmith import pipeline, write

    with context.run(client.name) as run:
        generated = pipeline.generate(client, run)
    if generated.files is None:
        return generated.findings
    drift = write.compare(client.output, generated.files, client.settings.package, generated.hashes)
    findings = drift.findings()
    old = [finding for finding in findings if finding.rule == "out-of-date"]
    others = [finding for finding in findings if finding.rule != "out-of-date"]
    # One of them says it all: what is to be done is the same for each.
    hint = f"Run oasmith generate {client.name}; oasmith check shows what is different."
    more = f", and {len(old) - 1} more files" if len(old) > 1 else ""
    return [
        *(replace(one, message=f"{one.message}{more}", hint=hint) for one in old[:1]),
        *others,
    ]


def _end(
    decisions: Sequence[Decision], findings: Sequence[Finding], files: Sequence[Path], format: str
) -> None:
    """Report, and end the program with 1 where something is wrong."""
    if format != "json":
        finish(findings, format, Level.ERROR)
        return
    from oasmith.publish.report import as_json

    sys.stdout.write(as_json(decisions, findings, [display(path) for path in files]))
    if has_errors(list(findings)):
        raise typer.Exit(HAS_FINDINGS)
