"""Every rule has an explanation, and docs/rules.md matches the catalogue."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from command_line import Command

from oasmith.diagnostics import explanations
from oasmith.diagnostics.rules import RULES

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"


def test_every_rule_is_explained_in_full() -> None:
    assert set(explanations.EXPLANATIONS) == set(RULES)
    for id, explained in explanations.EXPLANATIONS.items():
        assert all(explained), id
        assert explained.wrong != explained.right, id


def test_the_page_is_what_the_catalogue_gives() -> None:
    if os.environ.get("OASMITH_UPDATE"):
        PAGE.write_text(explanations.page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == explanations.page()


@pytest.mark.parametrize("id", RULES)
def test_the_command_explains_a_rule(oasmith: Command, id: str) -> None:
    ran = oasmith("rule", id)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"{id}: {RULES[id].meaning}\n\nLevel: ")
    assert ran.out.index("\nWrong:\n") < ran.out.index("\nRight:\n")


def test_the_command_lists_all(oasmith: Command) -> None:
    lines = oasmith("rule").out.splitlines()
    assert [line.split()[0] for line in lines] == list(RULES)


def test_a_rule_that_is_none_is_said_to_be_near_one(oasmith: Command) -> None:
    ran = oasmith("rule", "unknown-keys")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == ("oasmith: there is no rule unknown-keys\n    Did you mean unknown-key?\n")
