"""Imports of modules, for their annotations and for the objects that they create."""

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
"""The names that annotations import from the runtime."""

BASES = {
    "_batch": "BatchResource",
    "_each": "BatchResource",
    "_pages": "PaginatedResource",
    "_stream": "StreamingResource",
    "_bytes": "StreamingResource",
}
"""The runtime's functions that methods call, with the classes that define them."""


@dataclass(frozen=True, slots=True)
class Imports:
    """The imports of a module."""

    modules: tuple[str, ...]
    """Modules of the standard library that are imported as a whole."""
    standard: tuple[tuple[str, tuple[str, ...]], ...]
    """Modules of the standard library, each with the names that are imported from it."""
    package: tuple[str, ...]
    """Modules of the client, only for type checkers."""
    runtime: tuple[str, ...]
    """Names from the runtime."""


def needed(annotations: Iterable[Annotation], runtime: Collection[str]) -> Imports:
    """Return the imports for some annotations, and for further names from the runtime."""
    used: set[str] = set().union(*(annotation.names for annotation in annotations))
    if {MODELS, INPUTS} & used:
        used.add("TYPE_CHECKING")
    standard = {
        "collections.abc": sorted(used & ABC),
        "os": sorted(used & {"PathLike"}),
        "typing": [name for name in TYPING if name in used],
    }
    return Imports(
        modules=tuple(name for name in MODULES if name in used),
        standard=tuple((module, tuple(names)) for module, names in standard.items() if names),
        package=tuple(name for name in (INPUTS, MODELS) if name in used),
        runtime=tuple(
            sorted({*runtime, *(used & OF_RUNTIME)}, key=lambda name: (not name.isupper(), name))
        ),
    )


def of_operations(operations: Sequence[ir.Operation]) -> Imports:
    """Return the imports of a module of operations."""
    return needed(map(returns, operations), {"Operation", *names(operations)})


def of_webhooks(some: Sequence[ir.Webhook]) -> Imports:
    """Return the imports of the module of webhooks."""
    own = (named("Callable"), named("Mapping"))
    media = names([webhook.media for webhook in some])
    runtime = {"Deviation", "TypeRegistry", "Webhook", *media}
    return needed([*own, *map(webhooks.annotation, some)], runtime)


def bases(methods: Sequence[Method]) -> tuple[str, ...]:
    """Return the base classes of a resource with these methods."""
    forms = [form for method in methods for form in method.forms]
    functions = {form.function for form in forms}
    functions |= {"_stream" for form in forms if form.streams_by}
    return tuple(sorted({BASES[name] for name in functions if name in BASES})) or ("Resource",)


def of_methods(methods: Sequence[Method]) -> Imports:
    """Return the imports of the module of a resource with these methods."""
    classes = bases(methods)
    not_given = {"NOT_GIVEN"} if any(method.has_not_given for method in methods) else set()
    runtime = {*classes, *(f"Async{name}" for name in classes), *not_given, "Timeout"}
    return needed(
        (annotation for method in methods for annotation in _annotations(method)), runtime
    )


def _annotations(method: Method) -> Iterator[Annotation]:
    """Yield all annotations of a method in all its forms."""
    yield from (argument.annotation for argument in method.arguments)
    for form in method.forms:
        for signature in form.signatures:
            yield signature.returns
            yield from (argument.annotation for argument in signature.keyword)
        if form.overloads:
            yield named("overload")
        if form.whole.fields_ident:
            yield named("Any")
