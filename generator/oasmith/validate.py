"""Is it OpenAPI, and does it make sense? Findings, all of them in one run."""

from __future__ import annotations

from collections.abc import Iterable

from oasmith import pointer as pointers, specification
from oasmith.checks import (
    batches,
    cycles,
    errors,
    examples,
    extensions,
    keywords,
    pagination,
    parameters,
    paths,
    schemas,
    security,
    servers,
)
from oasmith.checks.view import View
from oasmith.document import Document
from oasmith.findings import Finding
from oasmith.rules import tolerated

CHECKS = (
    paths.check,
    parameters.check,
    security.check,
    servers.check,
    schemas.check,
    keywords.check,
    cycles.check,
    examples.check,
    extensions.check,
    errors.check,
    batches.check,
    pagination.check,
)


def validate(document: Document, *, tolerant: bool = False) -> list[Finding]:
    """Return everything that is wrong with a document, sorted by place.

    With ``tolerant``, what generation can live with is a warning: for documents of third parties.
    """
    view = View(document)
    findings = list(specification.check(view))
    if specification.version(document.data) is None:
        return findings
    for check in CHECKS:
        findings += check(view)
    return sorted(
        (
            tolerated(finding) if tolerant else finding
            for finding in _first_causes(findings, document.unresolved)
        ),
        key=lambda finding: (finding.location, finding.rule),
    )


def _first_causes(findings: Iterable[Finding], unresolved: Iterable[str]) -> list[Finding]:
    """Return the findings without those that only follow from another one.

    A misspelled key also looks like the right key being absent, what a reference should have
    brought is missing at its place, and some faults are known to the specification's schema as
    well, which says less of them. One fault is one finding.
    """
    unique = list(dict.fromkeys(findings))
    misspelled = {
        (pointers.parent(finding.pointer), finding.hint)
        for finding in unique
        if finding.rule == "unknown-key"
    }
    slashless = {finding.pointer for finding in unique if finding.rule == "path-without-slash"}
    optional = {finding.pointer for finding in unique if finding.rule == "optional-path-parameter"}
    return [
        finding
        for finding in unique
        if not (finding.rule == "missing-key" and finding.pointer in optional)
        and not (finding.rule == "unknown-key" and finding.pointer in slashless)
        and not any(f"{finding.pointer}/".startswith(f"{gap}/") for gap in unresolved)
        and (
            finding.rule != "missing-responses"
            or (finding.pointer, "Did you mean 'responses'?") not in misspelled
        )
    ]
