"""Is it OpenAPI, and does it make sense? Findings, all of them in one run."""

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
    """Return everything that is wrong with a document, sorted by place.

    Args:
        document: What the resolve stage gave.
        resolving: What that stage has found, which may be the cause of more.
        tolerant: Make warnings of what generation can live with: for documents of third parties.
    """
    view = View(document)
    found = _found(view)
    return sorted(
        (
            tolerated(finding) if tolerant else finding
            for finding in causes.only(view, resolving, found, document.unresolved)
        ),
        key=lambda finding: (finding.location, finding.rule),
    )


def _found(view: View) -> list[Finding]:
    version = specification.version(view.document.data)
    if version is None:
        return [specification.unsupported(view)]
    findings = list(structure.check(view, version))
    for check in CHECKS:
        findings += check(view)
    findings += examples.check(view, causes.places(findings))
    return [*findings, *specification.check(view, version, findings)]
