"""Operations to methods, and methods to resources."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from typing import Any

from oasmith import ir
from oasmith.diagnostics.findings import Finding, Level, Location
from oasmith.lower.context import Context, text
from oasmith.lower.operations import method_names
from oasmith.lower.operations.collect import Raw
from oasmith.naming import CLIENT, Names, constant, pascal, snake, words
from oasmith.openapi.pagination import answer, descend

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
    return first_tag(raw) or next(
        (segment for segment in raw.path.split("/") if words(segment) and "{" not in segment),
        "default",
    )


def first_tag(raw: Raw) -> str:
    """Return the first tag of an operation; empty where it has none."""
    tags = raw.node.get("tags")
    first = tags[0] if isinstance(tags, list) and tags else ""
    return first if isinstance(first, str) and first.strip() else ""


def place(context: Context, raws: list[Raw]) -> None:
    """Give each operation its resource, and the name that it wants there."""
    for raw in raws:
        raw.group, raw.method_name = group_of(raw), raw.written_id
    if context.settings.naming == "python":
        _group_by_path(raws)
        _name(context, raws)
    for raw in raws:
        named = next(filter(None, (text(raw.node, key) for key in METHOD_NAMES)), "")
        raw.method_name = named or raw.method_name
    _rename(context, raws)
    for raw in raws:
        if raw.pointer in context.settings.locked.methods:
            raw.group, raw.method_name = context.settings.locked.methods[raw.pointer].split(".")


def _rename(context: Context, raws: list[Raw]) -> None:
    """Call methods as the user's own rules say, the first that fits."""
    unused = dict.fromkeys(context.settings.renames)
    wholes = [f"{module_of(raw)}.{snake(raw.method_name)}" for raw in raws]
    for raw, whole in zip(raws, wholes, strict=True):
        for pattern, name in context.settings.renames.items():
            match = re.fullmatch(pattern, whole)
            if match is not None:
                unused.pop(pattern, None)
                _call(context, raw, pattern, _expanded(match, name))
                break
    for pattern in unused:
        location = context.settings.renames_at.get(pattern, Location("oasmith.toml"))
        message = f"no method is called as '{pattern}' says"
        near = difflib.get_close_matches(pattern.replace("\\", ""), wholes, n=1)
        example = (*near, *wholes, "issues.create")[0]
        hint = f"It must fit the whole of resource.method, such as {example}."
        context.findings.append(Finding("unused-name", message, location, hint, Level.WARNING))


def _expanded(match: re.Match[str], name: str) -> str:
    """Return a name with what its groups stand for; as it is where it names a group too many."""
    try:
        return match.expand(name)
    except (re.error, IndexError):
        return name


def _call(context: Context, raw: Raw, pattern: str, name: str) -> None:
    """Give an operation a name, with its resource or without."""
    *group, method = name.split(".")
    if len(group) > 1 or not all(part.isidentifier() for part in (*group, method)):
        location = context.settings.renames_at.get(pattern, Location("oasmith.toml"))
        message = f"'{pattern}' makes {name!r}, which cannot be a resource and a method"
        hint = "Write a method, such as create, or one with its resource, such as issues.create."
        context.findings.append(Finding("configuration", message, location, hint))
        return
    raw.group, raw.method_name = (*group, raw.group)[0], method


def _group_by_path(raws: list[Raw]) -> None:
    """Let paths say the resources where tags tell nothing apart, because there is one or none.

    What all tags begin with tells nothing apart, either.
    """
    tagged = [raw for raw in raws if not any(raw.node.get(key) for key in GROUPS)]
    tags = {first_tag(raw) for raw in tagged}
    if len(tags) > 1:
        groups = method_names.bare_groups([raw.group for raw in tagged])
    else:
        groups = method_names.path_groups([raw.path for raw in tagged])
    if len(set(groups)) > 1 or tags == {""}:
        for raw, group in zip(tagged, groups, strict=True):
            raw.group = group or raw.group


def _name(context: Context, raws: list[Raw]) -> None:
    ids = method_names.spoken_ids(
        [_wanted(context, raw, text(raw.node, "operationId")) for raw in raws]
    )
    resources: dict[str, list[tuple[Raw, method_names.Wanted]]] = {}
    for raw, spoken in zip(raws, ids, strict=True):
        resources.setdefault(module_of(raw), []).append((raw, _wanted(context, raw, spoken)))
    for members in resources.values():
        names = method_names.method_names([wanted for _, wanted in members], TAKEN)
        for (raw, wanted), name in zip(members, names, strict=True):
            raw.method_name = name
            raw.spoken = wanted.id or method_names.spoken_name(name, raw.group)
    count = Counter(snake(raw.spoken) for raw in raws)
    for raw in raws:
        # Ids are made unique of words that are left out here.
        raw.spoken = raw.spoken if count[snake(raw.spoken)] == 1 else ""


def _wanted(context: Context, raw: Raw, operation_id: str) -> method_names.Wanted:
    return method_names.Wanted(
        id=operation_id,
        method=raw.method,
        path=raw.path,
        group=raw.group,
        written=text(raw.node, "operationId"),
        is_list=_is_list(context, raw),
    )


_LISTS = ("data", "items", "results", "value", "records", "entries")
"""Properties that have the list where an answer is an object."""


def _is_list(context: Context, raw: Raw) -> bool:
    """Return whether a call answers with a list, or with an object around one.

    What such an object calls its list is usual, or what the path ends with.
    """
    body = answer(context.tree, raw.node, raw.pointer)
    if body is None:
        return False
    schema, pointer = context.tree.follow(*body)
    last = raw.path.rpartition("/")[2]
    names = [*_LISTS, *{last, snake(last)}]
    kinds = [descend(context.tree, schema, pointer, (name,)) for name in names]
    schemas = [schema, *(kind[0] for kind in kinds if kind is not None)]
    return any(one.get("type") == "array" for one in schemas)


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
    name = snake(raw.group)
    return name if len(name) <= LONGEST else name[:LONGEST].rpartition("_")[0] or name[:LONGEST]


def methods_of(context: Context, raws: list[Raw]) -> dict[str, str]:
    """Return the method of each operation by its pointer; clashes count within a resource."""
    groups: dict[str, Names] = {}
    locked = context.settings.locked.methods
    overrides = context.names_over(
        {raw.pointer: raw.method_name for raw in raws if raw.pointer in locked}
    )
    for raw in raws:
        key = module_of(raw)
        # Methods of different resources may have the same name.
        names = groups.setdefault(key, Names(snake, overrides, TAKEN))
        names.want(raw.pointer, raw.method_name)
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
    tags, group = _tags(members), members[0].group
    return tags[0] if tags and module_of(members[0]) == snake(tags[0]) else group


def _description(tags: Any, members: list[Raw]) -> str:
    known = {
        text(tag, "name"): text(tag, "description")
        for tag in (tags if isinstance(tags, list) else ())
        if isinstance(tag, dict)
    }
    return next((known[tag] for tag in _tags(members) if known.get(tag)), "")
