"""What surrounds a run of the stages: the cache, the report of progress, and faults."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from oasmith.cache.store import Cache

STAGES = ("resolve", "validate", "lower", "model", "render", "format")
"""In their order."""


def own_process() -> None:
    """Make this process, which is oasmith's alone, look for garbage seldom.

    A run builds large trees that it keeps, and drops few cycles: looking through them all again
    and again takes a fifth of the time, and frees next to nothing. So does looking through all of
    them once more as the process ends, a tenth.
    """
    gc.set_threshold(200_000, 20, 100)
    atexit.register(gc.freeze)


class StageError(Exception):
    """Something that no stage should let happen: a fault of oasmith, not of a document."""

    def __init__(self, stage: str, cause: Exception) -> None:
        """Say in which ``stage`` it happened, and where in the document if the cause knows."""
        place = getattr(cause, "pointer", "")
        where = f"{stage}, at #{place}" if place else stage
        super().__init__(f"stage {where}: {type(cause).__name__}: {cause}")


def _tell_nothing(stage: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its cache, and what is told when a stage begins."""

    cache: Cache = field(default_factory=lambda: Cache(None))
    tell: Callable[[str], None] = _tell_nothing
    is_alone: bool = True
    """No other run wants the CPUs, so that a second process may help."""

    @contextmanager
    def stage(
        self, name: str, but: type[Exception] | tuple[type[Exception], ...] | None = None
    ) -> Iterator[None]:
        """Say of any error in which stage it came up; what ``but`` names is for the user to fix."""
        self.tell(name)
        try:
            yield
        except Exception as error:
            if but is not None and isinstance(error, but):
                raise
            raise StageError(name, error) from error


PLAIN = Run()
"""Without a cache, and without progress."""
