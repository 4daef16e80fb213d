"""Runs mutation testing: ``python -m mutants FOLDER [--count 200]``.

The exit status is 1 if fewer mutants than the goal are killed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue

from . import trees
from .covering import Covering, covering
from .drawing import Mutant, drawn, everything
from .judging import OUTCOMES, Judge, Verdict

WORKERS = 2


def main() -> int:
    """Run the mutants and report the results."""
    options = _options()
    folder: Path = options.folder.absolute()
    chosen = drawn(everything(), options.seed, options.count)
    survivors = folder / "survivors.json"
    if options.again:
        names = json.loads(survivors.read_text(encoding="utf-8"))
        chosen = [it for it in chosen if it.shown in names]
    with ExitStack() as stack:
        copies = [
            trees.copied(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mutants-"))))
            for _ in range(WORKERS)
        ]
        known = covering(folder, copies[0])
        print(f"{len(known.tests)} tests; {len(known.failed)} fail as it is:", *known.failed)
        verdicts = list(_verdicts(chosen, known, copies))
    alive = [it.mutant.shown for it in verdicts if it.outcome != "killed"]
    survivors.write_text(json.dumps(alive, indent=1), encoding="utf-8")
    print(*report(verdicts), sep="\n")
    return int(share(verdicts) < options.goal)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("folder", type=Path, help="keeps which tests cover what")
    parser.add_argument("--count", type=int, default=200, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1, help="draws others")
    parser.add_argument("--goal", type=float, default=90.0, help="percent that must be killed")
    parser.add_argument("--again", action="store_true", help="only what survived the last time")
    return parser.parse_args()


def _verdicts(mutants: list[Mutant], known: Covering, copies: list[Path]) -> Iterator[Verdict]:
    """Yield the result of each mutant; there is one at a time in each copy."""
    free: SimpleQueue[Path] = SimpleQueue()
    for tree in copies:
        free.put(tree)

    def run(mutant: Mutant) -> Verdict:
        tree = free.get()
        try:
            return judge.verdict(mutant, known.of(mutant), tree)
        finally:
            free.put(tree)

    judge = Judge(known.seconds)
    begun = time.monotonic()
    with ThreadPoolExecutor(len(copies)) as pool:
        running = [pool.submit(run, mutant) for mutant in mutants]
        for index, it in enumerate((done.result() for done in as_completed(running)), 1):
            minutes = (time.monotonic() - begun) / 60
            print(f"{index}/{len(mutants)} {minutes:.1f} min  {it.outcome}: {it.because}")
            print(f"    {it.mutant.shown}", flush=True)
            yield it


def share(verdicts: list[Verdict]) -> float:
    """Return the percentage of mutants that were killed."""
    return 100 * sum(it.outcome == "killed" for it in verdicts) / max(1, len(verdicts))


def report(verdicts: list[Verdict]) -> Iterator[str]:
    """Yield a table of the kinds of changes, and the survivors."""
    counts = Counter((it.mutant.change.kind, it.outcome) for it in verdicts)
    yield ""
    yield f"{'kind':18}{'mutants':>9}" + "".join(f"{it:>13}" for it in OUTCOMES)
    for kind in [*sorted({it.mutant.change.kind for it in verdicts}), "all"]:
        row = [
            sum(n for (k, o), n in counts.items() if kind in (k, "all") and o == outcome)
            for outcome in OUTCOMES
        ]
        yield f"{kind:18}{sum(row):>9}" + "".join(f"{it:>13}" for it in row)
    for it in verdicts:
        if it.outcome != "killed":
            yield f"\n{it.outcome}: {it.mutant.shown}"
    yield f"\n{share(verdicts):.1f} % of {len(verdicts)} mutants are killed"


if __name__ == "__main__":
    sys.exit(main())
