"""``pytest --oasmith-verify``: a test for each fixture and check."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from command_line import change
from contract_changes.checks import project


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    project(tmp_path, "tests/fixtures/bigin/updateRelatedRecords")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a folder, with the installed plugin."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_each_check_of_each_exchange_is_a_test(folder: Path) -> None:
    sample = folder / "tests/fixtures/bigin/updateRelatedRecords/sample.yaml"
    change(sample, "code: 200", "code: 206")
    ran = run(folder, "--oasmith-verify", "-q")
    assert "1 failed, 152 passed" in ran.stdout
    assert "oasmith::bigin::updateRelatedRecords/sample::response" in ran.stdout
    assert "sample.yaml:18:7: error [undocumented-status]" in ran.stdout
    assert "Traceback" not in ran.stdout


def test_the_document_alone_and_one_client(folder: Path) -> None:
    ran = run(folder, "--oasmith-verify", "--oasmith-document-only", "--oasmith-client", "bigin")
    assert "77 passed" in ran.stdout
    ran = run(folder, "--oasmith-verify", "--oasmith-client", "pets")
    assert ran.returncode == 4
    assert "there is no client pets" in ran.stderr + ran.stdout


def test_without_the_option_nothing_of_oasmith_is_imported(folder: Path) -> None:
    (folder / "test_own.py").write_text(
        "import sys\n\ndef test_own():\n"
        "    loaded = {name for name in sys.modules if name.startswith('oasmith.')}\n"
        "    assert loaded == {'oasmith.pytest_plugin'}\n",
        encoding="utf-8",
    )
    ran = run(folder, "-q", "test_own.py")
    assert "1 passed" in ran.stdout, ran.stdout
