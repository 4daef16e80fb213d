"""What modules import for the annotations in them, and for the objects that they make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from oasmith import ir
from oasmith.emit.annotations import ABC, INPUTS, MODELS, MODULES, TYPING, Annotation, named
from oasmith.emit.literals import names
from oasmith.emit.resources import webhooks
from oasmith.emit.resources.forms import returns
from oasmith.emit.resources.methods import Method

OF_RUNTIME = frozenset(
    {"AsyncBatchOutcome", "AsyncBatchStream", "AsyncByteStream", "AsyncPages", "AsyncStream"}
    | {"BatchOutcome", "BatchStream", "ByteStream", "FileTypes", "NotGiven", "Pages", "Progress"}
    | {"Stream"}
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
    """What a module imports."""

    modules: tuple[str, ...]
    """Whole modules of the standard library."""
    standard: tuple[tuple[str, tuple[str, ...]], ...]
    """Other modules of it, each with the names that come from there."""
    package: tuple[str, ...]
    """Modules of the client, for type checkers."""
    runtime: tuple[str, ...]
    """From the runtime."""


def needed(annotations: Iterable[Annotation], runtime: Collection[str]) -> Imports:
    """Return what some annotations need, with what a module takes from the runtime besides."""
    words: set[str] = set().union(*(annotation.names for annotation in annotations))
    if {MODELS, INPUTS} & words:
        words.add("TYPE_CHECKING")
    standard = {
        "collections.abc": sorted(words & ABC),
        "os": sorted(words & {"PathLike"}),
        "typing": [name for name in TYPING if name in words],
    }
    return Imports(
        modules=tuple(name for name in MODULES if name in words),
        standard=tuple((module, tuple(some)) for module, some in standard.items() if some),
        package=tuple(name for name in (INPUTS, MODELS) if name in words),
        runtime=tuple(
            sorted({*runtime, *(words & OF_RUNTIME)}, key=lambda name: (not name.isupper(), name))
        ),
    )


def of_operations(operations: Sequence[ir.Operation]) -> Imports:
    """Return what the constants of operations need."""
    return needed(map(returns, operations), {"Operation", *names(operations)})


def of_webhooks(some: Sequence[ir.Webhook]) -> Imports:
    """Return what the module of webhooks needs."""
    own = (named("Callable"), named("Mapping"))
    media = names([webhook.media for webhook in some])
    runtime = {"Deviation", "TypeRegistry", "Webhook", *media}
    return needed([*own, *map(webhooks.annotation, some)], runtime)


def bases(methods: Sequence[Method]) -> tuple[str, ...]:
    """Return what the class of a resource with these methods is derived from."""
    forms = [form for method in methods for form in method.forms]
    functions = {form.function for form in forms}
    functions |= {"_stream" for form in forms if form.streams_by}
    return tuple(sorted({BASES[name] for name in functions if name in BASES})) or ("Resource",)


def of_methods(methods: Sequence[Method]) -> Imports:
    """Return what the class of a resource with these methods needs."""
    classes = bases(methods)
    not_given = {"NOT_GIVEN"} if any(method.is_told for method in methods) else set()
    runtime = {*classes, *(f"Async{name}" for name in classes), *not_given, "Timeout"}
    return needed(
        (annotation for method in methods for annotation in _annotations(method)), runtime
    )


def _annotations(method: Method) -> Iterator[Annotation]:
    """Yield each annotation of a method in all of its forms."""
    yield from (argument.annotation for argument in method.arguments)
    for form in method.forms:
        for signature in form.signatures:
            yield signature.returns
            yield from (argument.annotation for argument in signature.keyword)
        if form.overloads:
            yield named("overload")
        if form.whole.fields_ident:
            yield named("Any")
