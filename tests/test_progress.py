"""Progress is shown on a terminal only."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Command

from oasmith.cli.progress import progress
from oasmith.run import STAGES


def at_terminal(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run oasmith with standard error at a terminal; return status and what was written."""
    own, others = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "20"}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "oasmith", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=others,
        text=True,
    )
    os.close(others)
    seen = _read(own)
    out, _ = process.communicate()
    return process.returncode, out, seen


def _read(terminal: int) -> str:
    """Return everything that is written to a terminal until its other side is closed."""
    parts = []
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux reports this if the other side is closed
            part = b""
        if not part:
            os.close(terminal)
            return b"".join(parts).decode()
        parts.append(part)


def test_a_person_sees_each_stage_and_how_far_it_is(project: Path) -> None:
    status, out, seen = at_terminal(project, "generate")
    assert status == 0
    assert "files changed" in out
    assert "shop: " in seen
    assert f"/{len(STAGES)}" in seen
    assert seen.endswith("\x1b[2K")  # the line is erased at the end


def test_validation_has_its_own_stages(project: Path) -> None:
    _, _, seen = at_terminal(project, "validate")
    assert "openapi.yaml: " in seen
    assert "/2" in seen


@pytest.mark.parametrize("arguments", [["--quiet"], ["-q"], ["--format", "json"]])
def test_who_wants_quiet_and_programs_see_nothing(project: Path, arguments: list[str]) -> None:
    status, _, seen = at_terminal(project, "generate", *arguments)
    assert status == 0
    assert f"/{len(STAGES)}" not in seen
    assert "\x1b" not in seen


def test_a_pipe_sees_nothing(oasmith: Command, project: Path) -> None:
    assert oasmith("generate").err == ""


def test_quiet_shows_findings_only(oasmith: Command, project: Path) -> None:
    for command in ("validate", "generate", "check"):
        ran = oasmith(command, "--quiet")
        assert (ran.status, ran.out, ran.err) == (0, "", "")
    (project / "generated/shop/shop/client.py").write_text("edited", encoding="utf-8")
    ran = oasmith("generate", "--quiet")
    assert ran.status == 1
    assert "edited-by-hand" in ran.out


def test_what_is_remembered_shows_no_stage(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OASMITH_CACHE", str(project / "cache"))
    at_terminal(project, "generate")
    status, out, seen = at_terminal(project, "generate")
    assert (status, seen) == (0, "")
    assert "files unchanged" in out


def test_nothing_is_shown_without_a_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with progress("shop", 3) as tell:
        tell("resolve")
    assert capfd.readouterr() == ("", "")
