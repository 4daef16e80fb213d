"""SARIF output matches the schema of its standard.

``schemas/sarif-2.1.0-rtm.5.json`` is the schema of OASIS, from the package
``@microsoft/jest-sarif`` 1.0.0-beta.0 (MIT).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from diff.made import ALL, ROW
from diff.test_report import NOTE, shown as diff_shown
from test_report import shown as findings_shown
from verify_report.made import bigin, exchange, finding, verification
from verify_report.test_page import EVIL

from oasmith.verify.report import FORMATS, Report

TEXT = (Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")
# One of its patterns has an unmatched closing bracket, which not every engine accepts.
SCHEMA = json.loads(TEXT.replace("{2}]?$", r"{2}\\]?$"))
VALIDATOR = jsonschema_rs.Draft4Validator(SCHEMA)


def verified() -> str:
    """Return the report of Bigin's fixtures, and of one with unusual text everywhere."""
    odd = finding("unknown-key", message=EVIL, hint=EVIL)
    both = bigin(), verification(exchange("a b%"), findings=(odd,))
    return FORMATS["sarif"](Report(verifications=both))


LOGS: dict[str, Any] = {
    "findings": lambda: findings_shown("sarif"),
    "no findings": lambda: findings_shown("sarif", []),
    "diff": lambda: diff_shown("sarif", *ALL, approved=(ROW,), notes=(NOTE,)),
    "verify": verified,
}


@pytest.mark.parametrize("name", LOGS)
def test_a_log_is_what_the_standard_says(name: str) -> None:
    log = json.loads(LOGS[name]())
    assert [str(error) for error in VALIDATOR.iter_errors(log)] == []
    assert (name == "no findings") is not bool(log["runs"][0]["results"])


def test_the_schema_refuses_what_is_wrong() -> None:
    log = json.loads(verified())
    log["runs"][0]["results"][0]["level"] = "bad"
    assert not VALIDATOR.is_valid(log)
