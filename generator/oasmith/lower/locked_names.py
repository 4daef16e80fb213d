"""The names of a client for ``names.lock``, and a report of the names that the lock preserved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oasmith import ir
from oasmith.config.names_lock import FILE, LockedNames
from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.openapi import pointer as pointers

SHOWN = 3
"""The maximum number of names that a message lists."""


def names_of(api: ir.Api) -> LockedNames:
    """Return the names of a client that other programs use."""
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
    """Return the key of a class's field in the lock, wherever the schema declares the property."""
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
    """Return the key in the lock of an argument that is a property of the body."""
    return pointers.join(operation, "requestBody", key)


def kept_names(kept: LockedNames, new: LockedNames) -> Iterator[Finding]:
    """Yield a finding for each kind of names that would change without the lock.

    Args:
        kept: The locked names.
        new: The names without the lock.
    """
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
        is_one = len(changed) == 1
        subject = (
            f"1 {kind} keeps its locked name"
            if is_one
            else f"{len(changed)} {plural} keep their locked names"
        )
        more = f", and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
        message = f"{subject}: {', '.join(changed[:SHOWN])}{more}"
        hint = "To use and lock the new names, run oasmith lock-names --new-names."
        yield Finding("kept-name", message, Location(FILE), hint, Level.INFO)
