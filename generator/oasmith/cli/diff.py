"""``oasmith diff``."""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from oasmith.cli import approve as approving, diff_clients
from oasmith.cli.context import CommandContext, Quiet
from oasmith.cli.options import Config, MapReferences, Overlay, Validation, configured, mapped
from oasmith.cli.output import HAS_FINDINGS, stop, stop_with
from oasmith.config.client import FILE, Client, find
from oasmith.config.toml import nearest
from oasmith.diagnostics.findings import Finding
from oasmith.run import STAGES

if TYPE_CHECKING:
    from oasmith.client_diff.sources import Source
    from oasmith.diff.changes import Comparison
    from oasmith.diff.pairs import Pair
    from oasmith.diff.report import Report

COMPARED = (*STAGES[:3], *STAGES[:3], "compare")
"""The stages of a comparison, both documents included."""


def diff(
    operands: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[OLD NEW]",
            help="Two documents or two generated clients: files, folders, wheels, or git's "
            f"REV:PATH. With --against or --since, clients of {FILE} (default: all).",
        ),
    ] = None,
    *,
    against: Annotated[
        str | None,
        typer.Option(metavar="REV", help="Compare clients with a git revision."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="TAG",
            help="Like --against, for a release: a tag, or a pattern such as 'v*' for the newest "
            "match.",
        ),
    ] = None,
    config: Config = None,
    fail_on: Annotated[
        Literal["breaking", "warning", "never"],
        typer.Option("--fail-on", help="The lowest level that makes the command fail."),
    ] = "breaking",
    approve: Annotated[
        str | None,
        typer.Option(
            metavar="RULE",
            help="Approve changes reported by this rule; needs --until and --reason.",
        ),
    ] = None,
    pointer: Annotated[
        str | None,
        typer.Option(
            metavar="POINTER", help="Approve only changes at this location, and below it."
        ),
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="The last day of the approval.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The reason for the approval.")
    ] = None,
    author: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The approver (default: git's user.name)."),
    ] = None,
    validation: Validation = None,
    map_references: MapReferences = None,
    overlay: Overlay = None,
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
    """Report what a change to a document breaks, and for whom; or compare two clients.

    Compares what two versions accept and return, and the clients generated from them. Each change
    is breaking, a warning or info; proof of a breaking change is a value that one version accepts
    and the other refuses. Approved changes do not fail: --approve writes them to
    diff-approvals.toml.

    Two folders or wheels with generated clients are compared by their code: names, signatures,
    fields and exceptions. Use this after an upgrade of oasmith. No code is executed.

    \b
    Examples:
      oasmith diff old.yaml new.yaml
      oasmith diff main:spec/bigin/openapi.yaml spec/bigin/openapi.yaml
      oasmith diff --against origin/main --fail-on breaking --format github
      oasmith diff --since 'v*' --format markdown
      oasmith diff main:generated/bigin generated/bigin
      oasmith diff --against main --approve operation-removed --until 2027-01-31 --reason "Unused."
    """
    # Comparisons are not cached: the old side is read each time.
    context = CommandContext(no_cache=True, quiet=quiet, format=format)
    request = _Request(
        operands=operands or [],
        against=against,
        since=since,
        config=config or find(Path.cwd()),
        clients=configured(config) if config or against or since or find(Path.cwd()) else [],
        validation=validation,
        references={prefix: Path(to) for prefix, to in mapped(map_references).items()},
        overlays=tuple(overlay or ()),
    )
    approval = approving.requested(approve, pointer, until, reason, author)
    _run(request, approval, context, fail_on, verbose)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """The comparison that arguments and options request."""

    operands: Sequence[str]
    against: str | None
    since: str | None
    config: Path | None
    clients: Sequence[Client]
    validation: str | None
    references: dict[str, Path]
    overlays: tuple[Path, ...]
    """Applied to both sides."""

    @property
    def folder(self) -> Path:
        """The folder of the approvals."""
        return Path.cwd() if self.config is None else self.config.resolve().parent

    @property
    def command(self) -> str:
        """The command line that repeats the comparison."""
        revision = [] if self.against is None else ["--against", self.against]
        tag = [] if self.since is None else ["--since", self.since]
        return shlex.join(["oasmith", "diff", *self.operands, *revision, *tag])

    def configured(self, client: Client | None) -> Client | None:
        """Return a client with the options applied to its settings."""
        if client is None:
            return None
        is_tolerant = client.tolerant if self.validation is None else self.validation == "tolerant"
        references = {**client.references, **self.references}
        overlays = (*client.overlays, *self.overlays)
        return replace(client, tolerant=is_tolerant, references=references, overlays=overlays)


def _run(
    request: _Request,
    approval: approving.ApprovalRequest | None,
    context: CommandContext,
    fail_on: str,
    verbose: bool,
) -> None:
    from oasmith.diff import approvals as approval_files
    from oasmith.diff.changes import ChangeLevel
    from oasmith.diff.git import SideError
    from oasmith.diff.report import Report

    begun = time.perf_counter()
    approvals, errors = approval_files.read_approvals(request.folder)
    if errors:
        stop_with(errors)
    try:
        comparisons, findings = _comparisons(request, context)
    except SideError as error:
        stop(error.message, error.hint)
    if approval is not None and not findings:
        approvals = approving.write_approvals(
            approval, comparisons, approvals, request.folder, context
        )
    judged = tuple(approval_files.judged(one, approvals, approving.today()) for one in comparisons)
    report = Report(
        comparisons=judged,
        notes=(*approval_files.expired(judged), *approval_files.unused(approvals, judged)),
        fails_on=None if fail_on == "never" else ChangeLevel(fail_on),
        verbose=verbose,
        quiet=context.quiet,
        seconds=time.perf_counter() - begun,
        command=request.command,
        suggested_end=approving.today() + approving.SUGGESTED,
    )
    # If nothing could be compared, the report would say that nothing has changed.
    if comparisons or not findings:
        _show(report, context)
    if findings:
        stop_with(list(dict.fromkeys(findings)))
    if report.has_failed:
        raise typer.Exit(HAS_FINDINGS)


def _show(report: Report, context: CommandContext) -> None:
    from oasmith.diff.report import show, step_summary

    show(report, context.format, sys.stdout)
    if context.format in ("json", "junit", "markdown"):
        for note in report.notes:
            print(note, file=sys.stderr)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if context.format == "github" and summary:
        with Path(summary).open("a", encoding="utf-8", errors="replace") as file:
            file.write(step_summary(report))


def _comparisons(
    request: _Request, context: CommandContext
) -> tuple[list[Comparison], list[Finding]]:
    """Return the comparisons, and findings for documents that could not be compared."""
    from oasmith import pipeline
    from oasmith.diff.pairs import appeared

    comparisons, findings = [], []
    with ExitStack() as stack:
        clients = _two_clients(request, stack)
        if clients is not None:
            return [diff_clients.compared(clients, context)], []
        for pair in _pairs(request, stack):
            old, new = request.configured(pair.old), request.configured(pair.new)
            if old is None or new is None:
                comparisons.append(appeared(pair, request.config or Path(FILE)))
                continue
            with context.run(pair.name, COMPARED) as run:
                compared = pipeline.compare(old, new, shown=pair.shown, run=run)
            findings += compared.findings
            if compared.comparison is not None:
                comparisons.append(compared.comparison)
    return comparisons, findings


def _two_clients(request: _Request, stack: ExitStack) -> tuple[Source, Source] | None:
    """Return the two generated clients to compare; None if documents are compared."""
    if request.against is not None or request.since is not None or len(request.operands) != 2:
        return None
    clients = diff_clients.clients_named(request.operands[0], request.operands[1], stack)
    if clients is not None and (request.validation is not None or request.references):
        stop("--validation and --map-references apply to documents, not to generated clients")
    return clients


def _pairs(request: _Request, stack: ExitStack) -> Sequence[Pair]:
    from oasmith.diff.pairs import documents

    if request.against is not None and request.since is not None:
        stop("--against and --since exclude each other")
    if request.against is not None or request.since is not None:
        return _clients(request, stack)
    if len(request.operands) != 2:
        stop(
            "diff compares two documents or clients, or clients with an earlier revision",
            "Name both, oasmith diff OLD NEW, or a revision: oasmith diff --against main",
        )
    return [documents(request.operands[0], request.operands[1], request.clients, stack)]


def _revision_hint(findings: Sequence[Finding], revision: str) -> str:
    if all(finding.rule == "missing-source" for finding in findings):
        return f"Fetch its pinned files: oasmith lock --against {revision}"
    return f"Compare documents instead: oasmith diff {revision}:PATH PATH"


def _clients(request: _Request, stack: ExitStack) -> Sequence[Pair]:
    """Return the named clients, each with its state in the revision."""
    from oasmith.diff.git import repository
    from oasmith.diff.pairs import clients_since
    from oasmith.diff.revisions import snapshot
    from oasmith.sources.locate import located

    revision = request.against
    if revision is None:
        revision = repository(request.folder).newest_tag(request.since or "")
    old_files = stack.enter_context(snapshot(revision, request.folder))
    config = request.config or Path(FILE)
    pairs, findings = clients_since(config, request.clients, old_files, located)
    if findings:
        for finding in findings:
            print(finding, file=sys.stderr)
        stop(
            f"{FILE} of {revision} cannot be used",
            _revision_hint(findings, revision),
        )
    known = {pair.name: pair for pair in pairs}
    for name in request.operands:
        if name not in known:
            stop(f"there is no client {name} in {FILE}", nearest(name, list(known)))
    return [known[name] for name in request.operands] or pairs
