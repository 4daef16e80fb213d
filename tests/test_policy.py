"""Levels of rules and ignored findings in ``oasmith.toml``."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import DOCUMENT, Command, change


def added(project: Path, text: str) -> int:
    """Add to the configuration; return the number of the first new line."""
    path = project / "oasmith.toml"
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\n{text}", encoding="utf-8")
    return before.count("\n") + 2


def break_an_example(project: Path) -> None:
    """Give an example a value of the wrong type."""
    change(project / DOCUMENT, "example: {name: A first item}", "example: {name: 1}")


IGNORE = """[[rules.ignore]]
rule = "example-mismatch"
{where}
reason = "The service really answers so."
"""


def test_a_level_is_another_level(oasmith: Command, project: Path) -> None:
    break_an_example(project)
    assert oasmith("validate").status == 1
    added(project, '[rules]\nexample-mismatch = "warning"\n')
    ran = oasmith("validate")
    assert (ran.status, "warning [example-mismatch]" in ran.out) == (0, True)
    assert oasmith("generate", "--quiet").status == 0


def test_a_warning_can_be_an_error(oasmith: Command, project: Path) -> None:
    change(project / DOCUMENT, "  - name: Items\n", "  - name: Other\n")
    assert oasmith("validate").status == 0
    added(project, '[rules]\nundeclared-tag = "error"\n')
    assert oasmith("validate").status == 1
    assert oasmith("generate").status == 1


@pytest.mark.parametrize("where", ['pointer = "/paths"', 'path = "spec/**"', 'path = "spec/*"'])
def test_what_is_ignored_is_not_reported(oasmith: Command, project: Path, where: str) -> None:
    break_an_example(project)
    added(project, IGNORE.format(where=where))
    assert oasmith("validate").out == "1 document, no findings\n"
    assert oasmith("generate", "--quiet").out == ""


def test_an_ignore_for_nothing_is_a_finding(oasmith: Command, project: Path) -> None:
    line = added(project, IGNORE.format(where='pointer = "/nowhere"'))
    wanted = (
        f"oasmith.toml:{line}:1: warning [unused-ignore] this entry matches no finding of the "
        "rule example-mismatch\n"
    )
    for command in ("validate", "generate"):
        ran = oasmith(command, "--quiet", "--format", "line")
        assert (ran.status, ran.out.startswith(wanted)) == (0, True)


def test_an_ignore_of_a_later_stage_is_not_missed_by_validation(
    oasmith: Command, project: Path
) -> None:
    added(project, IGNORE.format(where='pointer = "/x"').replace("example-mismatch", "name-clash"))
    assert oasmith("validate").out == "1 document, no findings\n"
    assert "unused-ignore" in oasmith("generate").out


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('[rules]\nexample-mismach = "info"', "rules.example-mismach is not a rule", "example-mis"),
        ('[rules]\nname-clash = "of"', 'rules.name-clash must be "error"', "rules.name"),
        ('[rules]\nsyntax-error = "info"', "rules.syntax-error is always an error", "Remove"),
        (
            '[[rules.ignore]]\nrule = "x"',
            "rules.ignore[0].rule must be the id of a rule, not 'x'",
            "oasmith rule lists",
        ),
        (
            '[[rules.ignore]]\nrule = "name-clash"\npointer = "/a"',
            "rules.ignore[0] has no reason",
            "Write reason",
        ),
        (
            '[[rules.ignore]]\nrule = "name-clash"\nreason = "So."',
            "rules.ignore[0] has no pointer or path",
            "Write one of them: pointer, path.",
        ),
        (
            '[[rules.ignore]]\nrule = "too-deep"\npath = "a"\nreason = "So."',
            "rules.ignore[0].rule is too-deep, and no client can be generated despite it",
            "Remove the entry",
        ),
        (
            '[[rules.ignore]]\nrules = "too-deep"',
            "rules.ignore[0].rules is not a known key",
            "Did you mean rule?",
        ),
    ],
)
def test_what_is_wrong_in_it_is_said(
    oasmith: Command, project: Path, text: str, message: str, hint: str
) -> None:
    added(project, text)
    ran = oasmith("validate")
    assert ran.status == 2
    assert f"error [configuration] {message}" in ran.err or message in ran.err
    assert hint in ran.err
