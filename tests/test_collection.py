"""Tests are collected in the same way everywhere: pytest-xdist's workers must agree."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

EVERYTHING = ["--collect-only", *("-n", "0"), *("-m", ""), *("-p", "elsewhen")]


def collection(**variables: str) -> subprocess.Popen[str]:
    """Start collecting all tests, with other environment variables."""
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", *EVERYTHING],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests"), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.soak
def test_the_tests_depend_on_no_clock_and_no_hash_seed() -> None:
    """Nor on a time zone, nor on the addresses of objects."""
    processes = [
        collection(ELSEWHEN="1700000000.25", PYTHONHASHSEED="1", TZ="UTC"),
        collection(ELSEWHEN="1900000000.75", PYTHONHASHSEED="2", TZ="Pacific/Auckland"),
    ]
    first, second = (it.communicate()[0].splitlines() for it in processes)
    assert [it.returncode for it in processes] == [0, 0], "\n".join(first[-30:])
    tests, others = ([it for it in lines if "::" in it] for lines in (first, second))
    assert len(tests) > 2000
    assert tests == others
