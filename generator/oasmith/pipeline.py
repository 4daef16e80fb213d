"""The pipelines of the commands: the order of the stages.

The cache, second processes and the progress display are handled here, not in the stages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

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
from oasmith.concurrent_call import can_fork, concurrent_call
from oasmith.config.client import Client
from oasmith.diagnostics.findings import Finding, has_errors, shown_at
from oasmith.diagnostics.rules import tolerated
from oasmith.document.bundle import Document
from oasmith.document.reading import AS_IT_IS, ReadOptions
from oasmith.run import PLAIN, Run, StageError as StageError, stage_errors

if TYPE_CHECKING:
    from oasmith import ir
    from oasmith.bundle.conversion.convert import Version
    from oasmith.diff.changes import Comparison
    from oasmith.verify.results import Verification
    from oasmith.verify.verify import VerifyOptions

Result = TypeVar("Result")

PARALLEL_SIZE = 1_000_000
"""The size of a document in bytes from which a second process saves time."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """The IR of a document; None if findings prevent it."""

    document: Document | None
    api: ir.Api | None
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Generated:
    """The files of a client, name to text; None if findings prevent it."""

    files: Mapping[str, str] | None
    findings: list[Finding]
    hashes: Mapping[str, str] | None = None
    """The SHA-256 of each file in hex, if known."""
    operations: int = 0
    """The number of operations of the client."""


def findings(
    spec: Path,
    *,
    tolerant: bool = False,
    options: ReadOptions = AS_IT_IS,
    run: Run = PLAIN,
) -> list[Finding]:
    """Return the findings of a document; the arguments are those of ``validate``."""
    # The same key as in _Validation, so that validate and generate share their findings.
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
        spec: The root file of the document.
        tolerant: Report errors that do not prevent generation as warnings.
        options: How the document is read.
        run: The cache and the progress callback.

    Raises ``StageError`` for an internal error of oasmith.
    """
    with run.stage("resolve"):
        resolved = stages.resolve(spec, options, tolerant=tolerant)
    if resolved.document is None:
        return resolved
    findings = _validated_findings(resolved.document, resolved.findings, tolerant, run)
    return replace(resolved, findings=findings)


def _validated_findings(
    document: Document, resolving: list[Finding], tolerant: bool, run: Run
) -> list[Finding]:
    with run.stage("validate"):
        return stages.validate(document, resolving, tolerant=tolerant)


@dataclass(frozen=True, slots=True)
class Bundled:
    """A document bundled into one file; ``data`` is None if findings prevent it."""

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
    """Bundle the files of a document into one; the other arguments are those of ``validate``.

    Args:
        spec: The root file of the document.
        tolerant: Report errors that do not prevent bundling as warnings.
        options: How the document is read.
        to: The OpenAPI version to convert to; None to keep the version.
        run: The cache and the progress callback.

    Raises ``StageError`` for an internal error of oasmith.
    """
    with run.stage("resolve"):
        resolved = stages.resolve(spec, options, tolerant=tolerant)
    # A file that several references resolve to is reported once.
    unique = {(one.rule, one.location, one.message): one for one in resolved.findings}
    findings = [tolerated(finding) if tolerant else finding for finding in unique.values()]
    if resolved.document is None or has_errors(findings):
        return Bundled(resolved.document, None, findings)
    with run.stage("bundle"):
        data, losses = stages.bundle(resolved.document, to)
    return Bundled(resolved.document, data, [*findings, *losses])


def lower(client: Client, run: Run = PLAIN) -> Lowered:
    """Run all stages up to the IR. Raises ``StageError`` for an internal error of oasmith."""
    validated = validate(client.spec, tolerant=client.tolerant, options=client.reading, run=run)
    findings = client.policy.judged(validated.findings)
    if validated.document is None or has_errors(findings):
        return Lowered(validated.document, None, findings)
    with run.stage("lower"):
        api, lower_findings = stages.lower(validated.document, client.settings)
    return Lowered(validated.document, api, [*findings, *client.policy.judged(lower_findings)])


@dataclass(frozen=True, slots=True)
class Documented:
    """The documentation of a client; ``files`` is None if findings prevent it."""

    files: Mapping[stages.DocsFormat, stages.Texts] | None
    findings: list[Finding]
    document: Document | None = None


def docs(client: Client, formats: Collection[stages.DocsFormat], run: Run = PLAIN) -> Documented:
    """Render the documentation of a client; nothing is written.

    Args:
        client: The client, with its document.
        formats: The output formats of the documentation.
        run: The cache and the progress callback.

    Raises ``StageError`` for an internal error of oasmith.
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
        errors = [stages.template_finding(line, own) for line in str(error).splitlines()]
        return Documented(None, [*lowered.findings, *errors])
    return Documented(files, lowered.findings, lowered.document)


@dataclass(frozen=True, slots=True)
class Verified:
    """The result of verifying the fixtures of a client; None if findings prevent it."""

    verification: Verification | None
    findings: list[Finding]


def verify(
    client: Client, paths: Sequence[Path], options: VerifyOptions, run: Run = PLAIN
) -> Verified:
    """Verify fixtures against a client's document and against the generated client.

    Args:
        client: The client, with its document.
        paths: Files and folders of fixtures.
        options: The options of the verification.
        run: The cache and the progress callback.

    Raises ``StageError`` for an internal error of oasmith.
    """
    from oasmith.fixtures.read import read_fixtures

    lowered = lower(client, run)
    if lowered.document is None or lowered.api is None:
        return Verified(None, lowered.findings)
    with run.stage("verify"):
        fixtures, fixture_findings = read_fixtures(paths)
        verification = stages.verify(
            client.name,
            lowered.document,
            lowered.api,
            fixtures,
            options,
            fixture_findings,
            client.policy.judged,
        )
    return Verified(verification, [])


@dataclass(frozen=True, slots=True)
class Compared:
    """The changes between two versions of a client; None if findings prevent a comparison."""

    comparison: Comparison | None
    findings: list[Finding]
    apis: tuple[ir.Api, ir.Api] | None = None
    """The old and the new IR; None if the files are identical, as they are then not read."""


def compare(
    old: Client, new: Client, *, shown: Mapping[Path, str] | None = None, run: Run = PLAIN
) -> Compared:
    """Compare the old and the new version of a client's document.

    Args:
        old: The client with its old document.
        new: The client with its new document.
        shown: Folders with checked-out revisions, and the text that replaces each in locations.
        run: The cache and the progress callback.

    Raises ``StageError`` for an internal error of oasmith.
    """
    same = stages.compare_files(old, new)
    if same is not None:
        return Compared(same, [])
    sides: list[tuple[Document, ir.Api]] = []
    findings: list[Finding] = []
    for client in (old, new):
        lowered = _lower_unvalidated(client, run)
        findings += lowered.findings
        if lowered.document is not None and lowered.api is not None:
            sides.append((lowered.document, lowered.api))
    if len(sides) < 2:
        return Compared(None, [_shown(finding, shown or {}) for finding in findings])
    with run.stage("compare"):
        comparison = stages.compare(new.name, sides[0], sides[1], shown or {})
    return Compared(comparison, [], (sides[0][1], sides[1][1]))


def _lower_unvalidated(client: Client, run: Run) -> Lowered:
    """Return the IR of a document, which is validated only if lowering fails.

    Documents that are compared were released or are validated separately, so a comparison does not
    report their errors.
    """
    with run.stage("resolve"):
        resolved = stages.resolve(client.spec, client.reading, tolerant=True)
    if resolved.document is None:
        return Lowered(None, None, resolved.findings)
    try:
        with run.stage("lower"):
            api, findings = stages.lower(resolved.document, client.settings)
    except StageError:
        errors = _validated_findings(resolved.document, resolved.findings, client.tolerant, run)
        if has_errors(errors):
            return Lowered(None, None, errors)
        raise
    return Lowered(resolved.document, api, findings)


def _shown(finding: Finding, folders: Mapping[Path, str]) -> Finding:
    """Return a finding with its location as the user named it."""
    return replace(finding, location=shown_at(finding.location, folders))


def generate(client: Client, run: Run = PLAIN) -> Generated:
    """Run all stages up to the formatted files, including the manifest; nothing is written.

    Cached results are reused. Raises ``StageError`` for an internal error of oasmith.
    """
    # The cache key includes the contents of a user's templates, not only their path.
    templates = of_folder(client.templates) if client.templates else ""
    run_cache = RunCache(run.cache, "generate", client.spec, client.reading, client, templates)
    cached = run_cache.load()
    if cached is None:
        return _generate_uncached(client, run_cache, run)
    hashes = cached["hashes"]
    regenerate = partial(_files_of, client)
    files = None if hashes is None else CachedTexts(run.cache, hashes, regenerate)
    findings = findings_from_data(cached["findings"])
    return Generated(files, findings, hashes, cached["operations"])


def _files_of(client: Client) -> Mapping[str, str]:
    """Generate the files of a client whose generation has succeeded before."""
    files = generate(client).files
    if files is None:
        raise StageError("cache", LookupError("the document changed while it was read"))
    return files


def _generate_uncached(client: Client, run_cache: RunCache, run: Run) -> Generated:
    """Generate and cache the result, unless a user's template fails."""
    with run.stage("resolve"):
        resolved = stages.resolve(client.spec, client.reading, tolerant=client.tolerant)
    document = resolved.document
    if document is None:
        return Generated(None, resolved.findings)
    with ExitStack() as stack:
        processes = stack if run.is_alone and _is_large(document) and can_fork() else None
        validation = _Validation(client, document, resolved.findings, run, processes)
        # Later stages expect a valid document, so errors that are already known skip them.
        later = _LaterResult(None, [])
        if validation.is_running or not has_errors(client.policy.judged(validation.findings())):
            later = _later_stages(client, document, run, processes)
        validated = validation.findings()
    all_findings = client.policy.judged(validated)
    if has_errors(all_findings):
        # The results of later stages are meaningless for an invalid document.
        later = _LaterResult(None, [])
    # Raised only now: an error of a later stage is meaningless for an invalid document.
    if later.fault is not None:
        raise later.fault
    all_findings += client.policy.judged(later.findings)
    unjudged = [*validated, *later.findings]
    all_findings += client.policy.unused(unjudged, is_whole=later.files is not None)
    hashes = None if later.files is None else store_texts(run.cache, later.files)
    if not later.is_of_template:
        data = findings_to_data(all_findings)
        result = {"findings": data, "hashes": hashes, "operations": later.operations}
        run_cache.store(document, result)
    return Generated(later.files, all_findings, hashes, later.operations)


def _is_large(document: Document) -> bool:
    """Return whether a second process is worthwhile."""
    return sum(path.stat().st_size for path in document.files if path.is_file()) >= PARALLEL_SIZE


def _started(function: Callable[[], Result], processes: ExitStack | None) -> Callable[[], Result]:
    """Start a call in one of ``processes``, or make it now; return a function for the result."""
    if processes is not None:
        return processes.enter_context(concurrent_call(function))
    result = function()
    return lambda: result


class _Validation:
    """The findings of one document: from the cache, from a second process or from this one."""

    def __init__(
        self,
        client: Client,
        document: Document,
        resolving: list[Finding],
        run: Run,
        processes: ExitStack | None,
    ) -> None:
        """Load the findings of a ``document`` from the cache, or start its validation."""
        # The same key as in ``findings``, so that validate and generate share their findings.
        self._cache = RunCache(run.cache, "validate", client.spec, client.reading, client.tolerant)
        self._document = document
        cached = self._cache.load()
        self._findings = None if cached is None else findings_from_data(cached)
        self.is_running = self._findings is None and processes is not None
        """Whether calling ``findings`` waits for a second process."""
        if self._findings is None:
            validate = partial(stages.validate, document, resolving, tolerant=client.tolerant)
            with run.stage("validate"):
                self._wait = _started(validate, processes)

    def findings(self) -> list[Finding]:
        """Return the findings."""
        if self._findings is None:
            with stage_errors("validate"):
                self._findings = self._wait()
            self.is_running = False
            self._cache.store(self._document, findings_to_data(self._findings))
        return self._findings


@dataclass(frozen=True, slots=True)
class _LaterResult:
    """The result of the stages after validation."""

    files: dict[str, str] | None
    findings: list[Finding]
    is_of_template: bool = False
    """The findings are about a user's template, so they are not cached."""
    fault: StageError | None = None
    operations: int = 0


def _later_stages(
    client: Client, document: Document, run: Run, processes: ExitStack | None
) -> _LaterResult:
    try:
        return _after_validation(client, document, run, processes)
    except StageError as fault:
        return _LaterResult(None, [], fault=fault)


def _after_validation(
    client: Client, document: Document, run: Run, processes: ExitStack | None
) -> _LaterResult:
    """Run the stages after validation in order; of ``processes``, one makes the models."""
    from oasmith.emit.environment import TemplateError
    from oasmith.format.formatters import FormatError

    remember = partial(cached_texts, run.cache)
    templates = client.templates
    with run.stage("lower"):
        api, findings = stages.lower(document, client.settings)
    if api is None or has_errors(client.policy.judged(findings)):
        return _LaterResult(None, findings)
    try:
        with run.stage("model"):
            wait_for_models = _started(partial(stages.model, api, remember), processes)
        with run.stage("render", but=TemplateError if templates else None):
            files = stages.render(api, document, templates)
        with stage_errors("model"):
            models = wait_for_models()
        files = stages.with_models(files, api, models)
        with run.stage("format", but=FormatError if templates else None):
            files = stages.format(files, client.formatter, remember)
    except (TemplateError, FormatError) as error:
        lines = str(error).splitlines()
        errors = [stages.template_finding(line, templates) for line in lines]
        return _LaterResult(None, [*findings, *errors], is_of_template=True)
    findings += [stages.open_type_finding(one, document) for one in models.open_types]
    findings += stages.unused_template_findings(templates)
    files = stages.with_manifest(files, api.package, document, client.reading, client.output)
    return _LaterResult(files, findings, operations=len(api.operations))
