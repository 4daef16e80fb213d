"""The public names of a client, derived from its IR, and comparison of those of two clients.

The names are those that griffe finds in the generated code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from oasmith import ir
from oasmith.diff.changes import Change
from oasmith.diff.context import BREAKING, Context, heading
from oasmith.ir.types import InputOf, members_of
from oasmith.openapi import pointer as pointers

SHOWN = 3
"""The maximum number of names that one message lists."""

EXPLAINED: Mapping[str, str] = {
    "operation-removed": "{subject}",
    "webhook-removed": "{subject}",
    "callback-removed": "{subject}",
    "error-row-removed": "error {old[code]}",
    "server-removed": "server {old[id]}",
    "data-center-removed": "server {old[id]}",
    "server-renamed": "server {old}",
    "scheme-removed": "{subject} scheme",
    "parameter-removed": "{subject} parameter {old}",
    "body-removed": "{subject} body",
    "request-media-type-removed": "{subject} body media type",
    "response-media-type-removed": "{subject} accept",
    "response-field-removed": "{old_pointer}",
    "request-field-removed": "{old_pointer}",
    "request-value-removed": "value {old!r} {above}",
}
"""Rules whose changes explain lost names, with a pattern of what they explain.

That is a subject, a part of a subject, a key or a pointer of ``Name``.
"""

FORMS = frozenset({"call", "pages", "items", "bytes", "each"})
"""The forms of methods: how they return responses."""

Pair: TypeAlias = tuple[ir.Operation, ir.Operation]


@dataclass(frozen=True, slots=True)
class Name:
    """One public name of a client."""

    name: str
    """Dotted, below the package: ``related_records.update``, ``models.Pet.tag``."""
    key: str
    """An identifier of the named object, which is equal in both documents."""
    pointer: str
    subject: str = "the client"
    part: str = ""
    """The form of a method, or what an argument passes: ``parameter limit``, ``body``."""


Lost: TypeAlias = tuple[Name, Name | None]
"""A name that callers lose, and the new name of its object, if that still exists."""


def public_names(api: ir.Api) -> dict[str, Name]:
    """Return the public names of a client, by their text."""
    names: dict[str, Name] = {}
    for one in every_name(api, {}):
        names.setdefault(one.name, one)
    return names


def every_name(api: ir.Api, moved: Mapping[str, str]) -> Iterator[Name]:
    """Yield the public names of a client; that of a resource once for each of its operations.

    ``moved`` has the pointers of objects that have another pointer in the other document, with
    that pointer.
    """
    yield from _operations(api, moved)
    yield from _models(api.models, moved)
    yield from _inputs(api, moved)
    yield from _client(api)
    yield from _servers(api)
    yield from _webhooks(api)


def _moved_pointer(pointer: str, moved: Mapping[str, str]) -> str:
    """Return the pointer to the same object in the other document."""
    steps = pointer.split("/")
    starts = ("/".join(steps[:end]) for end in range(len(steps), 1, -1))
    start = next((candidate for candidate in starts if candidate in moved), "")
    return moved.get(start, "") + pointer[len(start) :]


def _operations(api: ir.Api, moved: Mapping[str, str]) -> Iterator[Name]:
    objects = [one for one in api.inputs if isinstance(one, ir.InputObject)]
    fields = {one.name: {field.name: field.pointer for field in one.fields} for one in objects}
    for resource in api.resources:
        for operation in resource.operations:
            pointer, subject = operation.pointer, heading(operation)
            key = _moved_pointer(pointer, moved)
            yield Name(resource.ident, f"{key} resource", pointer, subject, "resource")
            for form in operation.forms:
                method = f"{resource.ident}.{form.ident}"
                yield Name(method, f"{key} {form.kind}", pointer, subject, form.kind)
                for argument, argument_key, part, argument_pointer in _arguments(
                    operation, form, fields
                ):
                    name = f"{method}({argument})"
                    yield Name(
                        name, f"{key} {form.kind} {argument_key}", argument_pointer, subject, part
                    )


def _arguments(
    operation: ir.Operation, form: ir.Form, fields: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield each argument: its name, its key, the part that it passes, and the pointer to that.

    Arguments that every method of a form has are omitted. ``fields`` has the pointers of
    properties, by the model and the property.
    """
    shape = "{".join(part.rpartition("}")[2] for part in operation.path.split("{"))
    for number, parameter in enumerate(operation.parameters):
        part, pointer = f"parameter {parameter.name}", parameter.pointer
        if parameter.location == "path":
            # If the path is unchanged, its parameters are identified by position, not by name.
            yield parameter.ident, f"path {number} {shape}", part, pointer
        yield parameter.ident, f"{parameter.location} {parameter.name}", part, pointer
    body = operation.body
    pointer = pointers.join(operation.pointer, "requestBody")
    if body is not None:
        argument = body.argument if operation.batch is None else operation.batch.argument
        yield argument, "body", "body", pointer
        input_names = (
            member.name for member in members_of(body.annotation) if isinstance(member, InputOf)
        )
        property_pointers = fields.get(next(input_names, ""), {})
        for keyword in body.keywords:
            property_pointer = property_pointers.get(keyword.name, pointer)
            yield keyword.ident, f"body {keyword.name}", "body", property_pointer
        if operation.media_types:
            yield "media_type", "media type", "body media type", pointer
    if operation.accepts and form.kind == "call":
        yield "accept", "accept", "accept", pointers.join(operation.pointer, "responses")


def _models(models: ir.Models, moved: Mapping[str, str]) -> Iterator[Name]:
    for name in models.schemas:
        pointer = models.pointers.get(name, "")
        yield Name(
            f"models.{name}", f"class {_moved_pointer(pointer, moved) or name}", pointer, name
        )
        idents = models.idents_of(name)
        for key, property_pointer in _fields(models, name).items():
            property_key = f"field {_moved_pointer(property_pointer, moved)}"
            yield Name(
                f"models.{name}.{idents.get(key, key)}", property_key, property_pointer, name
            )


def _fields(models: ir.Models, name: str) -> dict[str, str]:
    """Return the properties of a class and of its base classes, with their pointers."""
    pointer = models.pointers.get(name, "")
    tags = {key: pointers.join(pointer, "properties", key) for key in models.tags.get(name, ())}
    return {**tags, **dict(_properties(models, models.schemas[name], pointer))}


def _properties(models: ir.Models, schema: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if not isinstance(schema, Mapping):
        return
    for index, part in enumerate(schema.get("allOf") or ()):
        base = str(part.get("$ref", "")).rpartition("/")[2]
        if base in models.schemas:
            yield from _fields(models, base).items()
        else:
            yield from _properties(models, part, pointers.join(pointer, "allOf", index))
    for key in schema.get("properties") or ():
        yield key, pointers.join(pointer, "properties", key)


def _inputs(api: ir.Api, moved: Mapping[str, str]) -> Iterator[Name]:
    """Yield the input types of models, their constructors' types, and the values of enums."""
    for one in api.inputs:
        pointer = api.models.pointers.get(one.name, "")
        constructor = api.models.constructors.get(one.name)
        suffixes = ["Input"]
        if constructor is not None:
            suffixes += ["Fields"] * constructor.has_own_names
            suffixes += ["Properties"] * constructor.has_own_properties
        for suffix in suffixes:
            key = f"{suffix} {_moved_pointer(pointer, moved) or one.name}"
            yield Name(f"inputs.{one.name}{suffix}", key, pointer, one.name)
    for constant in api.constants:
        pointer = api.models.pointers.get(constant.name, "")
        key = _moved_pointer(pointer, moved) or constant.name
        yield Name(f"constants.{constant.name}", f"values {key}", pointer, constant.name)
        for value in constant.values:
            name = f"constants.{constant.name}.{value.ident}"
            value_key = f"value {value.value!r}"
            yield Name(name, f"{value_key} {key}", pointer, constant.name, value_key)


def _client(api: ir.Api) -> Iterator[Name]:
    """Yield the client, its arguments, and its exceptions."""
    client = api.client_class
    yield Name(client, "client", "/info")
    yield Name(f"Async{client}", "async client", "/info")
    yield Name(f"errors.{api.base_error}", "base error", "/info")
    server = "data_center" if api.has_data_centers else "server"
    yield Name(f"{client}({server})", "server argument", "/servers", "servers")
    for scheme in api.schemes:
        pointer = pointers.join("/components/securitySchemes", scheme.name)
        # A certificate is configured in the HTTP client, so it is not an argument.
        if scheme.argument and scheme.kind != "mutualTLS":
            name = f"{client}({scheme.argument})"
            yield Name(name, f"credential {scheme.name}", pointer, scheme.name, "scheme")
        yield Name(f"{client}(scopes)", "scopes argument", pointer, scheme.name, "scheme")
    for error in api.error_classes:
        yield Name(f"errors.{error.ident}", f"error {error.code}", "/paths", error.code)


def _servers(api: ir.Api) -> Iterator[Name]:
    enum = "DataCenter" if api.has_data_centers else "Servers"
    yield Name(enum, "servers", "/servers", "servers")
    yield Name(f"{enum.removesuffix('s')}Id", "server ids", "/servers", "servers")
    for index, server in enumerate(api.servers):
        key = f"server {server.id}"
        yield Name(f"{enum}.{server.ident}", key, f"/servers/{index}", "servers", key)


def _webhooks(api: ir.Api) -> Iterator[Name]:
    for hook in api.webhooks:
        kind = "callback" if hook.operation else "webhook"
        key = f"{hook.operation} {hook.name} {hook.method}"
        for name, kind_text in ((f"parse_{hook.ident}", kind), (hook.constant, "constant")):
            full = f"webhooks.{name}"
            yield Name(full, f"{kind_text} {key}", hook.pointer, f"{kind} {hook.name}")


def names(context: Context, pairs: Sequence[Pair], known: Sequence[Change]) -> Iterator[Change]:
    """Yield changes for the public names that callers lose and no other change explains.

    ``pairs`` has the paired operations, and ``known`` the changes so far.
    """
    after = public_names(context.new.api)
    lost = _lost(context.old.api, context.new.api, _moved(context, pairs, after))
    explained, subjects = _explained(known), {heading(old): heading(new) for old, new in pairs}
    groups: dict[tuple[str, ...], list[Lost]] = {}
    for name, (old, new) in lost.items():
        subject = subjects.get(old.subject, old.subject)
        parts = {f"{subject} {old.part}", f"{subject} {old.part.partition(' ')[0]}"}
        identifiers = {subject, old.key, old.pointer, *parts}
        if explained.isdisjoint(identifiers) and not _follows(name, new, lost):
            groups.setdefault(_group(old, new), []).append((old, new))
    for group in groups.values():
        yield _change(context, group)


def _moved(context: Context, pairs: Sequence[Pair], after: Mapping[str, Name]) -> dict[str, str]:
    """Return the old and new pointers of operations, and of components that were renamed."""
    old, new = context.old.api.models, context.new.api.models
    gone = _shapes(old, {name for name in old.schemas if f"models.{name}" not in after})
    added = _shapes(new, new.schemas.keys() - old.schemas.keys())
    moved = {pointer: added[shape] for shape, pointer in gone.items() if shape in added}
    return {**moved, **{old.pointer: new.pointer for old, new in pairs}}


def _shapes(models: ir.Models, names: Iterable[str]) -> dict[str, str]:
    """Return components, each by its content without references, with its pointer.

    Components with the same content are omitted: the content does not identify them.
    """
    shapes: dict[str, list[str]] = {}
    for name in names:
        pointer = models.pointers.get(name, "")
        if pointer.count("/") == 3:
            text = json.dumps(models.schemas[name], sort_keys=True, default=str)
            shapes.setdefault(re.sub(r'"#[^"]*"', "", text), []).append(pointer)
    return {shape: some[0] for shape, some in shapes.items() if len(some) == 1}


def _lost(old: ir.Api, new: ir.Api, moved: Mapping[str, str]) -> dict[str, Lost]:
    """Return each name that is removed or means something else, with the object's new name."""
    keys: dict[str, dict[str, Name]] = {}
    after = public_names(new)
    for one in every_name(new, {}):
        keys.setdefault(one.key, {}).setdefault(one.name, one)
    before: dict[str, list[Name]] = {}
    for one in every_name(old, moved):
        before.setdefault(one.name, []).append(one)
    lost: dict[str, Lost] = {}
    for name, some in before.items():
        matches = [keys[one.key] for one in some if one.key in keys]
        # A resource matches by any of its operations, an argument by its first key.
        matches = matches[:1] if name.endswith(")") else matches
        if matches and not any(name in others for others in matches):
            lost[name] = some[0], next(iter(matches[0].values()))
        elif not matches and (name not in after or _has_other_form(some[0], after[name], moved)):
            lost[name] = some[0], after.get(name)
    return lost


def _has_other_form(old: Name, new: Name, moved: Mapping[str, str]) -> bool:
    """Return whether two names are one method, which returns its response in another form."""
    return {old.part, new.part} <= FORMS and _moved_pointer(old.pointer, moved) == new.pointer


def _explained(known: Sequence[Change]) -> set[str]:
    """Return the subjects, keys and pointers whose loss other changes already report."""
    return {
        EXPLAINED[one.rule].format(
            subject=one.subject,
            old=one.old,
            old_pointer=one.old_pointer,
            above=pointers.parent(one.old_pointer),
        )
        for one in known
        if one.rule in EXPLAINED and "source" in one.breaks
    }


def _follows(name: str, new: Name | None, lost: Mapping[str, Lost]) -> bool:
    """Return whether a name is lost with its parent, and in the same way."""
    above = name.partition("(")[0] if name.endswith(")") else name.rpartition(".")[0]
    if above not in lost:
        return False
    successor = lost[above][1]
    if new is None or successor is None:
        return new is successor
    return new.name == successor.name + name[len(above) :]


def _group(old: Name, new: Name | None) -> tuple[str, ...]:
    """Return a key for names that are reported as one change: those of a component or operation."""
    if new is not None:
        return old.subject, old.name.partition("(")[2], old.pointer
    place = old.pointer.split("/")[:4]
    return tuple(place) if len(place) > 3 else (*place, old.subject)


def _change(context: Context, lost: Sequence[Lost]) -> Change:
    """Return the change of lost names that are reported together."""
    old, new = lost[0]
    texts = [_became(*one) for one in lost]
    message = ("; " if new else ", ").join(texts[:SHOWN])
    message += f" and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
    if new is None:
        message += " is gone" if len(texts) == 1 else " are gone"
    return context.change(
        "name-changed" if new else "name-removed",
        (new or old).subject,
        message,
        (new or old).pointer,
        BREAKING,
        "source",
        old=[one.name for one, _ in lost],
        new=[now.name for _, now in lost if now is not None] or None,
        old_pointer=old.pointer,
    )


def _became(old: Name, new: Name | None) -> str:
    if new is None or new.name != old.name:
        return old.name if new is None else f"{old.name} is called {new.name}"
    return f"{old.name} returns its response in another form"
