"""What a module of methods imports for its signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oasmith.emit.annotations import ABC, MODELS, MODULES, TYPING, Annotation
from oasmith.emit.resources.methods import Method

OF_RUNTIME = frozenset(
    {"AsyncBatchOutcome", "AsyncBatchStream", "AsyncByteStream", "AsyncPages", "AsyncStream"}
    | {"BatchOutcome", "BatchStream", "ByteStream", "Pages", "Progress", "Stream"}
)
"""What annotations take from the runtime, besides what every module has."""

BASES = {
    "_batch": "BatchResource",
    "_each": "BatchResource",
    "_pages": "PaginatedResource",
    "_stream": "StreamingResource",
    "_bytes": "StreamingResource",
}
"""The runtime's functions that methods call, with the class that has them."""


@dataclass(frozen=True, slots=True)
class Imports:
    """What the annotations of a module need."""

    abc: tuple[str, ...]
    os: tuple[str, ...]
    typing: tuple[str, ...]
    models: bool
    bases: tuple[str, ...]
    """What the class of the resource is derived from."""
    async_bases: tuple[str, ...]
    runtime: tuple[str, ...]
    """From the runtime."""
    modules: tuple[str, ...]
    """Whole modules of the standard library."""


def imports(methods: Sequence[Method]) -> Imports:
    """Return what the signatures of ``methods`` need."""
    words: set[str] = set().union(
        *(one.names for method in methods for one in _annotations(method))
    )
    if MODELS in words:
        words.add("TYPE_CHECKING")
    functions = {form.function for method in methods for form in method.forms}
    bases = sorted({BASES[name] for name in functions if name in BASES}) or ["Resource"]
    async_bases = [f"Async{name}" for name in bases]
    not_given = {"NOT_GIVEN", "NotGiven"} if any(method.is_told for method in methods) else set()
    runtime = {*(words & OF_RUNTIME), *bases, *async_bases, *not_given, "Timeout"}
    return Imports(
        abc=tuple(sorted(words & ABC)),
        os=tuple(words & {"PathLike"}),
        typing=tuple(name for name in TYPING if name in words),
        models=MODELS in words,
        bases=tuple(bases),
        async_bases=tuple(async_bases),
        runtime=tuple(sorted(runtime, key=lambda name: (not name.isupper(), name))),
        modules=tuple(name for name in MODULES if name in words),
    )


def _annotations(method: Method) -> Iterator[Annotation]:
    """Yield each annotation of a method in all of its forms."""
    yield from (argument.annotation for argument in method.arguments)
    for form in method.forms:
        yield from (form.returns, form.async_returns)
        yield from (argument.annotation for argument in (*form.keyword, *form.async_keyword))
