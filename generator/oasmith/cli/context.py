"""How a command runs: with the cache or without, and how much it prints."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import typer

from oasmith.cache.store import VARIABLE, Cache, default, default_folder
from oasmith.cli import output
from oasmith.cli.progress import progress
from oasmith.diagnostics.findings import display
from oasmith.run import STAGES, Run

NoCache = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        help=f"Do not use the cache. {VARIABLE} sets its folder, or disables it with 'off'.",
    ),
]

Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet", "-q", help="Print only findings: no progress, and no list of written files."
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
            yield Run(Cache(None) if self.no_cache else _cache(), tell)


def _cache() -> Cache:
    """Return the user's cache; one that cannot be used is reported, once."""
    cache, folder = default(), default_folder()
    if cache.folder is None and folder is not None:
        _tell_unusable(folder)
    return cache


@lru_cache
def _tell_unusable(folder: Path) -> None:
    print(
        f"oasmith: the cache {display(folder)} is not used: it is not yours alone to write\n"
        f"    Run chmod 700 on it, name another in {VARIABLE}, or give --no-cache.",
        file=sys.stderr,
    )
