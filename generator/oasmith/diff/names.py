"""The public names of a client, from its IR, and those that callers lose.

A test reads generated clients with griffe, and finds the same names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oasmith import ir
from oasmith.diff.changes import Change
from oasmith.diff.context import BREAKING, Context, heading
from oasmith.openapi import pointer as pointers


@dataclass(frozen=True, slots=True)
class Name:
    """One name that programs may use."""

    name: str
    """Dotted, below the package: ``related_records.update``, ``models.Pet.tag``."""
    key: str
    """What it names, the same in both documents where that is the same thing."""
    pointer: str
    subject: str = "the client"


def public_names(api: ir.Api, keys: Mapping[str, str] | None = None) -> dict[str, Name]:
    """Return the public names of a client by themselves.

    Args:
        api: The document.
        keys: Pointers of operations with what stands for them in both documents.
    """
    found = [*_operations(api, keys or {}), *_models(api), *_inputs(api), *_others(api)]
    names: dict[str, Name] = {}
    for one in found:
        names.setdefault(one.name, one)
    return names


def _operations(api: ir.Api, keys: Mapping[str, str]) -> Iterator[Name]:
    for resource in api.resources:
        for operation in resource.operations:
            key = keys.get(operation.pointer, operation.pointer)
            subject = heading(operation)
            yield Name(resource.ident, f"{key} resource", operation.pointer, subject)
            for form in operation.forms:
                method = f"{resource.ident}.{form.ident}"
                yield Name(method, f"{key} {form.kind}", operation.pointer, subject)
                for argument, what, pointer in _arguments(operation):
                    name = f"{method}({argument})"
                    yield Name(name, f"{key} {form.kind} {what}", pointer, subject)


def _arguments(operation: ir.Operation) -> Iterator[tuple[str, str, str]]:
    """Yield each argument with what it is, and where that is described."""
    for number, parameter in enumerate(operation.parameters):
        is_path = parameter.location == "path"
        # The place of a parameter in the path stays, whatever it is called.
        what = f"path {number}" if is_path else f"{parameter.location} {parameter.name}"
        yield parameter.ident, what, parameter.pointer
    body = operation.body
    where = pointers.join(operation.pointer, "requestBody")
    if operation.batch is not None:
        yield operation.batch.argument, "items", where
    elif body is not None:
        yield body.argument, "body", where
        for keyword in body.keywords:
            yield keyword.ident, f"body {keyword.name}", pointers.join(where, keyword.name)
    if operation.media_types:
        yield "media_type", "media type", where
    if operation.accepts:
        yield "accept", "accept", pointers.join(operation.pointer, "responses")


def _models(api: ir.Api) -> Iterator[Name]:
    models = api.models
    for name, schema in models.schemas.items():
        pointer = models.pointers.get(name, "")
        yield Name(f"models.{name}", f"class {pointer or name}", pointer, name)
        idents = models.idents_of(name)
        for key in dict(_properties(schema)):
            where = pointers.join(pointer, "properties", key)
            yield Name(f"models.{name}.{idents.get(key, key)}", f"field {where}", where, name)


def _properties(schema: Any) -> Iterator[tuple[str, Any]]:
    """Yield the properties of a class; those of its bases are theirs."""
    if isinstance(schema, Mapping):
        yield from (schema.get("properties") or {}).items()
        for part in schema.get("allOf") or ():
            if "$ref" not in part:
                yield from _properties(part)


def _inputs(api: ir.Api) -> Iterator[Name]:
    pointers_of = api.models.pointers
    for one in api.inputs:
        pointer = pointers_of.get(one.name, "")
        yield Name(f"inputs.{one.name}", f"input {pointer or one.name}", pointer, one.name)
    for constant in api.constants:
        pointer = pointers_of.get(constant.name, "")
        key = pointer or constant.name
        yield Name(f"constants.{constant.name}", f"values {key}", pointer, constant.name)
        for value in constant.values:
            name = f"constants.{constant.name}.{value.ident}"
            yield Name(name, f"value {key} {value.value!r}", pointer, constant.name)


def _others(api: ir.Api) -> Iterator[Name]:
    yield Name(api.client_class, "client", "/info")
    for scheme in api.schemes:
        if scheme.argument:
            where = pointers.join("/components/securitySchemes", scheme.name)
            name = f"{api.client_class}({scheme.argument})"
            yield Name(name, f"credential {scheme.name}", where, scheme.name)
    for error in api.error_classes:
        yield Name(f"errors.{error.ident}", f"error {error.code}", "/paths", error.code)
    enum = "DataCenter" if api.has_data_centers else "Servers"
    for index, server in enumerate(api.servers):
        yield Name(f"{enum}.{server.ident}", f"server {server.id}", f"/servers/{index}", "servers")
    for hook in api.webhooks:
        name = f"webhooks.parse_{hook.ident}"
        key = f"webhook {hook.operation} {hook.name} {hook.method}"
        yield Name(name, key, hook.pointer, f"webhook {hook.name}")


def names(
    context: Context, pairs: list[tuple[ir.Operation, ir.Operation]], known: list[Change]
) -> Iterator[Change]:
    """Yield the public names that callers lose, and that no other change explains.

    Args:
        context: The run.
        pairs: Which operation is which.
        known: What was found so far.
    """
    keys = {old.pointer: new.pointer for old, new in pairs}
    before = public_names(context.old.api, keys)
    after = public_names(context.new.api)
    gone = before.keys() - after.keys()
    successors = {one.key: one for one in after.values()}
    said = _said(known)
    lost: dict[tuple[str, str], list[tuple[Name, Name | None]]] = {}
    for name, one in before.items():
        is_told = _parent(name) in gone or one.key in said or one.subject in said
        if name in gone and not is_told:
            group = f"{one.subject} {_argument(name)}", one.pointer
            lost.setdefault(group, []).append((one, successors.get(one.key)))
    for some in lost.values():
        yield from _changes(context, some)


def _said(known: list[Change]) -> set[str]:
    """Return the keys and subjects of names that other changes already say are gone."""
    said: set[str] = set()
    for change in known:
        match change.rule:
            case "operation-removed" | "webhook-removed" | "callback-removed" | "scheme-removed":
                said.add(change.subject)
            case "error-row-removed" if "source" in change.breaks:
                said.add(f"error {change.old['code']}")
            case "server-removed" | "data-center-removed":
                said.add(f"server {change.old['id']}")
            case "server-renamed":
                said.add(f"server {change.old}")
            case "batch-rule-removed":
                said.add(f"{pointers.parent(change.pointer)} each")
            case "response-field-removed" | "request-field-removed":
                said.add(f"field {change.old_pointer}")
            case "parameter-removed" | "body-removed":
                said.add(f"{change.old_pointer} gone")
    return said


def _parent(name: str) -> str:
    """Return the name that a name stands below; empty where there is none."""
    if name.endswith(")"):
        return name.partition("(")[0]
    return name.rpartition(".")[0]


def _argument(name: str) -> str:
    """Return the argument that a name is; methods of one operation have the same ones."""
    return name.partition("(")[2]


def _changes(context: Context, lost: list[tuple[Name, Name | None]]) -> Iterator[Change]:
    """Yield what became of names that belong together: those of one place."""
    gone = [name for name, successor in lost if successor is None]
    renamed = [(name, successor) for name, successor in lost if successor is not None]
    if gone:
        yield context.change(
            "name-removed",
            gone[0].subject,
            f"{_listed(gone)} {'is' if len(gone) == 1 else 'are'} gone",
            gone[0].pointer,
            BREAKING,
            "source",
            old=[one.name for one in gone],
        )
    if renamed:
        successor = renamed[0][1]
        yield context.change(
            "name-changed",
            successor.subject,
            "; ".join(f"{old.name} is called {new.name}" for old, new in renamed[:1])
            + (f"; so {len(renamed) - 1} more" if len(renamed) > 1 else ""),
            successor.pointer,
            BREAKING,
            "source",
            old=[old.name for old, _ in renamed],
            new=[new.name for _, new in renamed],
        )


def _listed(some: list[Name]) -> str:
    return ", ".join(one.name for one in some)
