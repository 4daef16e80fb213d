"""The generated README: its first call works alone, and its tables are complete."""

from __future__ import annotations

from pathlib import Path

from bigin import DataCenter, errors
from bigin.scopes import SCOPES

from .first_call import run

README = Path(__file__).parents[2] / "generated" / "bigin" / "README.md"


def test_the_first_call_works_against_a_local_server() -> None:
    outcome = run(README)
    assert repr(outcome) == "<BatchOutcome of updateRelatedRecords: 2 succeeded>"


def test_every_data_centre_scope_and_error_code_is_in_a_table() -> None:
    rows = [line for line in README.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    for data_center in DataCenter:
        assert any(data_center.url in row and str(data_center.accounts) in row for row in rows)
    for name in [*SCOPES, *errors.BY_CODE]:
        assert any(f"| `{name}` |" in row for row in rows)
