"""``oasmith validate`` and ``oasmith dump-ir``."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import typer

from oasmith.cli.context import CommandContext, NoCache, Quiet
from oasmith.cli.direct import document_at
from oasmith.cli.options import (
    Config,
    MapReferences,
    Overlay,
    Validation,
    configured,
    for_clients,
    mapped,
)
from oasmith.cli.output import Format, finish, stop
from oasmith.config.client import FILE, Client, find
from oasmith.diagnostics.findings import Finding, Level
from oasmith.diagnostics.policy import NO_POLICY
from oasmith.document.reading import ReadOptions, SourceFolder
from oasmith.ir.types import TypeSpec
from oasmith.run import STAGES


def validate(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE|URL|-",
            help=f"Documents: files, URLs, or - for standard input (default: those of {FILE}).",
        ),
    ] = None,
    *,
    config: Config = None,
    validation: Validation = None,
    map_references: MapReferences = None,
    overlay: Overlay = None,
    level: Annotated[
        Literal["error", "warning", "info"],
        typer.Option(help="The lowest level that makes the command fail."),
    ] = "error",
    no_cache: NoCache = False,
    quiet: Quiet = False,
    format: Format = "text",
) -> None:
    """Report what is wrong with documents, and where.

    Checks the rules of OpenAPI, then those of oasmith. One run reports all findings, each with its
    line and a suggested fix. A document of oasmith.toml is checked with its settings, whether or
    not it is named on the command line.

    \b
    Examples:
      oasmith validate
      oasmith validate spec/bigin/openapi.yaml
      oasmith validate --validation tolerant --level warning vendor/openapi.json
      oasmith validate vendor/openapi.json --overlay overlays/ours.yaml
      oasmith validate https://example.com/openapi.json
      python -m app.openapi | oasmith validate -
    """
    clients = configured(config) if config or not files or find(Path.cwd()) else []
    documents = _documents(files, clients)
    references = {prefix: Path(folder) for prefix, folder in mapped(map_references).items()}
    reading = ReadOptions(references=references, overlays=tuple(overlay or ()))
    context = CommandContext(no_cache=no_cache, quiet=quiet, format=format)
    findings: list[Finding] = []
    for spec, client, folders in documents:
        document_reading = replace(reading, sources=folders)
        findings += _validate(spec, client, validation, document_reading, context)
    if not findings:
        count = len({spec for spec, *_ in documents})
        context.say(f"{count} document{'s' * (count > 1)}, no findings")
    # Documents share files; a finding in a shared file is reported once.
    finish(list(dict.fromkeys(findings)), format, Level(level))


_NamedDocument: TypeAlias = tuple[Path, Client | None, tuple[SourceFolder, ...]]
"""A document, its client, and how it is read if it is not a local file."""


def _documents(arguments: list[str] | None, clients: list[Client]) -> list[_NamedDocument]:
    """Return the documents to validate, once per client: clients may select different parts."""
    if not arguments:
        return [(client.spec, client, ()) for client in clients]
    documents: list[_NamedDocument] = []
    for argument in arguments:
        file, folders = document_at(argument)
        owners = [client for client in clients if client.spec.resolve() == file.resolve()]
        documents += [(file, client, ()) for client in owners] or [(file, None, folders)]
    return documents


def _validate(
    spec: Path,
    client: Client | None,
    validation: str | None,
    reading: ReadOptions,
    context: CommandContext,
) -> list[Finding]:
    """Return a document's findings; the options extend or override the client's settings."""
    from oasmith import pipeline

    tolerant = client is not None and client.tolerant
    if validation is not None:
        tolerant = validation == "tolerant"
    options = ReadOptions() if client is None else client.reading
    options = replace(
        options,
        references={**options.references, **reading.references},
        overlays=(*options.overlays, *reading.overlays),
        sources=(*options.sources, *reading.sources),
    )
    with context.run(spec.name, STAGES[:2]) as run:
        findings = pipeline.findings(spec, tolerant=tolerant, options=options, run=run)
    policy = NO_POLICY if client is None else client.policy
    return [*policy.judged(findings), *policy.unused(findings, is_whole=False)]


@for_clients(package="client", output=".")
def dump_ir(clients: list[Client]) -> None:
    """Print the data that templates receive, as JSON.

    Use it to write templates, and to find out in which stage a problem occurs.

    \b
    Examples:
      oasmith dump-ir bigin
      oasmith dump-ir --spec petshop.yaml | less
    """
    from oasmith import pipeline

    if len(clients) > 1:
        stop(
            "dump-ir needs one client",
            f"Name one of {', '.join(client.name for client in clients)}.",
        )
    lowered = pipeline.lower(clients[0])
    if lowered.api is not None:
        print(json.dumps(_to_data(lowered.api), indent=2, ensure_ascii=False))
    finish(lowered.findings, "text", Level.ERROR, to_stderr=True)


def _to_data(value: Any) -> Any:
    """Convert dataclasses and mappings to dictionaries, tuples and sets to lists.

    The name of a type's class is added as ``node``.
    """
    if dataclasses.is_dataclass(value):
        members = {
            field.name: _to_data(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
        is_type = isinstance(value, TypeSpec)
        return {"node": type(value).__name__, **members} if is_type else members
    if isinstance(value, Mapping):
        return {str(key): _to_data(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_to_data(item) for item in value]
    return value
