"""The names of a client, as ``names.lock`` keeps them, and those that it keeps from changing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oasmith import ir
from oasmith.config.names_lock import FILE, LockedNames
from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.openapi import pointer as pointers

SHOWN = 3
"""Names in a message."""


def names_of(api: ir.Api) -> LockedNames:
    """Return the names that programs use of a client."""
    return LockedNames(
        methods={
            operation.pointer: f"{resource.ident}.{operation.method_ident}"
            for resource in api.resources
            for operation in resource.operations
        },
        classes={pointer: name for name, pointer in api.models.pointers.items()},
        fields=dict(_fields(api.models)),
        arguments=dict(_arguments(api)),
    )


def _fields(models: ir.Models) -> Iterator[tuple[str, str]]:
    for name, idents in models.fields.items():
        for key, ident in idents.items():
            yield field_pointer(models.pointers[name], key), ident


def field_pointer(schema: str, key: str) -> str:
    """Return what stands for a property of a class, whichever part of the schema describes it."""
    return pointers.join(schema, "properties", key)


def _arguments(api: ir.Api) -> Iterator[tuple[str, str]]:
    for operation in api.operations:
        for parameter in operation.parameters:
            if parameter.argument:
                yield parameter.pointer, parameter.argument
        for keyword in operation.body.keywords if operation.body is not None else ():
            if keyword.ident != keyword.name:
                yield argument_pointer(operation.pointer, keyword.name), keyword.ident


def argument_pointer(operation: str, key: str) -> str:
    """Return what stands for a property of a body that is an argument."""
    return pointers.join(operation, "requestBody", key)


def kept_names(kept: LockedNames, new: LockedNames) -> Iterator[Finding]:
    """Yield what a lock keeps from changing, where the names without it would be ``new``."""
    for kind, plural in (("method", "methods"), ("class", "classes")):
        yield from _kept(kind, plural, getattr(kept, plural), getattr(new, plural))
    yield from _kept("field", "fields", kept.fields, new.fields)
    yield from _kept("argument", "arguments", kept.arguments, new.arguments)


def _kept(
    kind: str, plural: str, kept: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[Finding]:
    changed = [
        f"{name} (would be {new[pointer]})"
        for pointer, name in sorted(kept.items())
        if new.get(pointer, name) != name
    ]
    if changed:
        count = f"1 {kind} is" if len(changed) == 1 else f"{len(changed)} {plural} are"
        more = f", and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
        message = f"{count} called as before: {', '.join(changed[:SHOWN])}{more}"
        hint = "To take the new names, and to lock them: oasmith lock-names --new-names."
        yield Finding("kept-name", message, Location(FILE), hint, Level.INFO)
