"""``oasmith verify``."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from oasmith.cli.context import CommandContext, NoCache, Quiet
from oasmith.cli.direct import Spec, client_at
from oasmith.cli.options import (
    Config,
    MapReferences,
    Overlay,
    Validation,
    configured,
    mapped,
    named_clients,
)
from oasmith.cli.output import HAS_FINDINGS, stop, stop_with
from oasmith.config.client import FILE, Client, find, similar
from oasmith.diagnostics.findings import Finding, Level, display
from oasmith.run import STAGES

if TYPE_CHECKING:
    from oasmith.verify.baseline import Baseline
    from oasmith.verify.report import Report
    from oasmith.verify.results import Verification
    from oasmith.verify.verify import VerifyOptions

VERIFIED = (*STAGES[:3], "verify")
"""The stages of a verification."""

BASELINE = "verify-baseline.json"


def verify(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="CLIENT", help=f"Clients of {FILE} (default: all)."),
    ] = None,
    *,
    config: Config = None,
    fixtures: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PATH",
            exists=True,
            help="Fixture files or folders, instead of those in the configuration. Repeatable.",
        ),
    ] = None,
    spec: Spec = None,
    document_only: Annotated[
        bool, typer.Option("--document-only", help="Do not check the generated client.")
    ] = False,
    min_coverage: Annotated[
        int | None,
        typer.Option(
            metavar="PERCENT",
            min=0,
            max=100,
            help="The percentage of the document that fixtures must cover.",
        ),
    ] = None,
    require_recorded: Annotated[
        bool,
        typer.Option(
            "--require-recorded",
            help="Count only recorded exchanges towards coverage; requires full coverage unless "
            "--min-coverage is lower.",
        ),
    ] = False,
    max_age: Annotated[
        int | None,
        typer.Option(metavar="DAYS", min=0, help="Warn about recordings that are older."),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            help=f"The file of known findings (default: verify-baseline.json next to {FILE}).",
        ),
    ] = None,
    write_baseline: Annotated[
        bool,
        typer.Option("--write-baseline", help="Write the current findings as the new baseline."),
    ] = False,
    fail_on: Annotated[
        Literal["error", "warning", "never"],
        typer.Option("--fail-on", help="The lowest level that makes the command fail."),
    ] = "error",
    page: Annotated[
        Path | None,
        typer.Option(metavar="FILE", dir_okay=False, help="Write the contract as one HTML page."),
    ] = None,
    validation: Validation = None,
    map_references: MapReferences = None,
    overlay: Overlay = None,
    no_cache: NoCache = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="List each gap in the coverage.")
    ] = False,
    quiet: Quiet = False,
    format: Annotated[
        Literal["text", "json", "sarif", "junit", "github", "markdown"],
        typer.Option(help="The format of the result on standard output."),
    ] = "text",
) -> None:
    """Check recorded exchanges against the document and the generated client.

    For each exchange: does the request match the document? Does the response? Does the client send
    exactly this request, and decode this response? For the document: which operation, status, error
    row, data centre, scope and media type has no fixture? Fixtures are vcrpy cassettes and HAR
    files.

    \b
    Examples:
      oasmith verify
      oasmith verify bigin --min-coverage 100 --page contract.html
      oasmith verify --spec openapi.yaml --fixtures traffic.har
      oasmith verify --require-recorded --max-age 365 --format github
    """
    request = _VerifyRequest(
        spec=spec,
        fixtures=fixtures or [],
        document_only=document_only,
        floor=(min_coverage if min_coverage is not None else 100 if require_recorded else 0) / 100,
        needs_recorded=require_recorded,
        max_age=max_age,
        baseline=baseline,
        validation=validation,
        references={prefix: Path(folder) for prefix, folder in mapped(map_references).items()},
        overlays=tuple(overlay or ()),
    )
    context = CommandContext(no_cache=no_cache, quiet=quiet, format=format)
    begun = time.perf_counter()
    clients = _clients(request, config, names or [])
    verifications = [_verified(one, request, context) for one in clients]
    known = _baseline(request, config, is_written=write_baseline)
    if write_baseline:
        _write_baseline(known, verifications, context)
        return
    report = _report(
        verifications,
        known,
        fails_on=None if fail_on == "never" else Level(fail_on),
        verbose=verbose,
        quiet=quiet,
        needs_recorded=require_recorded,
        seconds=time.perf_counter() - begun,
    )
    _show(report, context, page)
    if report.has_failed:
        raise typer.Exit(HAS_FINDINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _VerifyRequest:
    """The options of a verification."""

    spec: str | None
    fixtures: Sequence[Path]
    document_only: bool
    floor: float
    needs_recorded: bool
    max_age: int | None
    baseline: Path | None
    validation: str | None
    references: dict[str, Path]
    overlays: tuple[Path, ...]

    def configured(self, client: Client) -> Client:
        """Return a client with the options applied to its settings."""
        is_tolerant = client.tolerant if self.validation is None else self.validation == "tolerant"
        return replace(
            client,
            tolerant=is_tolerant,
            references={**client.references, **self.references},
            overlays=(*client.overlays, *self.overlays),
        )

    def options(self, client: Client) -> VerifyOptions:
        """Return the options for verifying the fixtures of a client."""
        from oasmith.verify.verify import VerifyOptions

        return VerifyOptions(
            client=None if self.document_only or self.spec is not None else client.output,
            floor=self.floor,
            needs_recorded=self.needs_recorded,
            max_age=self.max_age,
            today=date.today(),
        )


def _clients(request: _VerifyRequest, config: Path | None, names: list[str]) -> list[Client]:
    """Return the clients to verify. Exits with 2 if the options are invalid."""
    if request.spec is None:
        return named_clients(configured(config), names)
    if names:
        stop(f"--spec and the client {names[0]} exclude each other")
    return [replace(client_at(request.spec), name=request.spec)]


def _verified(client: Client, request: _VerifyRequest, context: CommandContext) -> Verification:
    """Verify the fixtures of one client. Exits with 2 if that is not possible."""
    from oasmith import pipeline

    paths = request.fixtures or ([client.fixtures] if client.fixtures is not None else [])
    if not paths:
        stop(
            f"{client.name} has no fixtures",
            f'Name them: --fixtures PATH, or in {FILE}: fixtures = "tests/fixtures".',
        )
    for path in paths:
        if not path.exists():
            stop(f"the fixtures of {client.name} do not exist: {display(path)}", similar(path))
    configured = request.configured(client)
    begun = time.perf_counter()
    gc.enable()  # There may be any number of fixtures.
    with context.run(client.name, VERIFIED) as run:
        verified = pipeline.verify(configured, paths, request.options(configured), run)
    if verified.verification is None:
        stop_with(verified.findings)
    return replace(verified.verification, seconds=time.perf_counter() - begun)


def _baseline(request: _VerifyRequest, config: Path | None, *, is_written: bool) -> Baseline | None:
    """Return the baseline, None if there is none. Exits with 2 if it is invalid."""
    from oasmith.verify.baseline import Baseline, read_baseline

    config_path = config or find(Path.cwd())
    folder = Path() if config_path is None else config_path.parent
    path = request.baseline or folder / BASELINE
    if is_written:
        return Baseline(path)
    if request.baseline is None and not path.exists():
        return None
    baseline, findings = read_baseline(path)
    if findings:
        stop_with(findings)
    return baseline


def _write_baseline(
    baseline: Baseline | None, verifications: Sequence[Verification], context: CommandContext
) -> None:
    from oasmith.verify.baseline import write_baseline as write

    assert baseline is not None
    count = write(baseline.path, [f for one in verifications for f in one.all_findings])
    context.say(f"{display(baseline.path)} has {count} findings")


def _report(
    verifications: Sequence[Verification],
    baseline: Baseline | None,
    *,
    fails_on: Level | None,
    verbose: bool,
    quiet: bool,
    needs_recorded: bool,
    seconds: float,
) -> Report:
    """Return the report: known findings have level info, stale baseline entries are findings."""
    from oasmith.verify.report import Report

    judged = list(verifications)
    if baseline is not None:
        stale: list[Finding] = baseline.stale(f for one in judged for f in one.all_findings)
        judged = baseline.judged(judged)
        judged[-1] = replace(judged[-1], findings=(*judged[-1].findings, *stale))
    return Report(
        verifications=tuple(judged),
        seconds=seconds,
        needs_recorded=needs_recorded,
        fails_on=fails_on,
        verbose=verbose,
        quiet=quiet,
    )


def _show(report: Report, context: CommandContext, page: Path | None) -> None:
    from oasmith.verify.report import show, step_summary

    show(report, context.format, sys.stdout)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if context.format == "github" and summary:
        with Path(summary).open("a", encoding="utf-8", errors="replace") as file:
            file.write(step_summary(report))
    if page is not None:
        from oasmith.verify.report.page import write

        write(report, page)
        context.say(f"{display(page)} is written")
