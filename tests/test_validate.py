"""Bigin's document is valid; each way to break it gives one finding at its location."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from oasmith.diagnostics.findings import Finding, Level
from oasmith.document.resolve import resolve
from oasmith.validate.checks.view import View
from oasmith.validate.validation import validate

SPEC = Path(__file__).parents[1] / "spec"


def findings(path: Path, *, tolerant: bool = False) -> list[Finding]:
    """Return all findings of a document."""
    document, found = resolve(path)
    return found if document is None else validate(document, found, tolerant=tolerant)


class Copy:
    """A copy of the documents that a test may break."""

    def __init__(self, folder: Path) -> None:
        """Copy the documents below ``folder``."""
        self.folder = folder / "spec"
        shutil.copytree(SPEC, self.folder)
        self.root = self.folder / "bigin" / "openapi.yaml"

    def change(self, old: str, new: str, file: str = "bigin/openapi.yaml") -> int:
        """Replace the first ``old``; return its line number."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def line(self, text: str) -> int:
        """Return the number of the first line that has ``text``."""
        lines = self.root.read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)

    def places(self) -> list[tuple[str, str, int, int]]:
        """Return rule, file, line and column of each finding."""
        return [
            (
                it.rule,
                Path(it.location.file).name,
                it.location.line,
                it.location.column,
            )
            for it in findings(self.root)
        ]


@pytest.fixture
def copied(tmp_path: Path) -> Copy:
    """Return a copy of the documents."""
    return Copy(tmp_path)


def test_the_document_is_valid() -> None:
    assert findings(SPEC / "bigin" / "openapi.yaml") == []


def test_every_example_of_the_document_is_looked_at() -> None:
    document, _ = resolve(SPEC / "bigin" / "openapi.yaml")
    assert document is not None
    view = View(document)
    counted = {
        kind: sum(
            ("example" in node) + len(list(view.tree.members(node, "examples", pointer)))
            for node, pointer in view.objects(kind)
        )
        for kind in ("media", "parameter")
    }
    assert counted["parameter"] == 15
    assert counted["media"] >= 15


def drop_declaration(copied: Copy) -> tuple[str, str, int, int]:
    """Remove the declaration of a path parameter."""
    text = copied.root.read_text(encoding="utf-8")
    start = text.index("        - name: record_id")
    end = text.index("        - name: related_list_api_name")
    copied.change(text[start:end], "")
    line = copied.line("  /bigin/v2/{module_api_name}")
    return ("undeclared-path-parameter", "openapi.yaml", line, 3)


def misspell_responses(copied: Copy) -> tuple[str, str, int, int]:
    """Misspell the responses of the operation."""
    line = copied.change('      responses:\n        "200"', '      respones:\n        "200"')
    return ("unknown-key", "openapi.yaml", line, 7)


def name_an_undefined_scope(copied: Copy) -> tuple[str, str, int, int]:
    """Use a scope that the scheme does not have."""
    old = "        - zohoOAuth: [ZohoBigin.modules.ALL]"
    line = copied.change(old, "        - zohoOAuth: [ZohoBigin.module.ALL]")
    return ("undefined-scope", "openapi.yaml", line, old.index("[") + 2)


def break_an_example(copied: Copy) -> tuple[str, str, int, int]:
    """Give an item of the sample a numeric id."""
    old = '                    - id: "2034020000000489203"\n                      Unit_Price'
    line = copied.change(old, old.replace('"', ""))
    return ("example-mismatch", "openapi.yaml", line, 23)


def repeat_a_server_id(copied: Copy) -> tuple[str, str, int, int]:
    """Give two data centres the same id."""
    line = copied.change("  id: eu\n", "  id: us\n", "zoho/data-centers.yaml")
    return ("duplicate-server-id", "data-centers.yaml", line, 3)


def share_a_data_center(copied: Copy) -> tuple[str, str, int, int]:
    """Let two servers refer to the same data centre."""
    line = copied.change("data-centers.yaml#/eu", "data-centers.yaml#/us")
    return ("duplicate-server-id", "openapi.yaml", line, 7)


MUTATIONS: list[Callable[[Copy], tuple[str, str, int, int]]] = [
    drop_declaration,
    misspell_responses,
    name_an_undefined_scope,
    break_an_example,
    repeat_a_server_id,
    share_a_data_center,
]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda it: it.__name__)
def test_one_fault_is_one_finding_at_its_place(
    mutation: Callable[[Copy], tuple[str, str, int, int]], copied: Copy
) -> None:
    wanted = mutation(copied)
    assert copied.places() == [wanted]
    assert all(it.hint and it.level is Level.ERROR for it in findings(copied.root))


def test_five_faults_are_five_findings_in_one_run(copied: Copy) -> None:
    for mutation in MUTATIONS[:5]:
        mutation(copied)
    found = findings(copied.root)
    assert sorted(it.rule for it in found) == [
        "duplicate-server-id",
        "example-mismatch",
        "undeclared-path-parameter",
        "undefined-scope",
        "unknown-key",
    ]
    lines = copied.root.read_text(encoding="utf-8").splitlines()
    by_rule = {it.rule: it for it in found}
    for rule, text in {
        "example-mismatch": "id: 2034020000000489203",
        "undeclared-path-parameter": "/bigin/v2/{module_api_name}",
        "undefined-scope": "ZohoBigin.module.ALL",
        "unknown-key": "respones:",
    }.items():
        place = by_rule[rule].location
        assert lines[place.line - 1][place.column - 1 :].startswith(text)


def test_tolerance_turns_what_generation_can_live_with_into_warnings(copied: Copy) -> None:
    break_an_example(copied)
    drop_declaration(copied)
    copied.change("maxItems: 100", "uniqueItems: false")
    levels = {it.rule: it.level for it in findings(copied.root, tolerant=True)}
    assert levels == {
        "batch-size": Level.ERROR,
        "example-mismatch": Level.WARNING,
        "undeclared-path-parameter": Level.WARNING,
    }


def test_a_path_without_a_slash_is_a_warning_of_third_parties() -> None:
    case = Path(__file__).parent / "cases" / "rules" / "path-without-slash" / "openapi.yaml"
    tolerated = findings(case, tolerant=True)
    assert {(finding.rule, finding.level) for finding in tolerated} == {
        ("path-without-slash", Level.WARNING)
    }
