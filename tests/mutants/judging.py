"""Runs the tests that cover a mutant, and reports whether one fails."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from . import trees
from .drawing import Mutant
from .picking import TESTS

MOST = 0.1
"""The share of the total test time for one mutant; the slowest tests are then left out."""
LONGEST = 1800.0
"""Seconds for one run of pytest, on a busy machine."""

OUTCOMES = ("killed", "survived", "not covered")


@dataclass(frozen=True)
class Verdict:
    """The result of a mutant: an outcome, with a message."""

    mutant: Mutant
    outcome: str
    because: str


class Judge:
    """Runs mutants; one is killed by a test that fails with it, also alone, and passes without it.

    ``seconds`` are those of all tests.
    """

    def __init__(self, seconds: float) -> None:
        self._most = MOST * seconds
        self._passes: dict[str, bool] = {}

    def verdict(self, mutant: Mutant, tests: dict[str, float], tree: Path) -> Verdict:
        """Run the tests that cover a mutant, with their seconds, until one fails.

        Raises:
            RuntimeError: pytest did not run them.
        """
        tests = {name: seconds for name, seconds in tests.items() if self._passes.get(name, True)}
        if not tests:
            return Verdict(mutant, "not covered", "no test runs it")
        within = max(1, sum(total < self._most for total in accumulate(tests.values())))
        left = dict(list(tests.items())[:within])
        while left:
            with trees.mutated(tree, mutant):
                failed = first_failure(left, tree)
            if failed is None:
                break
            if failed not in left or self._kills(mutant, {failed: left[failed]}, tree):
                return Verdict(mutant, "killed", failed)
            # The tests before it pass.
            left = _after(failed, left)
        return Verdict(mutant, "survived", f"{within} of {len(tests)} tests pass")

    def _kills(self, mutant: Mutant, alone: dict[str, float], tree: Path) -> bool:
        """Return whether a test fails with a mutant, also alone, and passes without it."""
        with trees.mutated(tree, mutant):
            if first_failure(alone, tree) is None:
                return False
        return self._pass(alone, tree)

    def _pass(self, tests: dict[str, float], tree: Path) -> bool:
        """Return whether tests pass without a mutant."""
        for name in tests.keys() - self._passes.keys():
            self._passes[name] = first_failure({name: tests[name]}, tree) is None
        return all(self._passes[name] for name in tests)


def _after(failed: str, tests: dict[str, float]) -> dict[str, float]:
    """Return the tests that come after one, in their order."""
    names = list(tests)
    return {name: tests[name] for name in names[names.index(failed) + 1 :]}


def first_failure(tests: dict[str, float], tree: Path) -> str | None:
    """Run tests in a copy of the checkout; return the name of one that failed, or why none ran.

    Raises:
        RuntimeError: pytest found none of the tests.
    """
    # A busy machine or a mutant that slows down a test a little is not a failure.
    limits = {name: 30 + 10 * seconds for name, seconds in tests.items()}
    picked = tree / "picked.json"
    picked.write_text(json.dumps(limits), encoding="utf-8")
    files = dict.fromkeys(name.partition("::")[0] for name in tests)
    arguments = ["-n", "0", "-x", "--tb=no", "-p", "mutants.picking", *files]
    code, said = trees.pytest(tree, arguments, LONGEST, **{TESTS: str(picked)})
    if code == 5:
        raise RuntimeError(f"pytest has none of the tests that it was to run\n{said[-2000:]}")
    if code == 0:
        return None
    failed = picked.read_text(encoding="utf-8")
    return failed if failed in tests else f"exit code {code}: {' '.join(said[-300:].split())}"
