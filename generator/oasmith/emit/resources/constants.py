"""The modules of operations as data: what their constants need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oasmith import ir
from oasmith.emit.annotations import MODELS, MODULES, TYPING
from oasmith.emit.resources import fields
from oasmith.emit.resources.forms import returns
from oasmith.ir.types import ANYTHING, TypeSpec, specs_in


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
    types = {type(spec).__name__ for operation in operations for spec in _specs(operation)}
    return Imports(
        runtime=tuple(sorted({*_runtime(operations), *types})),
        typing=tuple(name for name in TYPING if name in words),
        models=MODELS in words,
        modules=tuple(name for name in MODULES if name in words),
    )


def _specs(operation: ir.Operation) -> Iterator[TypeSpec]:
    """Yield the types that the constant of an operation has."""
    yield from specs_in([one.type for one in operation.parameters])
    if operation.body is not None:
        yield from media_specs(operation.body.media)
    for answer in operation.answers:
        yield from media_specs(answer.media)
        yield from specs_in([header.type for header in fields.headers(answer)])
    if operation.batch is not None:
        yield from specs_in(operation.batch.result_type)


def media_specs(some: Sequence[ir.Media]) -> Iterator[TypeSpec]:
    """Yield the types of media types that the runtime needs."""
    for media in some:
        yield from specs_in(media.type)
        yield from specs_in([part.type for part in media.parts if part.type != ANYTHING])


def _runtime(operations: Sequence[ir.Operation]) -> tuple[str, ...]:
    servers = [server for operation in operations for server in operation.servers]
    needed = {
        "Batch": any(operation.batch for operation in operations),
        "BatchOutcome": any(operation.batch for operation in operations),
        "Body": any(operation.body for operation in operations),
        "ErrorRow": any(operation.errors for operation in operations),
        "Header": any(fields.headers(a) for operation in operations for a in operation.answers),
        "Media": any(
            operation.body or any(a.media for a in operation.answers) for operation in operations
        ),
        "Operation": True,
        "Pagination": any(operation.pagination for operation in operations),
        "Parameter": any(operation.parameters for operation in operations),
        "Part": any(
            m.parts for operation in operations if operation.body for m in operation.body.media
        ),
        "ResponseSpec": any(operation.answers for operation in operations),
        "RetryPolicy": any(operation.retries for operation in operations),
        "Server": bool(servers),
        "Variable": any(server.variables for server in servers),
    }
    return tuple(name for name, is_needed in needed.items() if is_needed)
