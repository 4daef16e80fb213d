"""Garbage collection: which processes go without it, and when they collect."""

from __future__ import annotations

import gc
import subprocess
import sys
from weakref import ref

import pytest

from oasmith.run import collect_garbage

MAIN = """
import gc, sys
from oasmith import cli
sys.argv = ["oasmith", "--version"]
try:
    cli.main()
finally:
    print(gc.isenabled())
"""


class _Cycle:
    def __init__(self) -> None:
        self.itself = self


def test_the_command_line_disables_automatic_collection() -> None:
    done = subprocess.run([sys.executable, "-c", MAIN], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("is_enabled", [True, False])
def test_a_task_is_collected_only_if_nothing_else_does(
    is_enabled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gc, "isenabled", lambda: is_enabled)
    gc.disable()  # Otherwise it might be collected by chance.
    try:
        left = ref(_Cycle())
        collect_garbage()
        assert (left() is None) is not is_enabled
    finally:
        gc.enable()
