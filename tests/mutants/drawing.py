"""Draws the mutants to run."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .operators import Change, changes, is_another

ROOT = Path(__file__).parents[2]
PACKAGES = ("generator/oasmith", "generator/oasmith_runtime")
EQUIVALENT = Path(__file__).with_name("equivalent.toml")


@dataclass(frozen=True)
class Mutant:
    """A change of the file at ``path``, with the lines that it changes, before and after."""

    path: str
    line: int
    before: str
    after: str
    change: Change

    @property
    def shown(self) -> str:
        """Return its location and change as a diff."""
        place = f"{self.path}:{self.line}: {self.change.kind}"
        return f"{place}\n    - {self.before}\n    + {self.after}"


def mutants(path: str, source: bytes) -> Iterator[Mutant]:
    """Yield all mutants of a file."""
    for change in changes(source):
        line = source.count(b"\n", 0, change.start) + 1
        begin = source.rfind(b"\n", 0, change.start) + 1
        end = source.find(b"\n", change.end)
        before = source[begin : end if end >= 0 else None]
        after = change.apply(source)[begin : begin + len(before) + _growth(change)]
        yield Mutant(path, line, _short(before), _short(after), change)


def _growth(change: Change) -> int:
    return len(change.text.encode()) - (change.end - change.start)


def _short(text: bytes) -> str:
    return " ".join(text.decode().split())


def everything(root: Path = ROOT) -> list[Mutant]:
    """Return all mutants of both packages, except known equivalent ones.

    Raises:
        ValueError: an entry of the list of equivalent mutants matches no mutant.
    """
    equivalent = {
        (it["path"], it["before"], it["after"])
        for it in tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["mutant"]
    }
    found = [
        mutant
        for package in PACKAGES
        for path in sorted((root / package).rglob("*.py"))
        for mutant in mutants(path.relative_to(root).as_posix(), path.read_bytes())
    ]
    stale = equivalent - {(it.path, it.before, it.after) for it in found}
    if stale:
        raise ValueError(f"{EQUIVALENT.name} names what is no mutant: {sorted(stale)}")
    return [it for it in found if (it.path, it.before, it.after) not in equivalent]


def drawn(found: list[Mutant], seed: int, count: int, root: Path = ROOT) -> list[Mutant]:
    """Return some mutants, at most one of each line.

    Each has a number, by its text and the seed; those with the smallest are drawn. So a
    change of the code affects few of the drawn mutants.
    """
    seen: Counter[str] = Counter()
    numbered: dict[str, Mutant] = {}
    for mutant in found:
        text = f"{seed}\n{mutant.path}\n{mutant.before}\n{mutant.after}"
        seen[text] += 1
        numbered[hashlib.sha256(f"{text}\n{seen[text]}".encode()).hexdigest()] = mutant
    chosen: dict[tuple[str, int], Mutant] = {}
    for _, mutant in sorted(numbered.items()):
        if len(chosen) == count:
            break
        source = (root / mutant.path).read_bytes()
        if is_another(source, mutant.change.apply(source)):
            chosen.setdefault((mutant.path, mutant.line), mutant)
    return list(chosen.values())
