"""The validation of a document: all checks, in one run."""

from __future__ import annotations

from collections.abc import Sequence

from oasmith.diagnostics.findings import Finding
from oasmith.diagnostics.rules import tolerated
from oasmith.document.bundle import Document
from oasmith.validate import causes, specification
from oasmith.validate.checks import (
    batches,
    constraints,
    cycles,
    errors,
    examples,
    pagination,
    parameters,
    paths,
    responses,
    schemas,
    security,
    servers,
    structure,
)
from oasmith.validate.checks.view import View

CHECKS = (
    paths.check,
    parameters.check,
    responses.check,
    security.check,
    servers.check,
    schemas.check,
    constraints.check,
    cycles.check,
    batches.check,
    pagination.check,
    errors.check,
)


def validate(
    document: Document, resolving: Sequence[Finding] = (), *, tolerant: bool = False
) -> list[Finding]:
    """Return all findings of a document, sorted by location.

    Args:
        document: The resolved document.
        resolving: The findings of resolving it, which may be the cause of others.
        tolerant: Report errors that do not prevent generation as warnings, for third-party
            documents.
    """
    view = View(document)
    findings = _check(view)
    return sorted(
        (
            tolerated(finding) if tolerant else finding
            for finding in causes.without_consequences(
                view, resolving, findings, document.unresolved
            )
        ),
        key=lambda finding: (finding.location, finding.rule),
    )


def _check(view: View) -> list[Finding]:
    version = specification.version(view.document.data)
    if version is None:
        return [specification.unsupported(view)]
    findings = list(structure.check(view, version))
    for check in CHECKS:
        findings += check(view)
    findings += examples.check(view, causes.cause_pointers(findings))
    return [*findings, *specification.check(view, version, findings)]
