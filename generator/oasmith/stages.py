"""The stages: functions of plain data that return a result and findings.

A stage depends neither on other stages nor on the context of a run. Its modules are imported when
it runs, so that a command that only validates does not import the code generators.
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
"""Texts of files, or of parts of files, by name."""

MakeTexts: TypeAlias = Callable[[Texts], Texts]
"""A function that transforms texts."""

DocsFormat: TypeAlias = Literal["html", "markdown"]
"""An output format of the documentation."""

Remember: TypeAlias = Callable[[str, Texts, Callable[[Texts], Texts]], dict[str, str]]
"""A cache of transformed texts.

Arguments: a name of the transformation, the texts, and the function that transforms the texts that
are not cached.
"""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A document and its findings so far; the document is None if it cannot be read."""

    document: Document | None
    findings: list[Finding]


def resolve(spec: Path, options: ReadOptions, *, tolerant: bool) -> Resolved:
    """Load a document and the files that it refers to; arguments as for ``pipeline.validate``."""
    from oasmith.document.resolve import resolve as resolved

    document, findings = resolved(spec, options)
    # For a document that can be read, the validate stage does this.
    if document is None and tolerant:
        findings = [tolerated(finding) for finding in findings]
    return Resolved(document, findings)


def validate(document: Document, resolving: list[Finding], *, tolerant: bool) -> list[Finding]:
    """Return all findings of a document, including those of ``resolving`` it."""
    from oasmith.validate.validation import validate as validated

    return validated(document, resolving, tolerant=tolerant)


def bundle(
    document: Document, to: Version | None
) -> tuple[Mapping[str, Any] | None, list[Finding]]:
    """Return the data of a bundle in the OpenAPI version ``to``, and findings about losses.

    The data is None, with a finding, for a document of an unsupported version.
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
    """Return the IR of a valid document and findings; the IR is None if findings prevent it."""
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
    """Return a comparison without changes if all input files are the same; else None."""
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
    """Verify fixtures against a document and a client; see ``verify.verify``."""
    from oasmith.contract.contract import Contract
    from oasmith.verify.verify import verify as verified

    contract = Contract(document, api)
    return verified(name, contract, fixtures, options, findings=findings, judge=judge)


def model(api: ir.Api, remember: Remember) -> Rendered:
    """Return the modules of a client's models."""
    from oasmith.emit.models import render_models

    return render_models(api.models, partial(remember, "models"), runtime=runtime.module(api))


def render(api: ir.Api, document: Document, templates: Path | None) -> Texts:
    """Return all files of a client except its models, not yet formatted."""
    from oasmith.emit.render import render as rendered

    return rendered(api, document, templates)


def with_models(files: Texts, api: ir.Api, models: Rendered) -> Texts:
    """Add the modules of the models to the files of a client."""
    return {**files, **{f"{api.package}/{name}": text for name, text in models.texts.items()}}


def format(files: Texts, formatter: Formatter, remember: Remember) -> Texts:
    """Return files with all Python code formatted and compiled."""
    from oasmith.format.formatters import format_files

    # The sources of the runtime are already formatted; a test ensures that.
    runtime_texts = set(runtime.sources().values())
    python = {
        name: text
        for name, text in files.items()
        if name.endswith(".py") and text not in runtime_texts
    }
    make = partial(format_files, formatter=formatter)
    return {**files, **remember(f"format {formatter}", python, make)}


def docs(
    api: ir.Api, templates: Path | None, formats: Collection[DocsFormat], format: MakeTexts
) -> dict[DocsFormat, Texts]:
    """Return the documentation of a client in each of the formats, as texts by file name.

    Args:
        api: The IR of the document.
        templates: The folder of a user's own templates.
        formats: The output formats.
        format: The function that formats the Python code of the samples.
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
    """Add the manifest; in it, paths of the document are relative to its root file."""
    from oasmith.write import MANIFEST, manifest

    root = document.path.resolve()
    names = {
        options.input_name(path, root, output.resolve()): hashed
        for path, hashed in document.files.items()
    }
    return dict(sorted({**files, f"{package}/{MANIFEST}": manifest(files, names)}.items()))


def open_type_finding(open_type: OpenType, document: Document) -> Finding:
    """Return the finding of a schema for which no type is generated: any value is accepted."""
    keywords = ", ".join(open_type.keywords) or "it"
    return Finding(
        "type-left-open",
        f"{open_type.what} accepts any value: no type can be generated from its {keywords}",
        document.positions.locate(open_type.pointer),
        "Describe its values in a simpler way, such as one type or a union of objects.",
        Level.WARNING,
        open_type.pointer,
    )


def unused_template_findings(folder: Path | None) -> list[Finding]:
    """Return a warning for each file of a user's templates that is not used."""
    if folder is None:
        return []
    from oasmith.emit.render import unused_templates

    return [
        Finding(
            "unused-template",
            "no template of oasmith has this name, and no other template uses it",
            Location(display(path)),
            f"Did you mean {meant}?" if meant else "Give it the name of the template to replace.",
            Level.WARNING,
        )
        for path, meant in unused_templates(folder)
    ]


def template_finding(line: str, templates: Path | None) -> Finding:
    """Return the finding for an error of a user's template in the form ``file:line: message``."""
    match = re.fullmatch(r"(.+?):(\d+): (.*)", line)
    name, number, message = match.groups() if match else ("template", "1", line)
    # The file is a path, the name of a template, or the name of a generated file.
    path = (templates or Path()) / name
    location = Location(display(path) if path.exists() else name, int(number))
    hint = f"Fix the template in {display(templates)}." if templates else ""
    return Finding("template", message, location, hint)
