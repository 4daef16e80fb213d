"""The report about a client for people."""

from __future__ import annotations

import io

from diff.made import ADDED, REWORDED, change

from oasmith.publish.report import show
from publish.test_decision import GONE, decision

MANY = [change("operation-removed", message=f"number {number} is gone") for number in range(5)]


def told(current: str, *changes: object, verbose: bool = False) -> list[str]:
    stream = io.StringIO()
    show([decision(current, *changes)], stream, verbose=verbose)  # type: ignore[arg-type]
    return stream.getvalue().splitlines()


def test_the_first_of_many_are_shown() -> None:
    lines = told("1.0.0", *MANY, ADDED)
    assert [line for line in lines if " is gone" in line] == [
        f"    breaking  PUT /pets/{{id}}: number {number} is gone  spec/a.yaml:3:7"
        for number in range(3)
    ]
    assert lines[-2:] == [
        "    3 more changes: oasmith publish --check --verbose shop",
        '    next: version = "2.0.0" in oasmith.toml:6:1',
    ]


def test_all_are_shown_on_demand() -> None:
    lines = told("2.0.0", *MANY, ADDED, REWORDED, verbose=True)
    assert len(lines) == 8
    assert lines[0] == "shop 2.0.0 is enough: 5 breaking changes since 1.0.0 (v1.0.0) require 2.0.0"
    assert "--verbose" not in "".join(lines)


def test_one_more_is_no_plural() -> None:
    assert "    1 more: oasmith publish --check --verbose shop" in told("2.0.0", GONE, ADDED)
