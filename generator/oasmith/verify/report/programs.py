"""Reports for other programs: JSON and SARIF."""

from __future__ import annotations

import json
from typing import Any

from oasmith.diagnostics import report as diagnostics
from oasmith.diagnostics.findings import Finding
from oasmith.verify.report.cells import totals
from oasmith.verify.report.content import KINDS, Report
from oasmith.verify.results import Cell, CheckedExchange, Verification


def as_json(report: Report) -> str:
    """Return a JSON object with all exchanges, checks and the coverage.

    ``docs/ci.md`` describes it. It contains no durations: the same fixtures give the same bytes.
    """
    data = {
        "ok": not report.has_failed,
        "verifications": [_verification(one, report) for one in report.verifications],
    }
    return json.dumps(data, indent=2) + "\n"


def _verification(verification: Verification, report: Report) -> dict[str, Any]:
    counted = totals(verification, needs_recorded=report.needs_recorded)
    return {
        "client": verification.name,
        "document": verification.document,
        "version": verification.version,
        "ok": report.holds(verification),
        "client_checked": verification.has_client,
        "exchanges": [_exchange(one) for one in verification.exchanges],
        "coverage": {
            "share": round(verification.coverage.share(needs_recorded=report.needs_recorded), 4),
            "needs_recorded": report.needs_recorded,
            "totals": {
                one.dimension: {
                    "covered": one.covered,
                    "recorded": one.recorded,
                    "total": one.total,
                }
                for one in counted
            },
            "cells": [_cell(one) for one in verification.coverage.cells],
        },
        "findings": [_finding(one) for one in verification.findings],
    }


def _exchange(checked: CheckedExchange) -> dict[str, Any]:
    return {
        "name": checked.name,
        "operation": checked.operation,
        "file": checked.fixture.locate(checked.exchange).file,
        "provenance": checked.fixture.provenance.kind,
        "status": checked.exchange.response.status,
        "checks": {
            str(check): [_finding(one) for one in findings]
            for check, findings in checked.checks.items()
        },
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "dimension": cell.dimension,
        "operation": cell.operation,
        "name": cell.name,
        "pointer": cell.pointer,
        "covered_by": {kind: list(cell.covered_by.get(kind, ())) for kind in KINDS},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "level": str(finding.level),
        "message": finding.message,
        "file": finding.location.file,
        "line": finding.location.line,
        "column": finding.location.column,
        "hint": finding.hint,
        "pointer": finding.pointer,
    }


def sarif(report: Report) -> str:
    """Return a SARIF 2.1.0 log of all findings."""
    return diagnostics.sarif(report.findings)
