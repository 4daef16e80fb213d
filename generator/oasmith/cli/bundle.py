"""``oasmith bundle``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer

from oasmith.cli.context import CommandContext, Quiet
from oasmith.cli.direct import document_at, is_direct
from oasmith.cli.options import (
    Config,
    MapReferences,
    Operations,
    Overlay,
    Paths,
    Tags,
    Validation,
    configured,
    mapped,
)
from oasmith.cli.output import finish, stop
from oasmith.config.client import FILE, Client, find
from oasmith.config.toml import nearest
from oasmith.diagnostics.findings import Finding, Level, Location, display
from oasmith.document.bundle import Document
from oasmith.document.reading import ReadOptions, SourceFolder
from oasmith.document.selection import Selection
from oasmith.run import STAGES, Run
from oasmith.whole_file import write_whole

if TYPE_CHECKING:
    from oasmith.pipeline import Bundled

_STAGES = (STAGES[0], "bundle")


def bundle(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE|URL|-|CLIENT",
            help=f"A document, or a client of {FILE}; optional if there is only one client.",
        ),
    ] = None,
    *,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", dir_okay=False, help="The file to write (default: stdout)."),
    ] = None,
    format: Annotated[
        Literal["yaml", "json"] | None,
        typer.Option(help="Default: JSON if the name of --output ends in .json, otherwise YAML."),
    ] = None,
    to: Annotated[
        Literal["3.0", "3.1"] | None,
        typer.Option(help="Convert to this version of OpenAPI; what is lost is reported."),
    ] = None,
    overlay: Overlay = None,
    tag: Tags = None,
    path: Paths = None,
    operation: Operations = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Leave out components that no operation uses.")
    ] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; fail if --output is out of date."),
    ] = False,
    config: Config = None,
    validation: Validation = None,
    map_references: MapReferences = None,
    quiet: Quiet = False,
) -> None:
    """Write a document and everything that it refers to as one file, for other tools.

    All references become local, and each part is written once. --tag, --path and --operation select
    operations; everything that only other operations use is left out. A client of oasmith.toml is
    bundled with its settings. Findings are written to standard error; warnings do not fail.

    \b
    Examples:
      oasmith bundle spec/bigin/openapi.yaml --output bigin.yaml
      oasmith bundle bigin --to 3.0 --output bigin-3.0.json
      oasmith bundle openapi.yaml --overlay overlay.yaml --output changed.yaml
      oasmith bundle openapi.yaml --tag pets --path '/owners/*'
      oasmith bundle bigin --output bigin.yaml --check
    """
    if check and output is None:
        stop("--check needs --output", "Name the file to check.")
    spec, client, folders = _source(source, config)
    tolerant = client is not None and client.tolerant
    if validation is not None:
        tolerant = validation == "tolerant"
    options = _reading(client, source, mapped(map_references))
    options = replace(options, sources=(*options.sources, *folders))
    options = replace(options, overlays=(*options.overlays, *(overlay or ())))
    if tag or path or operation:
        names = Selection(
            tags=tuple(tag or ()), paths=tuple(path or ()), operations=tuple(operation or ())
        )
        options = replace(options, selection=names)
    elif prune and options.selection is None:
        options = replace(options, selection=Selection())
    context = CommandContext(no_cache=True, quiet=quiet, format="text")
    # If the document is written to standard output, nothing else is.
    with context.run(spec.name, _STAGES if output is not None else ()) as run:
        bundled = _bundled(spec, tolerant, options, to, run)
    findings = list(bundled.findings)
    if bundled.data is not None and bundled.document is not None:
        text = _text(bundled.data, format, output)
        if output is None:
            sys.stdout.write(text)
        else:
            _refuse_input(output, bundled.document)
            findings += _write(output, text, context, check=check)
    finish(findings, "text", Level.ERROR, to_stderr=True)


_NamedDocument: TypeAlias = tuple[Path, Client | None, tuple[SourceFolder, ...]]
"""A document, its client, and how it is read if it is not a local file."""


def _source(source: str | None, config: Path | None) -> _NamedDocument:
    """Return the document to bundle. Exits with 2 if there is none, or more than one."""
    clients = configured(config) if config or source is None or find(Path.cwd()) else []
    names = {client.name: client for client in clients}
    if source is None:
        if len(clients) > 1:
            stop("bundle needs one document", f"Name one of {', '.join(names)}.")
        return clients[0].spec, clients[0], ()
    if source in names:
        return names[source].spec, names[source], ()
    if not is_direct(source) and not Path(source).is_file():
        hint = nearest(source, list(names), "Check the path.")
        stop(f"there is no file and no client {source}", hint)
    spec, folders = document_at(source)
    owners = (client for client in clients if client.spec.resolve() == spec.resolve())
    return spec, next(owners, None), folders


def _reading(client: Client | None, source: str | None, folders: dict[str, str]) -> ReadOptions:
    """Return how a document is read; a client's selection only applies if the client is named."""
    options = ReadOptions() if client is None else client.reading
    if client is not None and source not in (None, client.name):
        options = replace(options, selection=None)
    mapping = {prefix: Path(folder) for prefix, folder in folders.items()}
    return replace(options, references={**options.references, **mapping})


def _bundled(
    spec: Path, tolerant: bool, options: ReadOptions, to: Literal["3.0", "3.1"] | None, run: Run
) -> Bundled:
    from oasmith import pipeline

    return pipeline.bundle(spec, tolerant=tolerant, options=options, to=to, run=run)


def _text(data: Mapping[str, Any], format: str | None, output: Path | None) -> str:
    from oasmith.bundle.text import to_text

    is_json = format == "json" or (
        format is None and output is not None and output.suffix.lower() == ".json"
    )
    return to_text(data, "json" if is_json else "yaml")


def _refuse_input(output: Path, document: Document) -> None:
    if output.resolve() in document.files:
        name = display(output)
        stop(f"{name} is one of the files that are bundled", "Give --output another name.")


def _write(output: Path, text: str, context: CommandContext, *, check: bool) -> list[Finding]:
    """Write a bundle if the file differs; with ``check`` return a finding instead."""
    content = text.encode()
    if output.is_file() and output.read_bytes() == content:
        context.say(f"{display(output)} is up to date")
        return []
    if check:
        state = "is not up to date with the document" if output.exists() else "is missing"
        hint = "Run the same command without --check."
        return [Finding("out-of-date", state, Location(display(output)), hint)]
    output.parent.mkdir(parents=True, exist_ok=True)
    write_whole(output, content)
    context.say(f"{display(output)} is written")
    return []
