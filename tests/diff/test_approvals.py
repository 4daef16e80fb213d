"""Approvals: what they cover, when they expire, and their file."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from diff.made import ADDED, LIMIT, ROW, WARNING, change, comparison
from oasmith.diff.approvals import (
    FILE,
    Approval,
    JudgedComparison,
    digest,
    expired,
    judged,
    place_of,
    read_approvals,
    unused,
)
from oasmith.diff.approving import add, approval_of, open_changes
from oasmith.diff.changes import Change

TODAY = datetime.date(2026, 6, 30)
ENTRY = """
[[approval]]
client = "shop"
rule = "operation-removed"
pointer = "/paths/~1pets/get"
values = "0123456789ab"
until = 2027-01-31
reason = "Nobody calls it."
author = "Ann"
"""


def approved(
    it: Change, until: datetime.date = TODAY, client: str = "shop", **fields: Any
) -> Approval:
    """Return the approval of a change."""
    made = approval_of(client, it, until=until, reason="Because.", author="Ann")
    return replace(made, **fields)


def judge(*approvals: Approval, of: Change = LIMIT) -> JudgedComparison:
    return judged(comparison(of), approvals, TODAY)


def test_an_approved_change_is_approved_on_its_last_day_and_not_after() -> None:
    approval = approved(LIMIT)
    found = judge(approval).changes[0]
    assert (found.approval, found.is_approved, found.is_expired) == (approval, True, False)
    found = judge(replace(approval, until=TODAY - datetime.timedelta(days=1))).changes[0]
    assert (found.is_approved, found.is_expired) == (False, True)
    assert judge().changes[0].approval is None


@pytest.mark.parametrize(
    "other",
    [
        {"rule": "batch-limit-raised"},
        {"pointer": "/paths"},
        {"values": "0" * 12},
        {"client": "other"},
    ],
    ids=lambda it: next(iter(it)),
)
def test_an_approval_is_about_one_change(other: dict[str, str]) -> None:
    approval = approved(LIMIT, **other)
    assert judge(approval).changes[0].approval is None


def test_what_goes_further_than_approved_is_not_covered() -> None:
    approval = approved(LIMIT)
    assert not judge(approval, of=replace(LIMIT, new=25)).changes[0].is_approved
    # Texts and line numbers may differ.
    moved = replace(LIMIT, message="fewer", location=replace(LIMIT.location, line=9))
    assert judge(approval, of=moved).changes[0].is_approved


def test_the_values_tell_changes_apart_and_not_the_order_of_keys() -> None:
    assert digest(replace(ROW, old={"a": 1, "b": 2})) == digest(replace(ROW, old={"b": 2, "a": 1}))
    different = (LIMIT, replace(LIMIT, old=50, new=100), replace(LIMIT, new=None))
    assert len({digest(it) for it in different}) == 3
    assert digest(LIMIT) == "c3c69b4a3cb6"


def test_what_is_gone_is_approved_at_its_old_place() -> None:
    assert place_of(ROW) == "/paths/~1pets~1{id}/put/responses/404/x-errors/0"
    assert place_of(LIMIT) == LIMIT.pointer
    assert approved(ROW).covers("shop", replace(ROW, pointer="/elsewhere"))


def test_the_approval_that_lasts_longest_counts_and_the_other_can_go() -> None:
    short = approved(LIMIT, TODAY - datetime.timedelta(days=9), reason="Short.")
    long = approved(LIMIT, reason="Long.")
    found = judge(short, long)
    assert found.changes[0].approval == long
    assert [it.rule for it in unused([short, long], [found])] == ["unused-approval"]
    assert expired([found]) == []


def test_an_ended_approval_is_told() -> None:
    found = judge(approved(LIMIT, datetime.date(2026, 1, 31)))
    told = expired([found])
    assert [(it.rule, it.message) for it in told] == [
        ("expired-approval", "the approval of batch-limit-lowered expired on 2026-01-31")
    ]
    assert "approve it again" in told[0].hint


def test_an_approval_that_fits_nothing_is_told_for_the_clients_that_were_compared() -> None:
    mine, others = approved(ROW), approved(ROW, client="other")
    assert [it.pointer for it in unused([mine, others], [judge()])] == [place_of(ROW)]
    assert unused([mine], []) == []


def test_what_nobody_has_to_do_anything_about_needs_no_approval() -> None:
    found = judge(approved(ADDED), of=ADDED)
    assert found.changes[0].approval is None
    assert len(unused([approved(ADDED)], [found])) == 1


def test_the_changes_that_can_be_approved() -> None:
    twin = replace(LIMIT, pointer="/paths/~1pets~1{id}/putter")
    compared = [comparison(LIMIT, ROW, WARNING, ADDED, twin)]
    approvals = [approved(WARNING)]

    def found(rule: str = "", below: str = "") -> list[Change]:
        return [it for _, it in open_changes(compared, approvals, TODAY, rule, below)]

    assert found() == [LIMIT, ROW, twin]
    assert found("batch-limit-lowered") == [LIMIT, twin]
    assert found("batch-limit-lowered", LIMIT.pointer) == [LIMIT]
    assert found("batch-limit-lowered", f"{LIMIT.pointer}/") == [LIMIT]
    assert found("", place_of(ROW)) == [ROW]
    assert found("", "/paths") == [LIMIT, ROW, twin]
    assert found("response-field-added") == []


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    odd = 'He said "no"\n\ttab \\ \x7f \x01 … \U0001f600'
    written = [
        approved(ROW, reason=odd, author='"""'),
        approved(LIMIT, datetime.date(2027, 1, 31)),
    ]
    path = add(tmp_path, written)
    assert path == tmp_path / FILE
    read, findings = read_approvals(tmp_path)
    assert findings == []
    places = {it.location.line for it in read}
    assert [replace(it, location=written[0].location) for it in read] == written[::-1]
    lines = path.read_text(encoding="utf-8").splitlines()
    assert {lines[it - 1] for it in places} == {"[[approval]]"}


def test_writing_leaves_all_else_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / FILE
    before = f"# Agreed with the team.\r\n{ENTRY}  # no newline at the end".replace("\n", "\r\n")
    before = before.replace("\r\r", "\r")
    path.write_bytes(before.encode())
    path.chmod(0o600)
    add(tmp_path, [approved(LIMIT), approved(LIMIT, reason="Twice.")])
    after = path.read_bytes().decode()
    assert after.startswith(before + "\r\n\r\n[[approval]]\r\n")
    assert "\n" not in after.replace("\r\n", "")
    assert len(tomllib.loads(after)["approval"]) == 2
    assert path.stat().st_mode & 0o777 == 0o600
    assert [it.name for it in tmp_path.iterdir()] == [FILE]


def test_the_same_approvals_give_the_same_bytes(tmp_path: Path) -> None:
    texts = set()
    for number, some in enumerate([(LIMIT, ROW, WARNING), (WARNING, LIMIT, ROW)]):
        folder = tmp_path / str(number)
        folder.mkdir()
        texts.add(add(folder, map(approved, some)).read_bytes())
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("approval = []\n", "ok"),
        ("what is this", "ok"),
        (ENTRY, "a surrogate \udcff"),
    ],
    ids=["array", "no TOML", "no UTF-8"],
)
def test_a_file_that_cannot_be_added_to_stays(before: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text(before, encoding="utf-8")
    with pytest.raises(ValueError, match=r"."):
        add(tmp_path, [approved(LIMIT, reason=reason)])
    assert path.read_text(encoding="utf-8") == before
    assert [it.name for it in tmp_path.iterdir()] == [FILE]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "shared.toml").write_text("", encoding="utf-8")
    (tmp_path / FILE).symlink_to("there/shared.toml")
    add(tmp_path, [approved(LIMIT)])
    assert (tmp_path / FILE).is_symlink()
    assert "batch-limit-lowered" in (tmp_path / "there/shared.toml").read_text(encoding="utf-8")


def test_without_a_file_nothing_is_approved(tmp_path: Path) -> None:
    assert read_approvals(tmp_path) == ([], [])


def changed(line: str) -> str:
    """Return the entry with another line for its key, or without that key if there is no value."""
    key, sign, _ = line.partition(" ")
    lines = ENTRY.splitlines()
    kept = [it for it in lines if not it.startswith(f"{key} ")]
    places = [number for number, it in enumerate(lines) if it.startswith(f"{key} ")]
    return "\n".join([*kept[: places[0]], line, *kept[places[0] :]] if sign else kept)


WRONG = {
    "unknown table": (f"{ENTRY}[aproval]\n", "10:1", "aproval is not a known key", "approval"),
    "no table": ('approval = ["a"]\n', "1:13", "entry 1: it must be a table", "--approve RULE"),
    "no array": ("[approval]\na = 1\n", "1:1", "must be an array of tables", "[[approval]]"),
    "unknown key": (f"{ENTRY}raeson = 1", "2:1", "raeson is not a known key", "mean reason?"),
    "no end": (changed("until"), "2:1", "it has no until", "a date, such as 2027-01-31"),
    "no reason": (changed("reason"), "2:1", "it has no reason", "Write reason = …"),
    "empty reason": (changed('reason = " "'), "2:1", "reason must be a string that", "Write"),
    "no values": (changed("values"), "2:1", "it has no values", "--approve RULE"),
    "a text": (changed('until = "2027-01-31"'), "2:1", "until must be a date", "until = …"),
    "a time": (changed("until = 2027-01-31T00:00:00"), "2:1", "until must be a date", "Write"),
    "a number": (changed("author = 1"), "2:1", "author must be a string", "Write author = …"),
    "no rule": (changed('rule = "operation-remove"'), "2:1", "is not a rule", "operation-removed?"),
    "no TOML": (changed("rule = "), "4:8", "is not TOML", ""),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_entry_is_a_finding_with_its_place(
    wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text, place, message, hint = WRONG[wrong]
    Path(FILE).write_text(text, encoding="utf-8")
    approvals, findings = read_approvals(Path())
    assert approvals == []
    assert [it.rule for it in findings] == ["configuration"]
    assert str(findings[0].location) == f"{FILE}:{place}"
    assert message in findings[0].message
    assert hint in findings[0].hint


def test_the_second_entry_has_its_own_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(FILE).write_text(ENTRY + changed("author"), encoding="utf-8")
    _, findings = read_approvals(Path())
    assert [str(it.location) for it in findings] == [f"{FILE}:11:1"]
    assert findings[0].message == "approval, entry 2: it has no author"


def test_a_warning_can_be_approved() -> None:
    assert judge(approved(WARNING), of=WARNING).changes[0].is_approved
    assert change("error-message-changed", "warning").level == "warning"
