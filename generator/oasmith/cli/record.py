"""``oasmith record`` and ``oasmith import-har``."""

from __future__ import annotations

import gc
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from oasmith.cli.context import CommandContext, NoCache, Quiet
from oasmith.cli.options import Config, configured, named_clients
from oasmith.cli.output import Format, finish, stop, stop_with
from oasmith.cli.requirements import require_record
from oasmith.config.client import FILE, Client
from oasmith.diagnostics.findings import Finding, Level, display, has_errors
from oasmith.run import STAGES

if TYPE_CHECKING:
    from oasmith import ir
    from oasmith.contract.contract import Contract
    from oasmith.record.recording import Captured, Plan

KEY = "OASMITH_REDACTION_KEY"
"""The environment variable with the key of the pseudonyms."""

MIN_KEY_LENGTH = 16
"""The minimum length of a key in characters: a shorter one could be guessed."""

ClientName = Annotated[
    str | None,
    typer.Option("--client", metavar="NAME", help=f"A client of {FILE} (default: the only one)."),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FOLDER",
        file_okay=False,
        help="Where to write the cassettes, as FOLDER/operationId/situation.yaml (default: "
        "the client's fixtures folder).",
    ),
]
Situation = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="The name of the cassettes (default: the test, or status and code).",
    ),
]
SourceName = Annotated[
    str,
    typer.Option(
        "--source", metavar="TEXT", help="Where the exchange took place (default: the server)."
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite existing cassettes.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")
]


def record(
    program: Annotated[
        list[str],
        typer.Argument(
            metavar="-- PROGRAM", help="A script with its arguments, or pytest with its own."
        ),
    ],
    *,
    output: Output = None,
    client: ClientName = None,
    config: Config = None,
    situation: Situation = "",
    source: SourceName = "",
    force: Force = False,
    dry_run: DryRun = False,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    format: Format = "text",
) -> None:
    """Run a script or pytest, and write its exchanges with an API as cassettes.

    Credentials are removed, and everything that the document does not mark as harmless is replaced
    by pseudonyms; a scan and a replay check the result before it is written. Needs oasmith[record].

    \b
    Examples:
      oasmith record -- update.py 2034020000000644063
      oasmith record --output tests/fixtures/bigin -- pytest tests/live -k refused
      oasmith record --situation sample --force -- update.py
    """
    require_record("record")
    context = CommandContext(no_cache=no_cache, quiet=quiet, format=format)
    target = _target(client, config, context)
    folder = _folder(output, target.client)
    options = _WriteOptions(folder, _key(), force=force, dry_run=dry_run)
    captured = [
        replace(one, situation=situation or one.situation, source=source)
        for one in _run_program(target, program)
    ]
    if not captured:
        stop(
            "nothing was recorded: the program sent no request that vcrpy can record",
            "vcrpy records httpx2, httpx, requests, urllib3 and aiohttp, in this process.",
        )
    _write(target, captured, [], options, context)


def import_har(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", exists=True, help="HAR files, or cassettes.")
    ],
    *,
    output: Output = None,
    client: ClientName = None,
    config: Config = None,
    situation: Situation = "",
    source: SourceName = "",
    force: Force = False,
    dry_run: DryRun = False,
    no_cache: NoCache = False,
    quiet: Quiet = False,
    format: Format = "text",
) -> None:
    """Convert the API calls in HAR files to cassettes.

    Entries for other servers are skipped. Otherwise it works like oasmith record. Needs
    oasmith[record].

    \b
    Examples:
      oasmith import-har session.har --client bigin
      oasmith import-har session.har --output tests/fixtures/bigin --dry-run
    """
    from oasmith.fixtures.read import read_fixtures
    from oasmith.record.recording import Captured

    require_record("import-har")
    context = CommandContext(no_cache=no_cache, quiet=quiet, format=format)
    target = _target(client, config, context)
    folder = _folder(output, target.client)
    options = _WriteOptions(folder, _key(), force=force, dry_run=dry_run)
    fixtures, findings = read_fixtures(files)
    captured = [
        Captured(
            exchange=exchange,
            call=id(fixture) if len(fixture.exchanges) > 1 else None,
            situation=situation,
            source=source,
            day=fixture.provenance.day,
        )
        for fixture in fixtures
        for exchange in fixture.exchanges
    ]
    _write(target, captured, findings, options, context)


@dataclass(frozen=True, slots=True)
class _Target:
    """The client whose API is recorded."""

    client: Client
    contract: Contract
    api: ir.Api


@dataclass(frozen=True, slots=True)
class _WriteOptions:
    """Where and how cassettes are written."""

    output: Path
    key: bytes = field(repr=False)
    """The key of the pseudonyms."""
    force: bool
    dry_run: bool


def _target(name: str | None, config: Path | None, context: CommandContext) -> _Target:
    """Return the client to record. Exits with 2 if it is not unique or its document has errors."""
    from oasmith import pipeline
    from oasmith.contract.contract import Contract

    clients = named_clients(configured(config), [name] if name is not None else [])
    if len(clients) > 1:
        stop("there are several clients", f"Choose one with --client: {_names(clients)}.")
    with context.run(clients[0].name, STAGES[:3]) as run:
        lowered = pipeline.lower(clients[0], run)
    if lowered.document is None or lowered.api is None:
        stop_with([one for one in lowered.findings if one.level is Level.ERROR])
    contract = Contract(lowered.document, lowered.api)
    return _Target(clients[0], contract, lowered.api)


def _names(clients: Sequence[Client]) -> str:
    return ", ".join(client.name for client in clients)


def _folder(output: Path | None, client: Client) -> Path:
    """Return the folder for cassettes. Exits with 2 if there is neither an option nor a setting."""
    if output is not None:
        return output
    if client.fixtures is None or client.fixtures.is_file():
        hint = f"Use --output FOLDER, or set fixtures = … in [clients.{client.name}]."
        stop(f"{client.name} has no folder of fixtures", hint)
    return client.fixtures


def _run_program(target: _Target, program: Sequence[str]) -> list[Captured]:
    """Run a program and return its exchanges. Exits with 2 if the program fails."""
    from oasmith.record.capture import Capture, ProgramFailed

    package = target.api.package
    runtime = f"{package}._runtime" if target.api.carries_runtime else "oasmith_runtime"
    capture = Capture(package, runtime, target.client.output)
    first, arguments = program[0], program[1:]
    gc.enable()
    try:
        if first == "pytest":
            if find_spec("pytest") is None:
                stop("pytest is not installed", "Install it in the same environment as oasmith.")
            capture.tests(arguments)
        elif Path(first).is_file():
            capture.script(Path(first), arguments)
        else:
            stop(f"there is no script {first}", "Name a Python file, or pytest.")
        return capture.captured
    except ProgramFailed as error:
        stop(f"nothing is written: {error}", "Record again when that is fixed.")


def _write(
    target: _Target,
    captured: Sequence[Captured],
    findings: Sequence[Finding],
    options: _WriteOptions,
    context: CommandContext,
) -> None:
    """Redact, check and write the cassettes; exits with 1 if errors prevent that."""
    from oasmith.record.recording import Recorder, write

    recorder = Recorder(target.contract, options.key, options.output, force=options.force)
    plan = recorder.plan(captured)
    all_findings = [*findings, *plan.findings]
    if not plan.files and not all_findings:
        urls = ", ".join(server.url for server in target.api.servers)
        stop(
            f"nothing to write: {_left_out(plan)}",
            f"Only calls of the document's operations are recorded, at {urls or 'any server'}.",
        )
    if not has_errors(all_findings):
        if options.dry_run:
            for file in plan.files:
                context.say(f"{display(file.path)} would be written:\n\n{file.text}")
        else:
            write(plan)
        _print_result(plan, options, context)
    finish(all_findings, context.format, Level.ERROR)


def _key() -> bytes:
    """Return the key of the pseudonyms: from the environment, otherwise a random one."""
    key = os.environ.get(KEY, "")
    if key and len(key) < MIN_KEY_LENGTH:
        stop(
            f"{KEY} has only {len(key)} characters",
            f"Use at least {MIN_KEY_LENGTH} random characters.",
        )
    return key.encode() if key else secrets.token_bytes(32)


def _print_result(plan: Plan, options: _WriteOptions, context: CommandContext) -> None:
    if not options.dry_run:
        for file in plan.files:
            context.say(f"    {display(file.path)}")
    verb = "would be written" if options.dry_run else "written"
    context.say(f"{_count(len(plan.files), 'cassette')} {verb}")
    if plan.token_exchanges or plan.elsewhere:
        context.say(_left_out(plan))


def _left_out(plan: Plan) -> str:
    """Describe which exchanges were left out, and why."""
    reasons = []
    if plan.token_exchanges:
        number = _count(plan.token_exchanges, "exchange")
        reasons.append(f"{number} with a token endpoint left out")
    if plan.elsewhere:
        number = _count(plan.elsewhere, "exchange")
        reasons.append(f"{number} skipped (another server, or no operation of the document)")
    return ", ".join(reasons) or "there are no exchanges"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
