"""Comparison of the parameters of operations."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from oasmith import ir
from oasmith.contract.schemas.view import Cursor, Part
from oasmith.diff.changes import Change
from oasmith.diff.contents import media
from oasmith.diff.context import BREAKING, Context, blank
from oasmith.diff.pairing import Paired, paired
from oasmith.diff.schemas.place import Place
from oasmith.diff.side import Side
from oasmith.diff.texts import words
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Found

Owned = tuple[ir.Operation, ir.Parameter]
"""A parameter with its operation."""


def parameters(
    context: Context, subject: str, old: ir.Operation, new: ir.Operation
) -> Iterator[Change]:
    """Yield the differences between the parameters of two operations."""
    pairing = _paired(old, new)
    for _, parameter in pairing.gone:
        yield context.change(
            "parameter-removed",
            subject,
            f"{_described(parameter)} is gone",
            f"{new.pointer}/parameters",
            BREAKING,
            "source",
            old=parameter.name,
            old_pointer=parameter.pointer,
        )
    for _, parameter in pairing.added:
        if parameter.required:
            yield _required("parameter-added", context, subject, (old, new), parameter)
        else:
            yield context.change(
                "parameter-added",
                subject,
                f"{_described(parameter)} is new",
                parameter.pointer,
                new=parameter.name,
            )
    for before, after in pairing.pairs:
        yield from _parameter(context, subject, before, after)
    yield from _order(context, subject, old, new, pairing.pairs)


def _order(
    context: Context,
    subject: str,
    old: ir.Operation,
    new: ir.Operation,
    pairs: list[tuple[Owned, Owned]],
) -> Iterator[Change]:
    """Yield the change of the order of the positional arguments, which are path parameters."""
    successors = {before.pointer: after.pointer for (_, before), (_, after) in pairs}
    numbers = {one.pointer: number for number, one in enumerate(new.parameters)}
    kept = [one for one in old.parameters if one.location == "path" and one.pointer in successors]
    order = [numbers[successors[one.pointer]] for one in kept]
    if order != sorted(order):
        yield context.change(
            "signature-changed",
            subject,
            f"the positional arguments of {new.method_ident} are {_positional(new)}; "
            f"they were {_positional(old)}",
            new.pointer,
            BREAKING,
            "source",
            old=[one.ident for one in old.parameters if one.location == "path"],
            new=[one.ident for one in new.parameters if one.location == "path"],
        )


def _positional(operation: ir.Operation) -> str:
    return ", ".join(one.ident for one in operation.parameters if one.location == "path")


def _paired(old: ir.Operation, new: ir.Operation) -> Paired[Owned]:
    """Pair parameters by location and name; path parameters of an equal path by position."""
    is_same_path = blank(old.path) == blank(new.path)
    return paired(
        [(old, parameter) for parameter in old.parameters],
        [(new, parameter) for parameter in new.parameters],
        lambda one: _key(*one, is_same_path=is_same_path),
        lambda one: one[1].name if one[1].location != "path" else None,
    )


def _key(
    operation: ir.Operation, parameter: ir.Parameter, *, is_same_path: bool
) -> tuple[str, str | int]:
    """Return a key that is equal for two versions of a parameter."""
    if parameter.location == "path" and is_same_path:
        # The index of its placeholder in the path.
        before = operation.path.partition("{" + parameter.name + "}")[0]
        return "path", before.count("{")
    is_header = parameter.location == "header"
    return parameter.location, parameter.name.lower() if is_header else parameter.name


def _parameter(
    context: Context,
    subject: str,
    before: Owned,
    after: Owned,
) -> Iterator[Change]:
    old, new = before[1], after[1]
    label = _described(new)
    if old.location != new.location:
        yield context.change(
            "parameter-moved",
            subject,
            f"{_described(old)} is now sent in the {new.location}",
            f"{new.pointer}/in",
            BREAKING,
            "wire",
            old=old.location,
            new=new.location,
        )
    if new.required and not old.required:
        yield _required("parameter-required", context, subject, (before[0], after[0]), new)
    elif old.required and not new.required:
        yield context.change(
            "parameter-optional",
            subject,
            f"{label} is optional",
            f"{new.pointer}/required",
            old=True,
            new=False,
        )
    flags = old.deprecated, new.deprecated
    yield from context.deprecation("parameter", subject, label, new.pointer, flags, "source")
    yield from _serialization(context, subject, old, new)
    nodes = context.old.node(old.pointer), context.new.node(new.pointer)
    yield from words(context, subject, label, *nodes)
    if old.media_type is not None and new.media_type is not None:
        contents = _media(context.old, old), _media(context.new, new)
        yield from media(context, subject, label, "request", *contents)
        return
    yield from context.schemas(
        _schema(context.old, old), _schema(context.new, new), "request", subject, label
    )


def _serialization(
    context: Context, subject: str, old: ir.Parameter, new: ir.Parameter
) -> Iterator[Change]:
    """Yield the change of how a parameter is serialized."""
    before, after = _serialization_keys(context.old, old), _serialization_keys(context.new, new)
    if old.location == new.location and before != after:
        differences = ", ".join(
            f"{key} {json.dumps(before[key])} → {json.dumps(after[key])}"
            for key in after
            if before[key] != after[key]
        )
        yield context.change(
            "parameter-style-changed",
            subject,
            f"{_described(new)} is serialized in another way: {differences}",
            new.pointer,
            BREAKING,
            "wire",
            old=before,
            new=after,
        )


def _serialization_keys(side: Side, parameter: ir.Parameter) -> Mapping[str, Any]:
    node = side.node(parameter.pointer)[0]
    return {
        "style": parameter.style,
        "explode": parameter.explode,
        "allowReserved": parameter.allow_reserved,
        "content": parameter.media_type,
        "allowEmptyValue": node.get("allowEmptyValue") is True,
    }


def _media(side: Side, parameter: ir.Parameter) -> Found:
    pointer = side.node(parameter.pointer)[1]
    return side.node(pointers.join(pointer, "content", parameter.media_type or ""))


def _schema(side: Side, parameter: ir.Parameter) -> tuple[Any, str]:
    """Return the schema of a parameter as the document has it, with its pointer."""
    is_content = parameter.media_type is not None
    node, pointer = _media(side, parameter) if is_content else side.node(parameter.pointer)
    return node.get("schema"), pointers.join(pointer, "schema")


def _required(
    rule: str,
    context: Context,
    subject: str,
    operations: tuple[ir.Operation, ir.Operation],
    parameter: ir.Parameter,
) -> Change:
    """Return the change of a parameter that is now required, with a call without it as proof."""
    old, new = operations
    place = Place(
        _arguments(context.old, old), _arguments(context.new, new), "request", subject, "arguments"
    )
    samples = context.judge.prover.samples("old", "request")
    view = context.judge.prover.views["old"](place.old)
    sample = samples.object(view, [], 0)
    change = context.change(
        rule,
        subject,
        f"{_described(parameter)} is required",
        f"{parameter.pointer}/required",
        BREAKING,
        "source",
        "wire",
        old=False,
        new=True,
    )
    witness = context.judge.prover.witness(place, "old", [sample]) if sample is not None else None
    return replace(change, witness=witness)


def _arguments(side: Side, operation: ir.Operation) -> Cursor:
    """Return a schema of all arguments of an operation, as one object."""
    schemas = {
        parameter.name: (_schema(side, parameter), parameter.required)
        for parameter in operation.parameters
    }
    return _object(side, operation.pointer, schemas)


def _object(
    side: Side, pointer: str, schemas: Mapping[str, tuple[tuple[Any, str], bool]]
) -> Cursor:
    properties = {
        name: True if schema is None else side.normalized(schema, schema_pointer)
        for name, ((schema, schema_pointer), _) in schemas.items()
    }
    required: Sequence[str] = [name for name, (_, is_required) in schemas.items() if is_required]
    whole = {"type": "object", "properties": properties, "required": list(required)}
    return (Part(whole, f"{pointer}#arguments"),)


def _described(parameter: ir.Parameter) -> str:
    return f"{parameter.location} parameter {parameter.name!r}"
