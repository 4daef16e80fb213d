"""Every edit that the specification and the extensions allow is reported by a rule, or exempt.

The normal run tries each edit at one location of ``model/openapi.yaml``; the marker ``soak`` tries
each at every location. ``claims.py`` says which rules report them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from figures import FIGURES

from diff.claims import CLAIMS, SAME, WAIVED
from diff.edits import Edit, edits, extension_edits
from diff.sides import changes, side
from oasmith.diff.changes import Change
from oasmith.diff.rules import DIRECTIONS, RULES
from oasmith.diff.side import Side
from oasmith.document.resolve import resolve
from oasmith.openapi.fixed_fields import FIELDS
from oasmith.validate.checks.extensions import known_names

MODEL = Path(__file__).parent / "model" / "openapi.yaml"
KINDS = sorted(CLAIMS)
APPLIED = (
    *("/if", "/then", "/else", "/not", "/contains", "/dependent", "/propertyNames", "/pattern"),
    "/unevaluated",
)
"""Places in which a keyword affects another value than the edited one."""


def document() -> dict[str, Any]:
    """Return the document to edit."""
    found, _ = resolve(MODEL)
    assert found is not None
    data: dict[str, Any] = json.loads(json.dumps(found.data))
    return data


DATA = document()
EDITS = [*edits(DATA), *extension_edits(DATA)]


def first_of_each(some: list[Edit]) -> Iterator[Edit]:
    """Yield each edit of each key once."""
    seen: set[tuple[str, str, str]] = set()
    for edit in some:
        if edit[:3] not in seen:
            seen.add(edit[:3])
            yield edit


def is_same(edit: Edit) -> bool:
    """Return whether an edit is known to keep the meaning."""
    return (edit.kind, edit.key) in WAIVED or any(
        fnmatch(edit.kind, kind) and fnmatch(edit.key, key) and edit.pointer.startswith(place)
        for kind, key, place, _ in SAME
    )


def claimed(edit: Edit) -> set[str]:
    """Return the rules that report an edit."""
    rules = CLAIMS[edit.kind].get(edit.key, frozenset())
    both = {f"{direction}{rule[1:]}" for rule in rules if rule[0] == "*" for direction in PREFIXES}
    return both | set(rules)


PREFIXES = [f"{direction}" for direction in DIRECTIONS]


def tried(some: list[Edit], folder: Path) -> Iterator[tuple[Edit, Side, Side]]:
    """Yield each edit with both sides, if a client can be generated from the document."""
    base = side(DATA, folder, "base.json")
    assert base is not None
    for edit in some:
        edited = side(edit.document, folder)
        if edited is not None:
            yield edit, base, edited


def check_claims(some: list[Edit], folder: Path) -> list[str]:
    """Return the edits that the rules do not report as claimed."""
    wrong = []
    for edit, base, edited in tried(some, folder):
        found = {change.rule for change in changes(base, edited)}
        is_elsewhere = any(part in edit.pointer for part in ("/encoding/", *APPLIED))
        if not found and not is_same(edit):
            wrong.append(f"nothing is said of {edit[:4]}")
        if found and not found & claimed(edit) and not is_elsewhere and not is_same(edit):
            wrong.append(f"{edit[:4]} is claimed by {sorted(claimed(edit))}, not {sorted(found)}")
    return wrong


@pytest.mark.parametrize("kind", KINDS)
def test_an_edit_is_claimed(kind: str, tmp_path: Path) -> None:
    some = list(first_of_each([edit for edit in EDITS if edit.kind == kind]))
    assert some
    assert check_claims(some, tmp_path) == []


@pytest.mark.soak
@pytest.mark.timeout(2400)
def test_an_edit_is_claimed_at_every_place(tmp_path: Path) -> None:
    assert check_claims(EDITS, tmp_path) == []
    FIGURES.count("contract diff", "edits tried", len(EDITS))
    FIGURES.count("contract diff", "keys claimed", sum(len(keys) for keys in CLAIMS.values()))
    FIGURES.count("contract diff", "keys waived", len(WAIVED))


def test_every_key_is_claimed_or_waived() -> None:
    known = {
        (kind, key)
        for kind, fields in FIELDS.items()
        if kind != "callback"
        for key, field in fields.items()
        if field.is_known("3.2")
    }
    said = {(kind, key) for kind, keys in CLAIMS.items() for key in keys} | WAIVED.keys()
    # The methods of a path item are equivalent.
    methods = {("pathItem", name) for name in ("options", "head", "patch", "trace")}
    assert known - said - methods == set()


def test_every_extension_is_claimed_or_waived() -> None:
    said = {key.partition(".")[0] for keys in CLAIMS.values() for key in keys}
    assert known_names() - said == set()


def test_claims_name_rules() -> None:
    named = {rule for keys in CLAIMS.values() for rules in keys.values() for rule in rules}
    known = {*RULES, *(f"*{rule[len(it) :]}" for rule in RULES for it in PREFIXES)}
    assert named - known == set()


def test_every_waiver_has_a_reason() -> None:
    assert all(WAIVED.values())
    assert all(reason for *_, reason in SAME)


def rules_of(some: tuple[Change, ...]) -> set[str]:
    """Return the rules of changes, without those of names, which are consequences."""
    return {change.rule for change in some if not change.rule.startswith("name-")}


def check_mirrors(some: list[Edit], folder: Path) -> list[str]:
    """Return the edits whose reverse does not report the opposite."""
    wrong = []
    for edit, base, edited in tried(some, folder):
        there, back = rules_of(changes(base, edited)), rules_of(changes(edited, base))
        if {RULES[rule].opposite for rule in there} != back:
            wrong.append(f"{edit[:4]}: {sorted(there)}, and back {sorted(back)}")
    return wrong


def test_the_way_back_says_the_opposite(tmp_path: Path) -> None:
    # Every sixth edit, because the forward change was tested above.
    assert check_mirrors(list(first_of_each(EDITS))[::6], tmp_path) == []


@pytest.mark.soak
@pytest.mark.timeout(2400)
def test_the_way_back_says_the_opposite_at_every_place(tmp_path: Path) -> None:
    assert check_mirrors(EDITS, tmp_path) == []


@pytest.mark.soak
@pytest.mark.timeout(2400)
def test_what_breaks_is_proven(tmp_path: Path) -> None:
    """At most one in twenty breaking changes of a schema has no witness."""
    count: Counter[str] = Counter()
    for edit, base, edited in tried(EDITS, tmp_path):
        if any(part in edit.pointer for part in APPLIED):
            continue
        for change in chain(changes(base, edited), changes(edited, base)):
            is_proven = change.level == "breaking" and change.witness is not None
            count["proven" if is_proven else "unproven" if change.is_unproven else "other"] += 1
    for name in ("proven", "unproven"):
        FIGURES.count("contract diff", f"schemas that break, {name}", count[name])
    assert count["proven"] >= 19 * count["unproven"]
