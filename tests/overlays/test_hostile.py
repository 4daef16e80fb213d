"""Overlays and documents that try to exhaust memory or time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from oasmith.document.load import Source
from oasmith.document.overlays import limits
from oasmith.document.overlays.apply import apply
from oasmith.document.overlays.jsonpath import Query
from oasmith.document.overlays.limits import Meter
from oasmith.document.overlays.overlay import Action, Overlay
from oasmith.document.overlays.regular_expressions import MAX_PATTERN, fits
from oasmith.document.overlays.tree import tree

from .written import overlay, resolved

STEPS = 20_000


def source(data: Any) -> Source:
    return Source(Path("openapi.json"), json.dumps(data), data, "", "openapi.json")


def rules(data: Any, target: str, **modifier: Any) -> list[str]:
    action = Action(number=0, target=target, **(modifier or {"remove": True}))
    of = Overlay(source=source({}), feature_set="1.1", extends=None, actions=(action,))
    return [finding.rule for finding in apply(source(data), [of])[1]]


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_STEPS", STEPS)


def nested(depth: int, width: int) -> Any:
    return {f"m{n}": nested(depth - 1, width) for n in range(width)} if depth else "x"


@pytest.mark.usefixtures("few_steps")
@pytest.mark.parametrize(
    "target",
    [
        "$..*..*..*..*..*",
        "$" + "[*, *]" * 30 + ".none",
        "$.chain" + "['m', 'm']" * 40 + ".none",
        "$..[?count($..*) == 0]",
        "$..[?@..[?@..[?@.none]]]",
        "$..[" + ", ".join(f"'n{number}'" for number in range(300)) + "]",
        "$..[?@ == $ || @ == $.m0 || @ == $.m1 || @ == $.m2 || @ == $.m3 || @ == $.m4]",
        "$.list[0:, 0:, 0:, 0:][0:, 0:, 0:, 0:]",
        "$..[?search(@, 'y') || search(@, 'z')]",
    ],
    ids=range(9),
)
def test_a_query_that_looks_too_often_is_refused(target: str) -> None:
    chain: Any = {}
    for _ in range(50):
        chain = {"m": chain}
    lists = [[[]] * 60] * 60
    data = {**nested(4, 6), "list": lists, "text": "x" * 400_000, "chain": chain}
    assert rules(data, target) == ["overlay-limit"]


@pytest.mark.usefixtures("few_steps")
def test_the_steps_of_all_actions_count_together() -> None:
    data, size = nested(4, 6), 1555

    def found(target: str) -> list[str]:
        actions = tuple(Action(number=n, target=target, remove=True) for n in range(20))
        of = Overlay(source=source({}), feature_set="1.1", extends=None, actions=actions)
        return [finding.rule for finding in apply(source(data), [of])[1]]

    counted = Meter()
    Query("$..*..*[?@.none]", counted).nodes(tree(data, counted))
    # One is within the limit, many are not; and no query runs after it was reached.
    assert limits.STEPS_OF_A_NODE * size < counted.steps < STEPS
    assert found("$..*..*[?@.none]") == ["overlay-matches-nothing", "overlay-limit"]
    # Queries that visit each node a few times are not limited.
    assert found("$..none") == ["overlay-matches-nothing"]


def test_what_is_usual_is_far_from_the_limit() -> None:
    data = {"paths": {f"/p{n}": {"get": {"operationId": f"o{n}"}} for n in range(200)}}
    counted = Meter()
    assert len(Query("$..[?@.operationId]", counted).nodes(tree(data, counted))) == 200
    assert 600 < counted.steps < 6000


def test_a_value_for_too_many_nodes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_WRITTEN", 1000)
    data = {f"m{n}": {} for n in range(100)}
    assert rules(data, "$.*", update={"a": [1] * 7}, has_update=True) == []
    assert rules(data, "$.*", update={"a": [1] * 9}, has_update=True) == ["overlay-limit"]


@pytest.mark.parametrize("depth", [150, 197])
def test_what_nests_deep_can_be_searched(depth: int) -> None:
    data: Any = {"end": 1}
    for _ in range(depth):
        data = {"m": data}
    assert rules(data, "$..end") == []


def test_a_query_with_a_thousand_brackets_is_a_finding(tmp_path: Path) -> None:
    for target in (
        "$[?" + "(" * 1500 + "@" + ")" * 1500 + "]",
        "$[?" + "!" * 3500 + "@.a]",
        "$" * 5000,
    ):
        text = overlay({"target": target, "remove": True})
        document, findings = resolved(tmp_path, "openapi: 3.1.0\n", [text])
        # One version of the library accepts meaningless brackets.
        assert document is None or target.startswith("$[?((")
        assert [finding.rule for finding in findings][:1] in (
            ["invalid-jsonpath"],
            ["overlay-matches-nothing"],
        )


@pytest.mark.parametrize(
    ("pattern", "text", "whole", "part"),
    [
        ("a.c", "abc", True, True),
        ("a.c", "xabcx", False, True),
        ("a.c", "a\nc", False, False),
        ("a.c", "a\rc", False, False),
        ("[.]", "a", False, False),
        (r"\.", "a", False, False),
        ("a|b", "ab", False, True),
        ("[a-c&&]+", "a&b", True, True),
        (r"\p{Lu}", "Ä", True, True),
        ("a$", "a\n", False, False),
        ("", "", True, True),
        # Not of I-Regexp.
        (r"\d", "1", False, False),
        ("(?i)a", "A", False, False),
        ("a(?=b)", "ab", False, False),
        ("(", "(", False, False),
        # Values that are not texts or patterns.
        ("a", "\ud800", False, False),
        (1, "1", False, False),
        ("1", 1, False, False),
        ("a", None, False, False),
    ],
)
def test_regular_expressions_are_i_regexps(
    pattern: Any, text: Any, whole: bool, part: bool
) -> None:
    assert fits(text, pattern, is_whole=True) is whole
    assert fits(text, pattern, is_whole=False) is part


@pytest.mark.parametrize("pattern", ["(a*)*b", "(a|a)*b", "(a|aa)+(a|aa)+(a|aa)+b", "a*a*a*a*a*b"])
def test_no_pattern_takes_for_ever(pattern: str) -> None:
    # A backtracking engine would need more than a lifetime.
    assert not fits("a" * 5000, pattern, is_whole=False)


def test_no_pattern_exhausts_stack_or_memory() -> None:
    assert not fits("a", "(" * 200_000 + "a" + ")" * 200_000, is_whole=False)
    assert not fits("a", "((((a{999}){999}){999}){999})", is_whole=False)
    assert fits("a" * MAX_PATTERN, "a" * MAX_PATTERN, is_whole=True)


def test_patterns_of_the_document_are_no_danger_either() -> None:
    data = {
        "m": {"text": "a" * 20_000, "pattern": "(a|aa)*(a|aa)*b"},
        "n": {"text": "ab", "pattern": "a."},
    }
    assert rules(data, "$[?match(@.text, @.pattern)]") == []
    assert rules({"m": data["m"]}, "$[?search(@.text, @.pattern)]") == ["overlay-matches-nothing"]


def test_keys_of_hostile_documents_do_no_harm() -> None:
    data = {"__class__": {"$ref": 1}, "": {"": {"": 1}}, "'": {"\\": 1}, "\ud800": 1, "$": {"@": 1}}
    assert rules(data, "$..*") == []
    assert rules(data, "$[''][''][''].x") == ["overlay-matches-nothing"]
    assert rules(data, "$['\\'']['\\\\'].x") == ["overlay-matches-nothing"]
