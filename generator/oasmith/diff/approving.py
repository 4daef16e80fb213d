"""Adds approvals to ``diff-approvals.toml``; the rest of the file is kept."""

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
    "# Breaking changes and warnings of oasmith diff that are approved, each with a reason.\n"
    "# oasmith diff --approve adds entries; remove an entry that matches no change any longer.\n"
)


def open_changes(
    comparisons: Iterable[Comparison],
    approvals: Sequence[Approval],
    today: datetime.date,
    rule: str = "",
    below: str = "",
) -> list[tuple[str, Change]]:
    """Return the changes that can be approved and are not, each with the name of its client.

    With ``rule`` only changes of that rule, and with ``below`` only changes at that pointer or
    below it.
    """
    return [
        (comparison.name, change)
        for comparison in comparisons
        for entry in judged(comparison, approvals, today).changes
        if (change := entry.change).level is not ChangeLevel.INFO
        and not entry.is_approved
        and rule in ("", change.rule)
        and any(_is_below(place, below) for place in (change.pointer, place_of(change)))
    ]


def _is_below(pointer: str, above: str) -> bool:
    return f"{pointer}/".startswith(f"{above.rstrip('/')}/")


def approval_of(
    client: str, change: Change, *, until: datetime.date, reason: str, author: str
) -> Approval:
    """Return a new approval of a change, which is not yet written to the file."""
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
    """Append approvals to the file in a folder, and return the path of the file.

    Raises ``ValueError``, and writes nothing, if the file is not valid TOML afterwards.
    """
    path = folder / FILE
    before = path.read_bytes().decode("utf-8-sig") if path.exists() else ABOUT
    newline = "\r\n" if "\r\n" in before else "\n"
    gap = "" if before.endswith("\n") or not before else newline
    # Changes that share a rule, location and values need only one approval.
    new = sorted({_order(approval): approval for approval in approvals}.values(), key=_order)
    entries = [newline + newline.join(_entry(approval)) + newline for approval in new]
    text = before + gap + "".join(entries)
    # Fails if ``approval`` is an inline array: TOML does not allow [[approval]] after that.
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
