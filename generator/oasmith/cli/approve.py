"""The part of ``oasmith diff`` that approves changes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from oasmith.cli.context import CommandContext
from oasmith.cli.output import stop
from oasmith.config.toml import nearest
from oasmith.diagnostics.findings import display

if TYPE_CHECKING:
    from oasmith.diff.approvals import Approval
    from oasmith.diff.changes import Comparison

SUGGESTED = datetime.timedelta(days=90)
"""The suggested validity period of an approval."""
LISTED = 10
"""The number of locations that are listed if the user must choose one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequest:
    """The approval that the options request."""

    rule: str
    pointer: str | None
    until: datetime.date
    reason: str
    author: str


def today() -> datetime.date:
    """Return the current date, on which approvals must be valid."""
    return datetime.date.today()


def requested(
    rule: str | None, pointer: str | None, until: str | None, reason: str | None, author: str | None
) -> ApprovalRequest | None:
    """Return the requested approval, if any. Exits with 2 if an option is missing or invalid."""
    from oasmith.diff.git import author as committer
    from oasmith.diff.rules import RULES

    if rule is None:
        others = {"pointer": pointer, "until": until, "reason": reason, "author": author}
        for option, value in others.items():
            if value is not None:
                stop(f"--{option} needs --approve")
        return None
    if rule not in RULES:
        stop(f"there is no rule {rule}", nearest(rule, list(RULES)))
    if reason is None or not reason.strip():
        stop("--approve needs --reason", 'Give the reason for the approval: --reason "…"')
    name = committer(Path.cwd()) if author is None else author
    if not name.strip():
        stop("--approve needs --author", "Or set user.name, the default: git config user.name …")
    return ApprovalRequest(
        rule=rule, pointer=pointer, until=_date(until), reason=reason, author=name
    )


def _date(text: str | None) -> datetime.date:
    example = f"Give the last day: --until {today() + SUGGESTED}"
    if text is None:
        stop("--approve needs --until", example)
    try:
        date = datetime.date.fromisoformat(text)
    except ValueError:
        stop(f"--until must be a date, not {text}", example)
    if date < today():
        stop(f"--until {date} is in the past", example)
    return date


def write_approvals(
    request: ApprovalRequest,
    comparisons: Sequence[Comparison],
    approvals: Sequence[Approval],
    folder: Path,
    context: CommandContext,
) -> list[Approval]:
    """Write the requested approvals, and return all approvals, including existing ones."""
    from oasmith.diff.approvals import FILE, read_approvals
    from oasmith.diff.approving import add

    wanted = _chosen(request, comparisons, approvals)
    try:
        path = add(folder, wanted)
    except ValueError as error:
        stop(f"{FILE} cannot be extended: {error}", "Write its entries as [[approval]].")
    many = f"{len(wanted)} approval{'s' * (len(wanted) > 1)}"
    context.say(f"{display(path)}: {many} added\n")
    return read_approvals(folder)[0]


def _chosen(
    request: ApprovalRequest, comparisons: Sequence[Comparison], approvals: Sequence[Approval]
) -> list[Approval]:
    """Return the approvals to write. Exits with 2 if no change, or no single location, matches."""
    from oasmith.diff.approvals import place_of
    from oasmith.diff.approving import approval_of, open_changes

    changes = open_changes(comparisons, approvals, today(), request.rule, request.pointer or "")
    if not changes:
        where = f" at {request.pointer}" if request.pointer else ""
        rules = sorted({one.rule for _, one in open_changes(comparisons, approvals, today())})
        hint = (
            f"Rules with unapproved changes: {', '.join(rules)}."
            if rules
            else "Nothing needs an approval."
        )
        stop(f"no change of the rule {request.rule}{where} needs an approval", hint)
    pointers = list(dict.fromkeys(place_of(change) for _, change in changes))
    if len(pointers) > 1 and request.pointer is None:
        listed = [f"--pointer {pointer}" for pointer in pointers[:LISTED]]
        listed += ["…"] if len(pointers) > LISTED else []
        stop(
            f"{len(pointers)} places have changes of the rule {request.rule}",
            "\n    ".join(listed),
        )
    return [
        approval_of(name, change, until=request.until, reason=request.reason, author=request.author)
        for name, change in changes
    ]
