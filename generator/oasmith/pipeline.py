"""The one place that knows the order of the stages, and what surrounds each of them.

The cache, the second process and the report of progress are known here; no stage knows of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oasmith import stages
from oasmith.cache.fingerprint import of_folder
from oasmith.cache.run_cache import (
    CachedTexts,
    RunCache,
    cached_texts,
    findings_from_data,
    findings_to_data,
    store_texts,
)
from oasmith.config.client import Client
from oasmith.diagnostics.findings import Finding, has_errors, shown_at
from oasmith.diagnostics.rules import tolerated
from oasmith.document.bundle import Document
from oasmith.document.reading import AS_IT_IS, ReadOptions
from oasmith.run import PLAIN, Run, StageError as StageError
from oasmith.validation_worker import ConcurrentValidation

if TYPE_CHECKING:
    from oasmith import ir
    from oasmith.bundle.conversion.convert import Version
    from oasmith.diff.changes import Comparison
    from oasmith.verify.results import Verification
    from oasmith.verify.verify import VerifyOptions


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
    operations: int = 0
    """How many the client has."""


def findings(
    spec: Path,
    *,
    tolerant: bool = False,
    options: ReadOptions = AS_IT_IS,
    run: Run = PLAIN,
) -> list[Finding]:
    """Return what is wrong with a document; the arguments are those of ``validate``."""
    # The same key as in ConcurrentValidation, so that validate and generate share their findings.
    run_cache = RunCache(run.cache, "validate", spec, options, tolerant)
    cached = run_cache.load()
    if cached is not None:
        return findings_from_data(cached)
    validated = validate(spec, tolerant=tolerant, options=options, run=run)
    if validated.document is not None:
        run_cache.store(validated.document, findings_to_data(validated.findings))
    return validated.findings


def validate(
    spec: Path,
    *,
    tolerant: bool = False,
    options: ReadOptions = AS_IT_IS,
    run: Run = PLAIN,
) -> stages.Resolved:
    """Load, resolve and validate a document.

    Args:
        spec: The root file.
        tolerant: Report faults that generation can live with as warnings.
        options: How it is read.
        run: What surrounds the run.

    Raises ``StageError`` for a fault of oasmith.
    """
    with run.stage("resolve"):
        resolved = stages.resolve(spec, options, tolerant=tolerant)
    if resolved.document is None:
        return resolved
    findings = _check(resolved.document, resolved.findings, tolerant, run)
    return replace(resolved, findings=findings)


def _check(document: Document, resolving: list[Finding], tolerant: bool, run: Run) -> list[Finding]:
    with run.stage("validate"):
        return stages.validate(document, resolving, tolerant=tolerant)


@dataclass(frozen=True, slots=True)
class Bundled:
    """One self-contained document; without data findings stand in its way."""

    document: Document | None
    data: Mapping[str, Any] | None
    findings: list[Finding]


def bundle(
    spec: Path,
    *,
    tolerant: bool = False,
    options: ReadOptions = AS_IT_IS,
    to: Version | None = None,
    run: Run = PLAIN,
) -> Bundled:
    """Make one document of a document's files; the other arguments are those of ``validate``.

    Args:
        spec: The root file.
        tolerant: Report faults that generation can live with as warnings.
        options: How it is read.
        to: The version of OpenAPI that it is to be of; None for its own.
        run: What surrounds the run.

    Raises ``StageError`` for a fault of oasmith.
    """
    with run.stage("resolve"):
        resolved = stages.resolve(spec, options, tolerant=tolerant)
    # A part that several references bring is wrong once.
    places = {(one.rule, one.location, one.message): one for one in resolved.findings}
    findings = [tolerated(finding) if tolerant else finding for finding in places.values()]
    if resolved.document is None or has_errors(findings):
        return Bundled(resolved.document, None, findings)
    with run.stage("bundle"):
        data, left_out = stages.bundle(resolved.document, to)
    return Bundled(resolved.document, data, [*findings, *left_out])


def lower(client: Client, run: Run = PLAIN) -> Lowered:
    """Run all stages up to the IR. Raises ``StageError`` for a fault of oasmith."""
    validated = validate(client.spec, tolerant=client.tolerant, options=client.reading, run=run)
    findings = client.policy.judged(validated.findings)
    if validated.document is None or has_errors(findings):
        return Lowered(validated.document, None, findings)
    with run.stage("lower"):
        api, lower_findings = stages.lower(validated.document, client.settings)
    return Lowered(validated.document, api, [*findings, *client.policy.judged(lower_findings)])


@dataclass(frozen=True, slots=True)
class Documented:
    """The documentation of a client; None when findings stand in its way."""

    files: Mapping[stages.DocsFormat, stages.Texts] | None
    findings: list[Finding]
    document: Document | None = None


def docs(client: Client, formats: Collection[stages.DocsFormat], run: Run = PLAIN) -> Documented:
    """Make the documentation of a client; nothing is written.

    Args:
        client: The client, with its document.
        formats: What the documentation is written as.
        run: What surrounds the run.

    Raises ``StageError`` for a fault of oasmith.
    """
    from oasmith.emit.environment import TemplateError
    from oasmith.format.formatters import FormatError

    lowered = lower(client, run)
    if lowered.api is None or has_errors(lowered.findings):
        return Documented(None, lowered.findings)
    format_texts = partial(
        stages.format, formatter=client.formatter, remember=partial(cached_texts, run.cache)
    )
    own = client.templates
    try:
        with run.stage("docs", but=(TemplateError, FormatError) if own else None):
            files = stages.docs(lowered.api, own, formats, format_texts)
    except (TemplateError, FormatError) as error:
        wrong = [stages.template_finding(line, own) for line in str(error).splitlines()]
        return Documented(None, [*lowered.findings, *wrong])
    return Documented(files, lowered.findings, lowered.document)


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying the fixtures of a client gives; None when findings stand in its way."""

    verification: Verification | None
    findings: list[Finding]


def verify(
    client: Client, paths: Sequence[Path], options: VerifyOptions, run: Run = PLAIN
) -> Verified:
    """Hold fixtures against a client's document, and against the client.

    Args:
        client: The client, with its document.
        paths: Files and folders of fixtures.
        options: What is asked of them.
        run: What surrounds the run.

    Raises ``StageError`` for a fault of oasmith.
    """
    from oasmith.fixtures.read import read_fixtures

    lowered = lower(client, run)
    if lowered.document is None or lowered.api is None:
        return Verified(None, lowered.findings)
    with run.stage("verify"):
        fixtures, wrong = read_fixtures(paths)
        verification = stages.verify(
            client.name,
            lowered.document,
            lowered.api,
            fixtures,
            options,
            wrong,
            client.policy.judged,
        )
    return Verified(verification, [])


@dataclass(frozen=True, slots=True)
class Compared:
    """The changes between two versions of a client; None when findings stand in their way."""

    comparison: Comparison | None
    findings: list[Finding]
    apis: tuple[ir.Api, ir.Api] | None = None
    """Both, where they were looked at: files that are the same are not."""


def compare(
    old: Client, new: Client, *, shown: Mapping[Path, str] | None = None, run: Run = PLAIN
) -> Compared:
    """Compare a client's document with the one that takes its place.

    Args:
        old: The client that callers know.
        new: The client as it is to be.
        shown: Folders that stand for revisions, with what locations have in their place.
        run: What surrounds the run.

    Raises ``StageError`` for a fault of oasmith.
    """
    same = stages.compare_files(old, new)
    if same is not None:
        return Compared(same, [])
    sides: list[tuple[Document, ir.Api]] = []
    findings: list[Finding] = []
    for client in (old, new):
        lowered = _unchecked(client, run)
        findings += lowered.findings
        if lowered.document is not None and lowered.api is not None:
            sides.append((lowered.document, lowered.api))
    if len(sides) < 2:
        return Compared(None, [_shown(finding, shown or {}) for finding in findings])
    with run.stage("compare"):
        comparison = stages.compare(new.name, sides[0], sides[1], shown or {})
    return Compared(comparison, [], (sides[0][1], sides[1][1]))


def _unchecked(client: Client, run: Run) -> Lowered:
    """Return the IR of a document that is not validated, unless it turns out that it has to be.

    What is compared has been released, or is validated by itself: the diff is not the place.
    """
    with run.stage("resolve"):
        resolved = stages.resolve(client.spec, client.reading, tolerant=True)
    if resolved.document is None:
        return Lowered(None, None, resolved.findings)
    try:
        with run.stage("lower"):
            api, findings = stages.lower(resolved.document, client.settings)
    except StageError:
        found = _check(resolved.document, resolved.findings, client.tolerant, run)
        if has_errors(found):
            return Lowered(None, None, found)
        raise
    return Lowered(resolved.document, api, findings)


def _shown(finding: Finding, folders: Mapping[Path, str]) -> Finding:
    """Return a finding with its place as the user named it."""
    return replace(finding, location=shown_at(finding.location, folders))


def generate(client: Client, run: Run = PLAIN) -> Generated:
    """Run all stages up to formatted files, the manifest among them; nothing is written.

    What the cache knows is not done again. Raises ``StageError`` for a fault of oasmith.
    """
    # Of a user's templates the contents count, not only the path.
    templates = of_folder(client.templates) if client.templates else ""
    run_cache = RunCache(run.cache, "generate", client.spec, client.reading, client, templates)
    cached = run_cache.load()
    if cached is None:
        return _generated(client, run_cache, run)
    hashes = cached["hashes"]
    again = partial(_files_of, client)
    files = None if hashes is None else CachedTexts(run.cache, hashes, again)
    findings = findings_from_data(cached["findings"])
    return Generated(files, findings, hashes, cached["operations"])


def _files_of(client: Client) -> Mapping[str, str]:
    """Return the files of a client that is known to have some."""
    files = generate(client).files
    if files is None:
        raise StageError("cache", LookupError("the document has changed while it was read"))
    return files


def _generated(client: Client, run_cache: RunCache, run: Run) -> Generated:
    """Generate, and remember the result, unless a template stands in the way."""
    with ConcurrentValidation(client, run) as validation:
        with run.stage("resolve"):
            resolved = stages.resolve(client.spec, client.reading, tolerant=client.tolerant)
        if resolved.document is None:
            return Generated(None, resolved.findings)
        check = partial(_check, resolved.document, resolved.findings, client.tolerant, run)
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
        told = findings_to_data(all_findings)
        result = {"findings": told, "hashes": hashes, "operations": rest.operations}
        run_cache.store(resolved.document, result)
    return Generated(rest.files, all_findings, hashes, rest.operations)


@dataclass(frozen=True, slots=True)
class _Rest:
    """What the stages after validation gave."""

    files: dict[str, str] | None
    findings: list[Finding]
    is_of_template: bool = False
    """The findings are about a user's own template, and may have gone with the next run."""
    fault: StageError | None = None
    operations: int = 0


def _rest(client: Client, document: Document, run: Run) -> _Rest:
    try:
        return _after_validation(client, document, run)
    except StageError as fault:
        return _Rest(None, [], fault=fault)


def _after_validation(client: Client, document: Document, run: Run) -> _Rest:
    """Run the stages that follow validation, in their order."""
    from oasmith.emit.environment import TemplateError
    from oasmith.format.formatters import FormatError

    remember = partial(cached_texts, run.cache)
    templates = client.templates
    with run.stage("lower"):
        api, findings = stages.lower(document, client.settings)
    if api is None or has_errors(client.policy.judged(findings)):
        return _Rest(None, findings)
    try:
        with run.stage("model"):
            models = stages.model(api, remember)
        with run.stage("render", but=TemplateError if templates else None):
            files = stages.render(api, document, templates, models)
        with run.stage("format", but=FormatError if templates else None):
            files = stages.format(files, client.formatter, remember)
    except (TemplateError, FormatError) as error:
        lines = str(error).splitlines()
        found = [stages.template_finding(line, templates) for line in lines]
        return _Rest(None, [*findings, *found], is_of_template=True)
    findings += [stages.open_type_finding(one, document) for one in models.open_types]
    findings += stages.unused_template_findings(templates)
    files = stages.with_manifest(files, api.package, document, client.reading, client.output)
    return _Rest(files, findings, operations=len(api.operations))
