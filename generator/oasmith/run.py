"""The context of a run of the stages: cache, progress callback and internal errors."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from oasmith.cache.store import Cache

STAGES = ("resolve", "validate", "lower", "model", "render", "format")
"""The stages of a generation, in order."""


def disable_garbage_collection() -> None:
    """Disable automatic garbage collection; only for processes that run nothing but oasmith.

    A run builds large trees that it keeps, and drops few cycles: traversing them again and again
    takes a fifth of the time and frees next to nothing. Higher thresholds are not enough, because
    datamodel-code-generator sets its own. The traversal at the end of the process takes another
    tenth, so it is prevented, too.

    A process that repeats its work calls ``collect_garbage`` between the repetitions. What runs
    for as long as a user wants calls ``gc.enable``, and then has rare collections.
    """
    gc.disable()
    gc.set_threshold(200_000, 20, 100)
    atexit.register(gc.freeze)


def collect_garbage() -> None:
    """Free what a task has left, if automatic garbage collection is disabled."""
    if not gc.isenabled():
        gc.collect()


class StageError(Exception):
    """An unexpected exception of a stage: an error in oasmith, not in a document."""

    def __init__(self, stage: str, cause: Exception) -> None:
        """Create the error for a ``stage``, with the JSON Pointer that ``cause`` may have."""
        pointer = getattr(cause, "pointer", "")
        context = f"{stage}, at #{pointer}" if pointer else stage
        super().__init__(f"stage {context}: {type(cause).__name__}: {cause}")


@contextmanager
def stage_errors(
    name: str, but: type[Exception] | tuple[type[Exception], ...] | None = None
) -> Iterator[None]:
    """Convert exceptions of a stage to ``StageError``, except those of the types in ``but``."""
    try:
        yield
    except Exception as error:
        if but is not None and isinstance(error, but):
            raise
        raise StageError(name, error) from error


def _ignore_stage(stage: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Run:
    """The context of one run: its cache and its progress callback."""

    cache: Cache = field(default_factory=lambda: Cache(None))
    on_stage: Callable[[str], None] = _ignore_stage
    """Called with the name of a stage when it begins."""
    is_alone: bool = True
    """No other run uses the CPUs at the same time, so a second process may be started."""

    @contextmanager
    def stage(
        self, name: str, but: type[Exception] | tuple[type[Exception], ...] | None = None
    ) -> Iterator[None]:
        """Run a stage; exceptions become ``StageError``, except those of the types in ``but``.

        The exceptions in ``but`` are errors that the user can fix.
        """
        self.on_stage(name)
        with stage_errors(name, but):
            yield


PLAIN = Run()
"""A run without cache and without progress callback."""
