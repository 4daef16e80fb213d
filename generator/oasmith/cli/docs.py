"""``oasmith docs``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from oasmith.cli.context import CommandContext, Quiet
from oasmith.cli.direct import Spec, client_at
from oasmith.cli.options import (
    Config,
    MapReferences,
    Validation,
    configured,
    mapped,
    named_clients,
)
from oasmith.cli.output import finish, stop
from oasmith.cli.requirements import require_generate
from oasmith.config.client import FILE, Client
from oasmith.diagnostics.findings import Finding, Level, display
from oasmith.run import STAGES

if TYPE_CHECKING:
    from oasmith.stages import DocsFormat, Texts

DOCUMENTED = (*STAGES[:3], "docs")
FORMATS: Mapping[str, tuple[DocsFormat, ...]] = {
    "html": ("html",),
    "markdown": ("markdown",),
    "both": ("html", "markdown"),
}


def docs(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="CLIENT", help=f"Clients of {FILE} (default: all)."),
    ] = None,
    *,
    config: Config = None,
    spec: Spec = None,
    package: Annotated[
        str, typer.Option(metavar="NAME", help="With --spec: the name of the Python package.")
    ] = "client",
    output: Annotated[
        Path, typer.Option(metavar="DIR", file_okay=False, help="The folder to write to.")
    ] = Path("client-docs"),
    format: Annotated[
        Literal["html", "markdown", "both"],
        typer.Option(help="One HTML page, Markdown pages, or both."),
    ] = "both",
    validation: Validation = None,
    map_references: MapReferences = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite Markdown pages that were edited by hand.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write the documentation of clients.

    DIR/CLIENT.html is one page that works offline, with a search. DIR/CLIENT/ contains Markdown
    pages for any site generator. Both document every operation, with samples in Python, for the
    command line and for curl, and every model, error code, scope and data centre.

    \b
    Examples:
      oasmith docs
      oasmith docs bigin --format html --output site
      oasmith docs --spec petshop.yaml --package petshop --format markdown
    """
    require_generate("docs")
    if spec is not None and names:
        stop(f"--spec and the client {names[0]} exclude each other")
    if spec is None:
        clients = named_clients(configured(config), names or [])
    else:
        clients = [client_at(spec, package)]
    references = {prefix: Path(folder) for prefix, folder in mapped(map_references).items()}
    context = CommandContext(no_cache=False, quiet=quiet, format="text")
    findings: list[Finding] = []
    for one in clients:
        chosen = replace(one, references={**one.references, **references})
        if validation is not None:
            chosen = replace(chosen, tolerant=validation == "tolerant")
        findings += _document(chosen, output, FORMATS[format], context, force=force)
    finish(findings, "text", Level.ERROR, to_stderr=True)


def _document(
    client: Client,
    output: Path,
    formats: tuple[DocsFormat, ...],
    context: CommandContext,
    *,
    force: bool,
) -> list[Finding]:
    """Write the documentation of one client, and return the findings."""
    from oasmith import pipeline

    with context.run(client.name, DOCUMENTED) as run:
        documented = pipeline.docs(client, formats, run)
    findings = documented.findings
    if documented.files is None or documented.document is None:
        return findings
    for text in documented.files.get("html", {}).values():
        _write_page(output / f"{client.name}.html", text, context)
    if "markdown" in documented.files:
        sources = {path.name: hashed for path, hashed in documented.document.files.items()}
        pages = documented.files["markdown"]
        findings += _write_pages(output, client.name, pages, sources, context, force=force)
    return findings


def _write_page(path: Path, text: str, context: CommandContext) -> None:
    content = text.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    context.say(f"{display(path)}: {_size(len(content))}")


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{count / 1_000:.0f} kB"


def _write_pages(
    output: Path,
    name: str,
    pages: Texts,
    sources: Mapping[str, str],
    context: CommandContext,
    *,
    force: bool,
) -> list[Finding]:
    """Write Markdown pages; if one was edited by hand, write none and return findings."""
    from oasmith import write

    files = {f"{name}/{page}": text for page, text in pages.items()}
    files[f"{name}/{write.MANIFEST}"] = write.manifest(files, sources)
    drift = write.compare(output, files, name)
    blocking = [replace(one, hint=_hint(one)) for one in drift.blocking(force=force)]
    if not blocking:
        written = len([one for one in write.write(drift) if not one.endswith(write.MANIFEST)])
        changed = f"{written} changed" if written else "all are up to date"
        context.say(f"{display(output / name)}: {len(pages)} pages, {changed}")
    return blocking


def _hint(finding: Finding) -> str:
    """Return the hint for a page that prevents writing."""
    is_edited = finding.rule == "edited-by-hand"
    return "Change the document; docs --force undoes the edit." if is_edited else finding.hint
