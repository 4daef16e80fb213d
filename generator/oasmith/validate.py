"""Is it OpenAPI, and does it make sense? Findings, all of them in one run."""

from __future__ import annotations

from collections.abc import Iterable

from oasmith import pointer as pointers, specification
from oasmith.checks import (
    batches,
    circles,
    errors,
    examples,
    extensions,
    keywords,
    pagination,
    parameters,
    schemas,
    security,
    servers,
)
from oasmith.checks.view import View
from oasmith.document import Document
from oasmith.findings import Finding
from oasmith.rules import tolerated

CHECKS = (
    parameters.check,
    security.check,
    servers.check,
    schemas.check,
    keywords.check,
    circles.check,
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
    found = list(specification.check(view))
    if specification.version(document.data) is None:
        return found
    for check in CHECKS:
        found += check(view)
    return sorted(
        (tolerated(it) if tolerant else it for it in _first_causes(found, document.unresolved)),
        key=lambda finding: (finding.location, finding.rule),
    )


def _first_causes(findings: Iterable[Finding], unresolved: Iterable[str]) -> list[Finding]:
    """Return the findings without those that only follow from another one.

    A misspelled key also looks like the right key being absent, what a reference should have
    brought is missing at its place, and some faults are known to the specification's schema as
    well, which says less of them. One fault is one finding.
    """
    found = list(dict.fromkeys(findings))
    misspelled = {
        (pointers.parent(it.pointer), it.hint) for it in found if it.rule == "unknown-key"
    }
    optional = {it.pointer for it in found if it.rule == "optional-path-parameter"}
    return [
        it
        for it in found
        if not (it.rule == "missing-key" and it.pointer in optional)
        and not any(f"{it.pointer}/".startswith(f"{gap}/") for gap in unresolved)
        and (
            it.rule != "missing-responses"
            or (it.pointer, "Did you mean 'responses'?") not in misspelled
        )
    ]
