"""How a command runs: with the cache or without, and how much it prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from oasmith.cache import VARIABLE, Cache, default
from oasmith.cli import output
from oasmith.cli.progress import progress
from oasmith.run import STAGES, Run

NoCache = Annotated[
    bool,
    typer.Option(
        "--no-cache", help=f"Do everything again; {VARIABLE} names the cache's folder, or is off."
    ),
]

Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet", "-q", help="Show findings only: no progress, and not what was written."
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandContext:
    """What the options of that name say."""

    no_cache: bool
    quiet: bool
    format: str

    def say(self, line: str) -> None:
        """Print what happened, unless only findings are wanted."""
        if not self.quiet:
            output.say(line, self.format)

    @contextmanager
    def run(self, name: str, stages: Sequence[str] = STAGES) -> Iterator[Run]:
        """Give a run whose ``stages`` are shown to a person at a terminal.

        Only a person is shown anything: with another format than text a program reads.
        """
        is_shown = self.format == "text" and not self.quiet
        with progress(name, len(stages) if is_shown else 0) as tell:
            yield Run(Cache(None) if self.no_cache else default(), tell)
