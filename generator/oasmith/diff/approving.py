"""Adds to ``diff-approvals.toml``, and leaves all else in it as it is."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from oasmith.config.toml import toml_scalar
from oasmith.diagnostics.findings import Location
from oasmith.diff.approvals import FILE, Approval, digest, judged, place_of
from oasmith.diff.changes import Change, ChangeLevel, Comparison
from oasmith.whole_file import write_whole

ABOUT = (
    "# Changes of documents that may break somebody, and why each is accepted.\n"
    "# oasmith diff --approve adds to it; an entry that is about no change any more can go.\n"
)


def open_changes(
    comparisons: Iterable[Comparison],
    approvals: Sequence[Approval],
    today: datetime.date,
    rule: str = "",
    below: str = "",
) -> list[tuple[str, Change]]:
    """Return the changes that could be approved and are not, each with its client.

    Those of a ``rule``, and at the pointer ``below`` or below it, where these are given.
    """
    return [
        (comparison.name, change)
        for comparison in comparisons
        for it in judged(comparison, approvals, today).changes
        if (change := it.change).level is not ChangeLevel.INFO
        and not it.is_approved
        and rule in ("", change.rule)
        and any(_is_below(place, below) for place in (change.pointer, place_of(change)))
    ]


def _is_below(pointer: str, above: str) -> bool:
    return f"{pointer}/".startswith(f"{above.rstrip('/')}/")


def approval_of(
    client: str, change: Change, *, until: datetime.date, reason: str, author: str
) -> Approval:
    """Return the approval of a change, not yet written."""
    return Approval(
        client=client,
        rule=change.rule,
        pointer=place_of(change),
        values=digest(change),
        until=until,
        reason=reason,
        author=author,
        location=Location(FILE),
    )


def add(folder: Path, approvals: Iterable[Approval]) -> Path:
    """Write approvals below those that there are, and return the file.

    Raises ``ValueError`` where the file cannot be added to: then nothing is written.
    """
    path = folder / FILE
    before = path.read_bytes().decode("utf-8-sig") if path.exists() else ABOUT
    newline = "\r\n" if "\r\n" in before else "\n"
    gap = "" if before.endswith("\n") or not before else newline
    # Two changes of the same values need one.
    new = sorted({_order(it): it for it in approvals}.values(), key=_order)
    entries = [newline + newline.join(_entry(it)) + newline for it in new]
    text = before + gap + "".join(entries)
    # An array that is written in another way takes no tables below it.
    tomllib.loads(text)
    write_whole(path.resolve(), text.encode())
    return path


def _order(approval: Approval) -> tuple[str, ...]:
    return approval.client, approval.rule, approval.pointer, approval.values


def _entry(approval: Approval) -> Sequence[str]:
    return (
        "[[approval]]",
        f"client = {toml_scalar(approval.client)}",
        f"rule = {toml_scalar(approval.rule)}",
        f"pointer = {toml_scalar(approval.pointer)}",
        f"values = {toml_scalar(approval.values)}",
        f"until = {approval.until.isoformat()}",
        f"reason = {toml_scalar(approval.reason)}",
        f"author = {toml_scalar(approval.author)}",
    )
