"""The stages, each a function of plain data: what it gives, and findings.

None knows of another, nor of what surrounds a run. A stage is imported when it runs: what only
validates does not wait for the code generators.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from oasmith.config.settings import Formatter, Settings
from oasmith.diagnostics.findings import Finding, Level, Location, display
from oasmith.diagnostics.rules import tolerated
from oasmith.document.bundle import Document
from oasmith.document.reading import ReadOptions
from oasmith.emit import runtime

if TYPE_CHECKING:
    from oasmith import ir
    from oasmith.bundle.conversion.convert import Version
    from oasmith.config.client import Client
    from oasmith.diff.changes import Comparison
    from oasmith.emit.models import OpenType, Rendered
    from oasmith.fixtures.fixture import Fixture
    from oasmith.verify.results import Verification
    from oasmith.verify.verify import VerifyOptions

Texts: TypeAlias = Mapping[str, str]
"""Files, or parts of them, by their names."""

MakeTexts: TypeAlias = Callable[[Texts], Texts]
"""Makes files of files."""

DocsFormat: TypeAlias = Literal["html", "markdown"]
"""What documentation is written as."""

Remember: TypeAlias = Callable[[str, Texts, Callable[[Texts], Texts]], dict[str, str]]
"""Gives what the last argument makes of each text, of which some is known; the first says how."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A document with everything that is wrong with it so far; None where it cannot be read."""

    document: Document | None
    findings: list[Finding]


def resolve(spec: Path, options: ReadOptions, *, tolerant: bool) -> Resolved:
    """Load a document and all that it refers to, with the arguments of ``pipeline.validate``."""
    from oasmith.document.resolve import resolve as resolved

    document, findings = resolved(spec, options)
    # With a document they are judged when it is checked.
    if document is None and tolerant:
        findings = [tolerated(finding) for finding in findings]
    return Resolved(document, findings)


def validate(document: Document, resolving: list[Finding], *, tolerant: bool) -> list[Finding]:
    """Return all that is wrong with a document, with what ``resolving`` it has found."""
    from oasmith.validate.validation import validate as found

    return found(document, resolving, tolerant=tolerant)


def bundle(
    document: Document, to: Version | None
) -> tuple[Mapping[str, Any] | None, list[Finding]]:
    """Return the data of a bundle, in the version ``to``, and what it leaves out.

    None with a finding for a document of a version that is not known.
    """
    from oasmith.bundle.conversion.convert import convert
    from oasmith.bundle.outside import outside
    from oasmith.validate import specification
    from oasmith.validate.checks.view import View

    if specification.version(document.data) is None:
        return None, [specification.unsupported(View(document))]
    data, losses = (document.data, []) if to is None else convert(document, to)
    return data, [*outside(document), *losses]


def lower(document: Document, settings: Settings) -> tuple[ir.Api | None, list[Finding]]:
    """Return the IR of a valid document; None with the findings that stand in its way."""
    from oasmith.lower import lower as lowered

    return lowered(document, settings)


def compare(
    name: str, old: tuple[Document, ir.Api], new: tuple[Document, ir.Api], shown: Mapping[Path, str]
) -> Comparison:
    """Return all changes between two documents, each with its IR; see ``pipeline.compare``."""
    from oasmith.diff.compare import compare as compared
    from oasmith.diff.side import Side

    return compared(name, Side(*old, shown), Side(*new, shown))


def compare_files(old: Client, new: Client) -> Comparison | None:
    """Return that nothing is different, where that can be told from the files; else None."""
    from oasmith.diff.changes import Comparison
    from oasmith.diff.identical import unchanged_version

    version = unchanged_version(old, new)
    if version is None:
        return None
    return Comparison(name=new.name, old_version=version, new_version=version, changes=())


def verify(
    name: str,
    document: Document,
    api: ir.Api,
    fixtures: Sequence[Fixture],
    options: VerifyOptions,
    findings: Sequence[Finding],
    judge: Callable[[Iterable[Finding]], list[Finding]],
) -> Verification:
    """Return what document and client have to say of fixtures; see ``verify.verify``."""
    from oasmith.contract.contract import Contract
    from oasmith.verify.verify import verify as verified

    contract = Contract(document, api)
    return verified(name, contract, fixtures, options, findings=findings, judge=judge)


def model(api: ir.Api, remember: Remember) -> Rendered:
    """Return the modules of a client's models."""
    from oasmith.emit.models import render_models

    return render_models(api.models, partial(remember, "models"), runtime=runtime.module(api))


def render(api: ir.Api, document: Document, templates: Path | None, models: Rendered) -> Texts:
    """Return all files of a client, the ``models`` among them, not yet formatted."""
    from oasmith.emit.render import render as rendered

    own = {f"{api.package}/{name}": text for name, text in models.texts.items()}
    return {**rendered(api, document, templates), **own}


def format(files: Texts, formatter: Formatter, remember: Remember) -> Texts:
    """Return files with all Python formatted and compiled."""
    from oasmith.format.formatters import format_files

    # The runtime is formatted where it lies; a test holds that.
    done = set(runtime.sources().values())
    python = {
        name: text for name, text in files.items() if name.endswith(".py") and text not in done
    }
    make = partial(format_files, formatter=formatter)
    return {**files, **remember(f"format {formatter}", python, make)}


def docs(
    api: ir.Api, templates: Path | None, formats: Collection[DocsFormat], format: MakeTexts
) -> dict[DocsFormat, Texts]:
    """Return the documentation of a client in each of the formats, as files by their names.

    Args:
        api: The document.
        templates: A user's own templates.
        formats: What it is to be written as.
        format: What formats the Python of its samples.
    """
    from oasmith.emit.docs.readme import readme
    from oasmith.reference.content import reference
    from oasmith.reference.markdown import pages
    from oasmith.reference.page import render as page
    from oasmith.reference.samples import samples

    gathered = readme(api)
    content = reference(api, gathered, samples(api, gathered, templates, format))
    files: dict[DocsFormat, Texts] = {}
    if "html" in formats:
        files["html"] = {"index.html": page(content)}
    if "markdown" in formats:
        files["markdown"] = pages(content, templates)
    return files


def with_manifest(
    files: Texts, package: str, document: Document, options: ReadOptions, output: Path
) -> dict[str, str]:
    """Add the manifest; the document's files are named from where its root file lies."""
    from oasmith.write import MANIFEST, manifest

    root = document.path.resolve()
    names = {
        options.input_name(path, root, output.resolve()): hashed
        for path, hashed in document.files.items()
    }
    return dict(sorted({**files, f"{package}/{MANIFEST}": manifest(files, names)}.items()))


def open_type_finding(open_type: OpenType, document: Document) -> Finding:
    """Return the finding of a schema whose values are not checked, and are decoded as they come."""
    keywords = ", ".join(open_type.keywords) or "it"
    return Finding(
        "type-left-open",
        f"{open_type.what} takes any value: no type can be made of its {keywords}",
        document.positions.locate(open_type.pointer),
        "Write what its values can be in a simpler way, such as one type or a union of objects.",
        Level.WARNING,
        open_type.pointer,
    )


def unused_template_findings(folder: Path | None) -> list[Finding]:
    """Return a warning for each file of a user's templates that takes the place of none."""
    if folder is None:
        return []
    from oasmith.emit.render import unused_templates

    return [
        Finding(
            "unused-template",
            "no template has this name, and no other uses it",
            Location(display(path)),
            f"Did you mean {meant}?" if meant else "Name it as the one that it is to replace.",
            Level.WARNING,
        )
        for path, meant in unused_templates(folder)
    ]


def template_finding(line: str, templates: Path | None) -> Finding:
    """Return the finding of a user's own template, from the line ``file:line: message``."""
    match = re.fullmatch(r"(.+?):(\d+): (.*)", line)
    name, number, message = match.groups() if match else ("template", "1", line)
    # A template is named with its path or as templates name each other, other files as generated.
    path = (templates or Path()) / name
    location = Location(display(path) if path.exists() else name, int(number))
    hint = f"Fix the template in {display(templates)}." if templates else ""
    return Finding("template", message, location, hint)
