"""Parameters of operations."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from oasmith import ir
from oasmith.diff.changes import Change
from oasmith.diff.contents import media
from oasmith.diff.context import BREAKING, INFO, WARNING, Context
from oasmith.diff.schemas.place import Place
from oasmith.diff.schemas.view import Cursor, Part
from oasmith.diff.side import Side
from oasmith.diff.words import words
from oasmith.openapi import pointer as pointers
from oasmith.openapi.tree import Found

Pair = tuple[ir.Parameter, ir.Parameter]


def parameters(
    context: Context, subject: str, old: ir.Operation, new: ir.Operation
) -> Iterator[Change]:
    """Yield how the parameters of two operations differ."""
    pairs, gone, added = _paired(old, new)
    for parameter in gone:
        yield context.change(
            "parameter-removed",
            subject,
            f"{_shown(parameter)} is gone",
            f"{new.pointer}/parameters",
            BREAKING,
            "source",
            old=parameter.name,
            old_pointer=parameter.pointer,
        )
    for parameter in added:
        if parameter.required:
            yield _required("parameter-added", context, subject, (old, new), parameter)
        else:
            yield context.change(
                "parameter-added",
                subject,
                f"{_shown(parameter)} is new",
                parameter.pointer,
                new=parameter.name,
            )
    for before, after in pairs:
        yield from _parameter(context, subject, (old, before), (new, after))


def _paired(
    old: ir.Operation, new: ir.Operation
) -> tuple[list[Pair], list[ir.Parameter], list[ir.Parameter]]:
    """Return which parameter is which; those of a path by where they stand in it."""
    left, right = list(old.parameters), list(new.parameters)
    is_same_path = _blank(old) == _blank(new)
    keys = (
        lambda one, operation: (one.location, _key(one, operation, is_same_path)),
        lambda one, operation: one.name if one.location != "path" else None,
    )
    pairs: list[Pair] = []
    for key in keys:
        for before in list(left):
            wanted = key(before, old)
            after = next((one for one in right if wanted and key(one, new) == wanted), None)
            if after is not None:
                pairs.append((before, after))
                left.remove(before)
                right.remove(after)
    return pairs, left, right


def _key(parameter: ir.Parameter, operation: ir.Operation, is_same_path: bool) -> Any:
    if parameter.location == "path" and is_same_path:
        return operation.path.find("{" + parameter.name + "}") < 0 or _index(parameter, operation)
    if parameter.location == "header":
        return parameter.name.lower()
    return parameter.name


def _index(parameter: ir.Parameter, operation: ir.Operation) -> int:
    """Return which of the path's placeholders a parameter fills, from 1."""
    before = operation.path.partition("{" + parameter.name + "}")[0]
    return before.count("{") + 1


def _blank(operation: ir.Operation) -> str:
    """Return the path without the names of its parameters."""
    parts = operation.path.split("{")
    return "{".join([parts[0], *(part.partition("}")[2] for part in parts[1:])])


def _parameter(
    context: Context,
    subject: str,
    before: tuple[ir.Operation, ir.Parameter],
    after: tuple[ir.Operation, ir.Parameter],
) -> Iterator[Change]:
    old, new = before[1], after[1]
    shown = _shown(new)
    if old.location != new.location:
        yield context.change(
            "parameter-moved",
            subject,
            f"{_shown(old)} is sent in the {new.location} now",
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
            f"{shown} is optional",
            f"{new.pointer}/required",
            old=True,
            new=False,
        )
    if old.deprecated != new.deprecated:
        yield context.change(
            "parameter-deprecated" if new.deprecated else "parameter-undeprecated",
            subject,
            f"{shown} is {'' if new.deprecated else 'no longer '}deprecated",
            f"{new.pointer}/deprecated",
            WARNING if new.deprecated else INFO,
            *(("source",) if new.deprecated else ()),
            old=old.deprecated,
            new=new.deprecated,
        )
    yield from _written(context, subject, old, new)
    nodes = context.old.node(old.pointer), context.new.node(new.pointer)
    yield from words(context, subject, shown, *nodes)
    if old.media_type is not None and new.media_type is not None:
        contents = _media(context.old, old), _media(context.new, new)
        yield from media(context, subject, shown, "request", *contents)
        return
    yield from context.schemas(
        _schema(context.old, old), _schema(context.new, new), "request", subject, shown
    )


def _written(
    context: Context, subject: str, old: ir.Parameter, new: ir.Parameter
) -> Iterator[Change]:
    """Yield whether a value is written in another way."""
    before, after = _writing(context.old, old), _writing(context.new, new)
    if old.location == new.location and before != after:
        said = ", ".join(
            f"{key} {json.dumps(before[key])} → {json.dumps(after[key])}"
            for key in after
            if before[key] != after[key]
        )
        yield context.change(
            "parameter-style-changed",
            subject,
            f"{_shown(new)} is written in another way: {said}",
            new.pointer,
            BREAKING,
            "wire",
            old=before,
            new=after,
        )


def _writing(side: Side, parameter: ir.Parameter) -> Mapping[str, Any]:
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
    """Return the change of a parameter that has to be given; calls without it prove it."""
    old, new = operations
    place = Place(_all(context.old, old), _all(context.new, new), "request", subject, "arguments")
    samples = context.judge.prover.samples("old", "request")
    view = context.judge.prover.views["old"](place.old)
    made = samples.object(view, [], 0)
    change = context.change(
        rule,
        subject,
        f"{_shown(parameter)} is required",
        f"{parameter.pointer}/required",
        BREAKING,
        "source",
        "wire",
        old=False,
        new=True,
    )
    witness = context.judge.prover.witness(place, "old", [made]) if made is not None else None
    return replace(change, witness=witness)


def _all(side: Side, operation: ir.Operation) -> Cursor:
    """Return the arguments of an operation as one object."""
    schemas = {
        parameter.name: (_schema(side, parameter), parameter.required)
        for parameter in operation.parameters
    }
    return _object(side, operation.pointer, schemas)


def _object(
    side: Side, pointer: str, schemas: Mapping[str, tuple[tuple[Any, str], bool]]
) -> Cursor:
    properties = {
        name: True if schema is None else side.normalized(schema, where)
        for name, ((schema, where), _) in schemas.items()
    }
    required: Sequence[str] = [name for name, (_, is_required) in schemas.items() if is_required]
    whole = {"type": "object", "properties": properties, "required": list(required)}
    return (Part(whole, f"{pointer}#arguments"),)


def _shown(parameter: ir.Parameter) -> str:
    return f"{parameter.location} parameter {parameter.name!r}"
