"""Measures whole runs of the generators, including process start and formatters."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from .documents import Document
from .found import dropped, found_in
from .generators import Generator
from .measure import Ran, run

FIGURES = ("seconds", "processor", "megabytes")
LONG = 20.0
"""Seconds of CPU time: what takes longer is run once."""


@dataclass
class Made:
    """The result of one generator for one document."""

    document: Document
    generator: Generator
    programs: Path
    folder: Path
    ran: list[Ran] = field(default_factory=list)
    again: bool = False
    """Whether the generator refused the document in the first attempt."""

    @property
    def is_done(self) -> bool:
        """Whether another run would give nothing new, or take too long."""
        return any(it.status != 0 or it.processor > LONG for it in self.ran)

    def make(self) -> None:
        """Run the generator once."""
        if self.generator.starts_anew:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        ran = self._run()
        refusal = self.generator.refusal
        if ran.status != 0 and refusal and refusal in ran.output and not self.again:
            self.again = True
            ran = self._run()
        self.ran.append(ran)

    def _run(self) -> Ran:
        program, *words = self.generator.words(self.document, self.folder, again=self.again)
        return run(
            [str(self.programs / program), *words],
            cwd=self.folder.parent,
            log=self.folder.with_suffix(".log"),
            # Formatters are on the path; Python keeps its bytecode, as on most machines.
            environment={
                "PATH": f"{self.programs}:/usr/bin:/bin",
                "PYTHONDONTWRITEBYTECODE": "",
            },
        )

    def row(self) -> dict[str, Any]:
        """Return the medians, and the content of the output, as data."""
        found = found_in(self.folder)
        wanted = self.document.operations
        return {
            "document": self.document.name,
            "generator": self.generator.name,
            **{it: median(getattr(ran, it) for ran in self.ran) for it in FIGURES},
            "is_long": self.ran[0].processor > LONG,
            "status": self.ran[-1].status,
            "again": self.generator.again.format(folder="…", name="…") if self.again else "",
            "operations": wanted.total(),
            "dropped": dropped(wanted, found.operations) if self.generator.has_operations else None,
            "broken": len(found.broken),
        }


def generation(
    documents: Sequence[Document],
    generators: Sequence[tuple[Generator, Path]],
    scratch: Path,
    repeats: int,
) -> list[Made]:
    """Run every generator, from its folder, on every document, one after another.

    In rounds, so that other load affects all of them alike.
    """
    made = [
        Made(document, generator, programs, scratch / generator.name / document.name)
        for document in documents
        for generator, programs in generators
    ]
    for number in range(repeats):
        for it in made:
            if number == 0 and not it.generator.starts_anew:
                it.make()  # Only from the second run on are there unchanged files.
                it.ran.clear()
            if not it.is_done:
                it.make()
                print(f"{it.document.name}: {it.generator.name}: {it.ran[-1].seconds:.2f} s")
    return made
