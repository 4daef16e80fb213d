"""Names that are imported when they are first used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from bigin.operations import OPERATIONS

CLIENT = Path(__file__).parents[2] / "generated" / "bigin"


def imported_after(code: str) -> set[str]:
    """Return the modules that a new process has imported after ``code``."""
    script = f"import sys; sys.path.insert(0, {str(CLIENT)!r}); {code}; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def test_the_package_alone_imports_nothing_else() -> None:
    found = imported_after("import bigin; bigin.__all__")
    assert "bigin.client" not in found
    assert "pydantic" not in found
    assert "httpx2" not in found


def test_operations_are_known_before_their_module_is_imported() -> None:
    code = "from bigin.operations import OPERATIONS; 'updateRelatedRecords' in OPERATIONS"
    assert "bigin.operations.related_records" not in imported_after(code)
    code += "; OPERATIONS['updateRelatedRecords']"
    assert "bigin.operations.related_records" in imported_after(code)


def test_operations_are_a_mapping_by_id() -> None:
    assert len(list(OPERATIONS)) == 10
    assert [it.id for it in OPERATIONS.values()] == list(OPERATIONS)
    assert "deleteEverything" not in OPERATIONS
    with pytest.raises(KeyError):
        OPERATIONS["deleteEverything"]


def test_submodules_are_there_without_being_imported() -> None:
    code = "import bigin; bigin.errors.ApiError; bigin.models.RelationResult"
    assert {"bigin.errors", "bigin.models"} <= imported_after(code)
    assert "bigin.models" not in imported_after("import bigin; bigin.errors")
