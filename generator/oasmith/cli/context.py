"""The context of a command: whether it uses the cache, and how much it prints."""

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
    """The values of the options with these names."""

    no_cache: bool
    quiet: bool
    format: str

    def say(self, line: str) -> None:
        """Print a line about what the command did, unless the command is quiet."""
        if not self.quiet:
            output.say(line, self.format)

    @contextmanager
    def run(self, name: str, stages: Sequence[str] = STAGES) -> Iterator[Run]:
        """Return a run that shows the progress of its ``stages`` on a terminal.

        There is no progress display for other formats than text: their reader is a program.
        """
        is_shown = self.format == "text" and not self.quiet
        with progress(name, len(stages) if is_shown else 0) as on_stage:
            yield Run(Cache(None) if self.no_cache else _cache(), on_stage)


def _cache() -> Cache:
    """Return the user's cache; if it cannot be used, report that once."""
    cache, folder = default(), default_folder()
    if cache.folder is None and folder is not None:
        _report_unusable(folder)
    return cache


@lru_cache
def _report_unusable(folder: Path) -> None:
    print(
        f"oasmith: the cache {display(folder)} is not used: it is not private to you\n"
        f"    Run chmod 700 on it, set another folder in {VARIABLE}, or use --no-cache.",
        file=sys.stderr,
    )
