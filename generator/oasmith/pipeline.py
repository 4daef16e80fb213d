"""The one place that knows the order of the stages.

Stages are imported when they run: what only validates does not wait for the code generators.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from oasmith import runtime
from oasmith.config import Client
from oasmith.document import Document
from oasmith.findings import Finding, Level, Location, display, has_errors
from oasmith.fingerprint import of_folder
from oasmith.rules import tolerated
from oasmith.run import PLAIN, Run, StageError as StageError
from oasmith.run_cache import (
    CachedTexts,
    RunCache,
    cached_texts,
    findings_from_data,
    findings_to_data,
    store_texts,
)
from oasmith.validation_worker import ConcurrentValidation

if TYPE_CHECKING:
    from oasmith import ir
    from oasmith.models import OpenType


@dataclass(frozen=True, slots=True)
class Validated:
    """A document with everything that is wrong with it."""

    document: Document | None
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Lowered:
    """A document's IR; None when findings stand in its way."""

    document: Document | None
    api: ir.Api | None
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Generated:
    """The files of a client, name to text; None when findings stand in their way."""

    files: Mapping[str, str] | None
    findings: list[Finding]
    hashes: Mapping[str, str] | None = None
    """The SHA-256 of each file in hex, where it is known."""


def findings(
    spec: Path,
    *,
    tolerant: bool = False,
    references: Mapping[str, Path] | None = None,
    run: Run = PLAIN,
) -> list[Finding]:
    """Return what is wrong with a document; the arguments are those of ``validate``."""
    # The same key as in ConcurrentValidation, so that validate and generate share their findings.
    run_cache = RunCache(run.cache, "validate", spec, tolerant, references or {})
    cached = run_cache.load()
    if cached is not None:
        return findings_from_data(cached)
    validated = validate(spec, tolerant=tolerant, references=references, run=run)
    if validated.document is not None:
        run_cache.store(validated.document, findings_to_data(validated.findings))
    return validated.findings


def validate(
    spec: Path,
    *,
    tolerant: bool = False,
    references: Mapping[str, Path] | None = None,
    run: Run = PLAIN,
) -> Validated:
    """Load, resolve and validate a document.

    Args:
        spec: The root file.
        tolerant: Report faults that generation can live with as warnings.
        references: Prefixes of absolute URLs with the local folders that stand for them.
        run: What surrounds the run.

    Raises ``StageError`` for a fault of oasmith.
    """
    resolved = _resolved(spec, references or {}, tolerant=tolerant, run=run)
    if resolved.document is None:
        return resolved
    return Validated(
        resolved.document, _checked(resolved.document, resolved.findings, tolerant, run)
    )


def _resolved(spec: Path, references: Mapping[str, Path], *, tolerant: bool, run: Run) -> Validated:
    with run.stage("resolve"):
        from oasmith.refs import resolve

        document, resolve_findings = resolve(spec, references=references)
        # With a document they are judged when it is checked.
        if document is None and tolerant:
            resolve_findings = [tolerated(finding) for finding in resolve_findings]
        return Validated(document, resolve_findings)


def _checked(
    document: Document, resolve_findings: list[Finding], tolerant: bool, run: Run
) -> list[Finding]:
    with run.stage("validate"):
        from oasmith.validate import validate as check

        return check(document, resolve_findings, tolerant=tolerant)


def lower(client: Client, run: Run = PLAIN) -> Lowered:
    """Run all stages up to the IR. Raises ``StageError`` for a fault of oasmith."""
    validated = validate(
        client.spec, tolerant=client.tolerant, references=client.references, run=run
    )
    validated = replace(validated, findings=client.policy.judged(validated.findings))
    lowered = _lowered(client, validated, run)
    return replace(lowered, findings=client.policy.judged(lowered.findings))


def _lowered(client: Client, validated: Validated, run: Run) -> Lowered:
    if validated.document is None or has_errors(validated.findings):
        return Lowered(validated.document, None, validated.findings)
    with run.stage("lower"):
        from oasmith.lower import lower as to_api

        api, lower_findings = to_api(validated.document, client.settings)
    return Lowered(validated.document, api, [*validated.findings, *lower_findings])


def generate(client: Client, run: Run = PLAIN) -> Generated:
    """Run all stages up to formatted files, the manifest among them; nothing is written.

    What the cache knows is not done again. Raises ``StageError`` for a fault of oasmith.
    """
    # Of a user's templates the contents count, not only the path.
    templates = of_folder(client.templates) if client.templates else ""
    run_cache = RunCache(run.cache, "generate", client.spec, client, templates)
    cached = run_cache.load()
    if cached is None:
        return _generated(client, run_cache, run)
    hashes = cached["hashes"]
    again = partial(_files_of, client)
    files = None if hashes is None else CachedTexts(run.cache, hashes, again)
    return Generated(files, findings_from_data(cached["findings"]), hashes)


def _files_of(client: Client) -> Mapping[str, str]:
    """Return the files of a client that is known to have some."""
    files = generate(client).files
    if files is None:
        raise StageError("cache", LookupError("the document has changed while it was read"))
    return files


def _generated(client: Client, run_cache: RunCache, run: Run) -> Generated:
    """Generate, and remember the result, unless a template stands in the way."""
    with ConcurrentValidation(client, run) as validation:
        resolved = _resolved(client.spec, client.references, tolerant=client.tolerant, run=run)
        if resolved.document is None:
            return Generated(None, resolved.findings)
        check = partial(_checked, resolved.document, resolved.findings, client.tolerant, run)
        # Later stages expect a valid document, so errors known in time skip them.
        rest = _Rest(None, [])
        if not has_errors(client.policy.judged(validation.before(resolved.document, check))):
            rest = _rest(client, resolved.document, run)
        validated = validation.after(resolved.document, check)
    all_findings = client.policy.judged(validated)
    if has_errors(all_findings):
        # What later stages made of a document that is wrong says nothing.
        rest = _Rest(None, [])
    # Raised only now: over an invalid document a fault of a later stage means nothing.
    if rest.fault is not None:
        raise rest.fault
    all_findings += client.policy.judged(rest.findings)
    found = [*validated, *rest.findings]
    all_findings += client.policy.unused(found, is_whole=rest.files is not None)
    hashes = None if rest.files is None else store_texts(run.cache, rest.files)
    if not rest.is_of_template:
        run_cache.store(
            resolved.document, {"findings": findings_to_data(all_findings), "hashes": hashes}
        )
    return Generated(rest.files, all_findings, hashes)


@dataclass(frozen=True, slots=True)
class _Rest:
    """What the stages after validation gave."""

    files: dict[str, str] | None
    findings: list[Finding]
    is_of_template: bool = False
    """The findings are about a user's own template, and may have gone with the next run."""
    fault: StageError | None = None


def _rest(client: Client, document: Document, run: Run) -> _Rest:
    try:
        lowered = _lowered(client, Validated(document, []), run)
        if lowered.api is None or has_errors(client.policy.judged(lowered.findings)):
            return _Rest(None, lowered.findings)
        files, more = _files(client, lowered.api, document, run)
        return _Rest(files, [*lowered.findings, *more], is_of_template=files is None)
    except StageError as fault:
        return _Rest(None, [], fault=fault)


def _files(
    client: Client, api: ir.Api, document: Document, run: Run
) -> tuple[dict[str, str] | None, list[Finding]]:
    from oasmith.environment import TemplateError
    from oasmith.format import FormatError

    try:
        with run.stage("model"):
            from oasmith.models import render_models

            models = render_models(
                api.models,
                partial(cached_texts, run.cache, "models"),
                runtime=runtime.module(api),
            )
        with run.stage("render", but=TemplateError if client.templates else None):
            from oasmith.render import render

            own = {f"{api.package}/{name}": text for name, text in models.texts.items()}
            files = {**render(api, document, client.templates), **own}
        with run.stage("format", but=FormatError if client.templates else None):
            from oasmith.format import format_files

            make = partial(format_files, formatter=client.formatter)
            # The runtime is formatted where it lies; a test holds that.
            done = set(runtime.sources().values())
            python = {
                name: text
                for name, text in files.items()
                if name.endswith(".py") and text not in done
            }
            files |= cached_texts(run.cache, f"format {client.formatter}", python, make)
    except (TemplateError, FormatError) as error:
        return None, [_of_template(line, client.templates) for line in str(error).splitlines()]
    findings = [_of_open_type(one, document) for one in models.open_types]
    findings += _unused_templates(client.templates)
    return _with_manifest(files, api.package, document), findings


def _unused_templates(folder: Path | None) -> list[Finding]:
    """Return a warning for each file of a user's templates that takes the place of none."""
    if folder is None:
        return []
    from oasmith.render import unused_templates

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


def _of_open_type(open_type: OpenType, document: Document) -> Finding:
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


def _of_template(line: str, templates: Path | None) -> Finding:
    """Return the finding of a user's own template, from the line ``file:line: message``."""
    match = re.fullmatch(r"(.+?):(\d+): (.*)", line)
    name, number, message = match.groups() if match else ("template", "1", line)
    # A template is named with its path or as templates name each other, other files as generated.
    path = (templates or Path()) / name
    location = Location(display(path) if path.exists() else name, int(number))
    hint = f"Fix the template in {display(templates)}." if templates else ""
    return Finding("template", message, location, hint)


def _with_manifest(files: dict[str, str], package: str, document: Document) -> dict[str, str]:
    """Add the manifest; the document's files are named from where its root file lies."""
    from oasmith.write import MANIFEST, manifest

    start = document.path.resolve().parent
    names = {
        Path(os.path.relpath(path, start)).as_posix(): hashed
        for path, hashed in document.files.items()
    }
    return dict(sorted({**files, f"{package}/{MANIFEST}": manifest(files, names)}.items()))
