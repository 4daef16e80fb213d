"""Each change of a document has the expected level, breaks what it should, and is reported once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from diff.claims import CLAIMS
from diff.mutations import MUTATIONS, Mutation
from diff.mutations.table import Document, Rating, base
from diff.sides import changes, side
from oasmith.diff.changes import Change, ChangeLevel
from oasmith.diff.rules import CLIENT_RULES, DIRECTIONS, RULES
from oasmith.diff.side import Side


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Side]:
    """Return a function that loads a changed document, once."""
    folder = tmp_path_factory.mktemp("bases")

    @cache
    def load(name: str) -> Side:
        return made(base(name), folder, f"{name}.json")

    return load


def made(data: Document, folder: Path, name: str = "changed.json") -> Side:
    found = side(data, folder, name)
    assert found is not None
    return found


def rating(some: tuple[Change, ...]) -> Rating:
    """Return the report about a document."""
    level = next((it for it in ChangeLevel if any(one.level is it for one in some)), None)
    worst = [one for one in some if one.level is level]
    breaks = frozenset(who for one in worst for who in one.breaks)
    rules = tuple(sorted(one.rule for one in worst))
    return Rating("none" if level is None else str(level), breaks, rules)


def named(mutation: Mutation) -> str:
    """Return the id of a test."""
    module = mutation.edit.__module__.rpartition(".")[2]
    return f"{module}-{mutation.name}"


@pytest.mark.parametrize("mutation", MUTATIONS, ids=named)
def test_a_change_is_rated_there_and_back(
    mutation: Mutation, bases: Callable[[str], Side], tmp_path: Path
) -> None:
    before, data = bases(mutation.base), base(mutation.base)
    mutation.edit(data)
    after = made(data, tmp_path)
    there, back = changes(before, after), changes(after, before)
    assert (rating(there), rating(back)) == (mutation.there, mutation.back)
    for one in (*there, *back):
        assert bool(one.breaks) == (one.level is not ChangeLevel.INFO), one
        assert not one.is_unproven, one


def test_every_rule_is_expected_of_some_change() -> None:
    """Each rule is reported for some change of these tests."""
    expected = {rule for one in MUTATIONS for it in (one.there, one.back) for rule in it.rules}
    claimed = {rule for keys in CLAIMS.values() for rules in keys.values() for rule in rules}
    both = {f"{way}{rule[1:]}" for rule in claimed if rule[0] == "*" for way in DIRECTIONS}
    # Clients are added and removed in oasmith.toml, not in a document: see ``test_command``.
    # Rules about the code of clients are tested in ``tests/client_diff``.
    clients = {"client-added", "client-removed", *CLIENT_RULES}
    back = {RULES[rule].opposite for rule in (expected | claimed | both) & RULES.keys()}
    assert RULES.keys() - expected - claimed - both - back - clients == set()
