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
"""For how long an approval is proposed."""
LISTED = 10
"""Places that are listed where one has to be named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be approved."""

    rule: str
    pointer: str | None
    until: datetime.date
    reason: str
    author: str


def today() -> datetime.date:
    """Return the date by which approvals are judged."""
    return datetime.date.today()


def wished(
    rule: str | None, pointer: str | None, until: str | None, reason: str | None, author: str | None
) -> Wish | None:
    """Return what the options ask for. Ends the program with 2 where something is missing."""
    from oasmith.diff.git import author as committer
    from oasmith.diff.rules import RULES

    if rule is None:
        given = {"pointer": pointer, "until": until, "reason": reason, "author": author}
        for option, value in given.items():
            if value is not None:
                stop(f"--{option} needs --approve")
        return None
    if rule not in RULES:
        stop(f"there is no rule {rule}", nearest(rule, list(RULES)))
    if reason is None or not reason.strip():
        stop("--approve needs --reason", 'Say why the change may be made: --reason "…"')
    name = committer(Path.cwd()) if author is None else author
    if not name.strip():
        stop("--approve needs --author", "Or git config user.name, which is the default.")
    return Wish(rule=rule, pointer=pointer, until=_date(until), reason=reason, author=name)


def _date(text: str | None) -> datetime.date:
    example = f"Give the last day: --until {today() + SUGGESTED}"
    if text is None:
        stop("--approve needs --until", example)
    try:
        date = datetime.date.fromisoformat(text)
    except ValueError:
        stop(f"--until must be a date, not {text}", example)
    if date < today():
        stop(f"--until {date} is over", example)
    return date


def write_approvals(
    wish: Wish,
    comparisons: Sequence[Comparison],
    approvals: Sequence[Approval],
    folder: Path,
    context: CommandContext,
) -> list[Approval]:
    """Write what is wished, and return it with the approvals that there are."""
    from oasmith.diff.approvals import FILE, read_approvals
    from oasmith.diff.approving import add

    wanted = _chosen(wish, comparisons, approvals)
    try:
        path = add(folder, wanted)
    except ValueError as error:
        stop(f"{FILE} cannot be added to: {error}", "Write its entries as [[approval]].")
    many = f"{len(wanted)} approval{'s' * (len(wanted) > 1)}"
    context.say(f"{display(path)}: {many} added\n")
    return read_approvals(folder)[0]


def _chosen(
    wish: Wish, comparisons: Sequence[Comparison], approvals: Sequence[Approval]
) -> list[Approval]:
    """Return the approvals that are to be written. Ends the program with 2 without any."""
    from oasmith.diff.approvals import place_of
    from oasmith.diff.approving import approval_of, open_changes

    found = open_changes(comparisons, approvals, today(), wish.rule, wish.pointer or "")
    if not found:
        where = f" at {wish.pointer}" if wish.pointer else ""
        known = sorted({it.rule for _, it in open_changes(comparisons, approvals, today())})
        hint = f"There are: {', '.join(known)}." if known else "Nothing needs an approval."
        stop(f"no change of the rule {wish.rule}{where} needs an approval", hint)
    places = list(dict.fromkeys(place_of(it) for _, it in found))
    if len(places) > 1 and wish.pointer is None:
        listed = [f"--pointer {it}" for it in places[:LISTED]]
        listed += ["…"] if len(places) > LISTED else []
        stop(f"{len(places)} places have changes of the rule {wish.rule}", "\n    ".join(listed))
    return [
        approval_of(name, it, until=wish.until, reason=wish.reason, author=wish.author)
        for name, it in found
    ]
