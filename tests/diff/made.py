"""Changes written by hand, for tests of reports and approvals."""

from __future__ import annotations

from typing import Any

from oasmith.diagnostics.findings import Location
from oasmith.diff.changes import Change, ChangeLevel, Comparison, Witness

PUT = "PUT /pets/{id}"


def change(rule: str, level: str = "breaking", **fields: Any) -> Change:
    """Return a change of the operation; ``fields`` override its attributes."""
    usual = {
        "subject": PUT,
        "message": f"{rule} happened",
        "location": Location("spec/a.yaml", 3, 7),
        "pointer": "/paths/~1pets~1{id}/put",
    }
    return Change(rule=rule, level=ChangeLevel(level), **{**usual, **fields})


def comparison(*changes: Change, old: str = "1.0.0", new: str = "2.0.0") -> Comparison:
    """Return the comparison of the client ``shop``."""
    return Comparison(name="shop", old_version=old, new_version=new, changes=changes)


LIMIT = change(
    "batch-limit-lowered",
    breaks=("wire",),
    message="100 → 50 items a call",
    old=100,
    new=50,
    witness=Witness(value={"data": [{"id": "0"}] * 51}, accepted_by="old", part="request body"),
)
ROW = change(
    "error-row-removed",
    breaks=("source", "wire"),
    message="NOT_FOUND (HTTP 404)",
    old={"code": "NOT_FOUND"},
    location=Location("spec/a.yaml", 41, 11),
    old_pointer="/paths/~1pets~1{id}/put/responses/404/x-errors/0",
)
SCOPE = change(
    "scope-alternative-removed",
    breaks=("operations",),
    subject="servers",
    message="pets.ALL no longer suffices",
    is_unproven=True,
)
WARNING = change("request-field-deprecated", "warning", message="Pet.name will go")
ADDED = change("response-field-added", "info", message="Pet.age is new")
REWORDED = change("wording-changed", "info", message="other words", subject="info")
ALL = (LIMIT, ROW, SCOPE, WARNING, ADDED, REWORDED, REWORDED)
