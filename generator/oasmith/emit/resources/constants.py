"""The modules of operations as data: what their constants need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oasmith import ir
from oasmith.emit.annotations import MODELS, MODULES, TYPING
from oasmith.emit.literals import names
from oasmith.emit.resources.forms import returns


@dataclass(frozen=True, slots=True)
class Imports:
    """What a module of operations imports."""

    runtime: tuple[str, ...]
    typing: tuple[str, ...]
    models: bool
    modules: tuple[str, ...]
    """Whole modules of the standard library."""


def imports(operations: Sequence[ir.Operation]) -> Imports:
    """Return what the constants of ``operations`` need."""
    words: set[str] = set().union(*(returns(operation).names for operation in operations))
    if MODELS in words:
        words.add("TYPE_CHECKING")
    content = [(one.parameters, one.body, one.responses, one.servers) for one in operations]
    results = [one.batch.result_type for one in operations if one.batch]
    return Imports(
        runtime=tuple(sorted({*_runtime(operations), *names([content, results])})),
        typing=tuple(name for name in TYPING if name in words),
        models=MODELS in words,
        modules=tuple(name for name in MODULES if name in words),
    )


def _runtime(operations: Sequence[ir.Operation]) -> tuple[str, ...]:
    needed = {
        "Batch": any(operation.batch for operation in operations),
        "BatchOutcome": any(operation.batch for operation in operations),
        "ErrorRow": any(operation.errors for operation in operations),
        "Operation": True,
        "Pagination": any(operation.pagination for operation in operations),
        "RetryPolicy": any(operation.retries for operation in operations),
    }
    return tuple(name for name, is_needed in needed.items() if is_needed)
