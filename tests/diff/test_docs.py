"""docs/contract-diff.md matches the catalogue of rules and the command."""

from __future__ import annotations

import inspect
import json
import os
import re
from pathlib import Path

import pytest
import yaml
from command_line import Command

from diff.made import LIMIT
from diff.test_report import report
from oasmith.cli.diff import diff
from oasmith.diff.approvals import FILE, KEYS
from oasmith.diff.report import FORMATS
from oasmith.diff.report.programs import as_json
from oasmith.diff.report.rules import table

PAGE = Path(__file__).parents[2] / "docs" / "contract-diff.md"
BEGIN, END = "<!-- rules -->\n", "<!-- end of rules -->\n"

EXAMPLE = ("docs/examples/bigin-v1.yaml", "spec/bigin/openapi.yaml")
BEFORE, AFTER = f"```\n$ oasmith diff {' '.join(EXAMPLE)}\n", "```\n<!-- end of example -->\n"


def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_page_has_every_rule() -> None:
    before, _, rest = text().partition(BEGIN)
    _, _, after = rest.partition(END)
    wanted = f"{before}{BEGIN}\n{table()}\n{END}{after}"
    if os.environ.get("OASMITH_UPDATE"):
        PAGE.write_text(wanted, encoding="utf-8")
    assert text() == wanted


def test_the_worked_example_is_what_the_command_says(
    oasmith: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PAGE.parents[1])
    ran = oasmith("diff", *EXAMPLE)
    assert (ran.status, ran.err) == (1, "")
    shown = re.sub(r"\(\d+\.\d s\)", "(0.1 s)", ran.out)
    shown = re.sub(r"--until \d{4}-\d\d-\d\d", "--until 2027-02-28", shown)
    before, _, rest = text().partition(BEFORE)
    _, _, after = rest.partition(AFTER)
    wanted = f"{before}{BEFORE}{shown}{AFTER}{after}"
    if os.environ.get("OASMITH_UPDATE"):
        PAGE.write_text(wanted, encoding="utf-8")
    assert text() == wanted


def test_every_option_is_on_the_page() -> None:
    options = {f"--{it.replace('_', '-')}" for it in inspect.signature(diff).parameters}
    for option in options - {"--operands"}:
        assert f"`{option}" in text(), option
    for format in FORMATS:
        assert f"| `{format}` |" in text()


def test_the_change_on_the_page_has_every_key() -> None:
    block = re.search(r"```json\n(.*?)```", text(), re.DOTALL)
    assert block is not None
    shown = json.loads(block[1])
    [change] = json.loads(as_json(report(LIMIT)))["changes"]
    assert list(shown) == list(change)
    assert list(shown["witness"]) == list(change["witness"])


def test_the_approval_on_the_page_has_every_key() -> None:
    block = re.search(r"```toml\n(.*?)```", text(), re.DOTALL)
    assert block is not None
    assert re.findall(r"(?m)^(\w+) = ", block[1]) == list(KEYS)
    assert f"`{FILE}`" in text()


def test_the_recipe_is_a_workflow() -> None:
    block = re.search(r"```yaml\n(.*?)```", text(), re.DOTALL)
    assert block is not None
    steps = yaml.safe_load(block[1])["jobs"]["contract"]["steps"]
    assert steps[0]["with"] == {"fetch-depth": 0}
    assert steps[-1]["run"].startswith('oasmith diff --against "origin/')
