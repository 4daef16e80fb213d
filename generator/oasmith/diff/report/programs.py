"""Reports for other programs: JSON and SARIF."""

from __future__ import annotations

import json
from typing import Any

from oasmith.diagnostics.report import (
    sarif_finding,
    sarif_log,
    sarif_result,
    sarif_rule,
)
from oasmith.diagnostics.rules import RULES as RULES_OF_FINDINGS
from oasmith.diff.approvals import Judged, JudgedComparison, digest, place_of
from oasmith.diff.changes import Change, ChangeLevel, Witness
from oasmith.diff.report.content import Report, proof
from oasmith.diff.report.versions import next_version
from oasmith.diff.rules import RULES

LEVELS = {ChangeLevel.BREAKING: "error", ChangeLevel.WARNING: "warning", ChangeLevel.INFO: "note"}
"""The levels in SARIF."""


def as_json(report: Report) -> str:
    """Return a JSON object with the documents and their changes."""
    data = {
        "documents": [_document(comparison) for comparison in report.comparisons],
        "changes": [
            _change(judged_comparison.comparison.name, judged)
            for judged_comparison, judged in report.changes
        ],
    }
    return json.dumps(data, indent=2) + "\n"


def _document(judged: JudgedComparison) -> dict[str, Any]:
    comparison = judged.comparison
    return {
        "client": comparison.name,
        "old_version": comparison.old_version,
        "new_version": comparison.new_version,
        "step": comparison.step,
        "next_version": next_version(comparison.old_version, comparison.step),
    }


def _change(client: str, judged: Judged) -> dict[str, Any]:
    change = judged.change
    approval = None
    if judged.approval is not None:
        approval = {
            "reason": judged.approval.reason,
            "author": judged.approval.author,
            "until": judged.approval.until.isoformat(),
        }
    return {
        "rule": change.rule,
        "level": str(change.level),
        "breaks": list(change.breaks),
        "where": str(change.location),
        "message": change.message,
        "old": change.old,
        "new": change.new,
        "witness": None if change.witness is None else _witness(change.witness),
        "client": client,
        "subject": change.subject,
        "pointer": change.pointer,
        "old_pointer": change.old_pointer or change.pointer,
        "approved": None if judged.is_expired else approval,
        "expired": approval if judged.is_expired else None,
        "unproven": change.is_unproven,
    }


def _witness(witness: Witness) -> dict[str, Any]:
    return {
        "value": witness.value,
        "accepted_by": witness.accepted_by,
        "refused_by": witness.refused_by,
        "part": witness.part,
    }


def sarif(report: Report) -> str:
    """Return a SARIF 2.1.0 log; an approved change is a suppressed result."""
    changes = list(report.changes)
    rules = [
        sarif_rule(id, RULES[id].meaning, f"oasmith rule {id}")
        for id in sorted({judged.change.rule for _, judged in changes})
    ]
    rules += [
        sarif_rule(id, RULES_OF_FINDINGS[id].meaning, RULES_OF_FINDINGS[id].fix)
        for id in sorted({note.rule for note in report.notes})
    ]
    results = [_result(it.comparison.name, judged) for it, judged in changes]
    return sarif_log(rules, [*results, *map(sarif_finding, report.notes)])


def _result(client: str, judged: Judged) -> dict[str, Any]:
    change = judged.change
    result = sarif_result(change.rule, LEVELS[change.level], _words(change), change.location)
    result["partialFingerprints"] = {
        "change/v1": f"{client}:{change.rule}:{place_of(change)}:{digest(change)}"
    }
    result["properties"] = {"client": client, "breaks": list(change.breaks)}
    if judged.approval is not None and judged.is_approved:
        reason = f"{judged.approval.author}, until {judged.approval.until}: "
        result["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": reason + judged.approval.reason,
            }
        ]
    return result


def _words(change: Change) -> str:
    texts = f"{change.subject}: {change.message}", proof(change)
    return "\n".join(filter(None, texts))
