"""Operations to methods, and methods to resources."""

from __future__ import annotations

from typing import Any

from oasmith import ir
from oasmith.lower.context import Context, text
from oasmith.lower.operations.collect import Raw
from oasmith.naming import CLIENT, Names, constant, pascal, snake, words

GROUPS = ("x-fern-sdk-group-name", "x-speakeasy-group")
METHOD_NAMES = ("x-fern-sdk-method-name", "x-speakeasy-name-override")
TAKEN = frozenset({"_call", "float"})
"""What methods of resources may not be called: a method in use, and the type of ``timeout``."""

LONGEST = 60
"""A module's name: longer ones are a sentence, and some file systems do not take them."""


def group_of(raw: Raw) -> str:
    """Return the resource of an operation: as an extension says, else its first tag or path."""
    for key in GROUPS:
        name = raw.node.get(key)
        if isinstance(name, list) and name:
            name = " ".join(map(str, name))
        if isinstance(name, str) and name:
            return name
    tags = raw.node.get("tags")
    if isinstance(tags, list) and tags and isinstance(tags[0], str) and tags[0].strip():
        return tags[0]
    return next(
        (segment for segment in raw.path.split("/") if words(segment) and "{" not in segment),
        "default",
    )


IMPORTED = frozenset(
    {"Any", "Callable", "Client", "Credential", "DataCenter", "DataCenterId", "Definition"}
    | {"Deviation", "ErrorEnvelope", "Iterable", "Resource", "Server", "Servers", "TokenFunction"}
    | {
        "TypeRegistry",
        "Mapping",
        "Sequence",
        "Literal",
        "IO",
        "PathLike",
        "BatchOutcome",
        "NotGiven",
        "NOT_GIVEN",
    }
    | {
        "AsyncBatchOutcome",
        "BatchStream",
        "Progress",
        "ByteStream",
        "Hooks",
        "Pages",
        "RateLimit",
        "RetryPolicy",
        "AuthorizationUrl",
        "BatchResource",
        "PaginatedResource",
        "StreamingResource",
        "Stream",
        "Timeout",
    }
)
"""Names that the modules of the client and of its resources import."""


def class_text(key: str, client_class: str) -> str:
    """Return the text of which a resource's class is made.

    ``AsyncPets`` is the class of ``pets``, and the client may be called as one of its resources.
    """
    name = pascal(key)
    # The prefix is that of the awaiting twin of every resource.
    if name.startswith("Async"):
        return f"group {key}"
    return f"{key} resource" if name in IMPORTED | {client_class} else key


LONGEST_CONSTANT = 80
"""A constant's name: black and ruff break the line of a longer one in different ways."""


def constant_name(text: str) -> str:
    """Return the constant of an operation; a long one ends with a whole word."""
    name = constant(text)
    if len(name) <= LONGEST_CONSTANT:
        return name
    return name[:LONGEST_CONSTANT].rpartition("_")[0] or name[:LONGEST_CONSTANT]


def module_of(raw: Raw) -> str:
    """Return the module of an operation's resource; groups that differ in style only share one."""
    name = snake(group_of(raw))
    return name if len(name) <= LONGEST else name[:LONGEST].rpartition("_")[0] or name[:LONGEST]


def method_names(context: Context, raws: list[Raw]) -> dict[str, str]:
    """Return the method of each operation by its pointer; clashes count within a resource."""
    groups: dict[str, Names] = {}
    for raw in raws:
        key = module_of(raw)
        # Methods of different resources may have the same name.
        names = groups.setdefault(key, Names(snake, context.settings.names, TAKEN))
        named = next(filter(None, (text(raw.node, key) for key in METHOD_NAMES)), "")
        names.want(raw.pointer, named or raw.written_id)
    methods: dict[str, str] = {}
    for names in groups.values():
        methods.update(context.resolve(names))
    return methods


def other_names(
    context: Context, raws: list[Raw], methods: dict[str, str], suffixes: dict[str, list[str]]
) -> dict[tuple[str, str], str]:
    """Return the methods that operations have besides their own, by pointer and suffix.

    They give way to the methods that are called after operations.
    """
    taken: dict[str, set[str]] = {}
    for raw in raws:
        taken.setdefault(module_of(raw), set(TAKEN)).add(methods[raw.pointer])
    others: dict[tuple[str, str], str] = {}
    for raw in raws:
        for suffix in suffixes[raw.pointer]:
            names = Names(snake, {}, taken[module_of(raw)])
            names.want(raw.pointer, f"{methods[raw.pointer]} {suffix}")
            name = context.resolve(names)[raw.pointer]
            taken[module_of(raw)].add(name)
            others[raw.pointer, suffix] = name
    return others


def resources(
    context: Context, raws: list[Raw], operations: dict[str, ir.Operation]
) -> tuple[ir.Resource, ...]:
    """Return the resources in the order in which the document first speaks of them."""
    grouped: dict[str, list[Raw]] = {}
    for raw in raws:
        grouped.setdefault(module_of(raw), []).append(raw)
    hint = "Give one of the two groups another name: x-fern-sdk-group-name, or another tag."
    attributes = Names(snake, {}, CLIENT, hint)
    classes = Names(pascal, {}, hint=hint)
    for key in grouped:
        attributes.want(key, key)
        classes.want(key, class_text(key, context.settings.client_class))
    idents, class_idents = context.resolve(attributes), context.resolve(classes)
    return tuple(
        ir.Resource(
            name=_title(members),
            ident=idents[key],
            class_ident=class_idents[key],
            description=_description(context.data.get("tags"), members),
            operations=tuple(
                operations[raw.pointer] for raw in members if raw.pointer in operations
            ),
        )
        for key, members in grouped.items()
    )


def _tags(members: list[Raw]) -> list[str]:
    tag_lists = [raw.node.get("tags") for raw in members]
    named = [tags[0] for tags in tag_lists if isinstance(tags, list) and tags]
    return [tag for tag in named if isinstance(tag, str) and tag.strip()]


def _title(members: list[Raw]) -> str:
    return next(iter(_tags(members)), group_of(members[0]))


def _description(tags: Any, members: list[Raw]) -> str:
    known = {
        text(tag, "name"): text(tag, "description")
        for tag in (tags if isinstance(tags, list) else ())
        if isinstance(tag, dict)
    }
    return next((known[tag] for tag in _tags(members) if known.get(tag)), "")
