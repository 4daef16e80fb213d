"""Names of methods, and their assignment to resources."""

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
"""Reserved method names: a method of the base class, and the type of ``timeout``."""

LONGEST = 60
"""The maximum length of a module's name; some file systems do not accept long names."""


def group_of(raw: Raw) -> str:
    """Return the resource of an operation, from an extension, its first tag or its path."""
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
    """Return the first tag of an operation; empty if it has no tags."""
    tags = raw.node.get("tags")
    first = tags[0] if isinstance(tags, list) and tags else ""
    return first if isinstance(first, str) and first.strip() else ""


def place(context: Context, raws: list[Raw]) -> None:
    """Set the resource and the preferred method name of each operation."""
    for raw in raws:
        raw.group, raw.method_name = group_of(raw), raw.written_id
    if context.settings.naming == "python":
        _group_by_path(raws)
        _name(context, raws)
    for raw in raws:
        declared = next(filter(None, (text(raw.node, key) for key in METHOD_NAMES)), "")
        raw.method_name = declared or raw.method_name
    _rename(context, raws)
    for raw in raws:
        if raw.pointer in context.settings.locked.methods:
            raw.group, raw.method_name = context.settings.locked.methods[raw.pointer].split(".")


def _rename(context: Context, raws: list[Raw]) -> None:
    """Rename methods by the first matching pattern of the user's configuration."""
    unused = dict.fromkeys(context.settings.renames)
    qualified_names = [f"{module_of(raw)}.{snake(raw.method_name)}" for raw in raws]
    for raw, qualified_name in zip(raws, qualified_names, strict=True):
        for pattern, name in context.settings.renames.items():
            match = re.fullmatch(pattern, qualified_name)
            if match is not None:
                unused.pop(pattern, None)
                _set_name(context, raw, pattern, _expanded(match, name))
                break
    for pattern in unused:
        location = context.settings.renames_at.get(pattern, Location("oasmith.toml"))
        message = f"no method matches the pattern '{pattern}'"
        similar = difflib.get_close_matches(pattern.replace("\\", ""), qualified_names, n=1)
        example = (*similar, *qualified_names, "issues.create")[0]
        hint = f"A pattern must match the whole of resource.method, such as {example}."
        context.findings.append(Finding("unused-name", message, location, hint, Level.WARNING))


def _expanded(match: re.Match[str], name: str) -> str:
    """Return a name with its group references expanded; unchanged if a group does not exist."""
    try:
        return match.expand(name)
    except (re.error, IndexError):
        return name


def _set_name(context: Context, raw: Raw, pattern: str, name: str) -> None:
    """Set the method name of an operation and, if ``name`` has one, its resource."""
    *group, method = name.split(".")
    if len(group) > 1 or not all(part.isidentifier() for part in (*group, method)):
        location = context.settings.renames_at.get(pattern, Location("oasmith.toml"))
        message = f"'{pattern}' results in {name!r}, which is not a valid name of a method"
        hint = "Use a method, such as create, or a resource and a method, such as issues.create."
        context.findings.append(Finding("configuration", message, location, hint))
        return
    raw.group, raw.method_name = (*group, raw.group)[0], method


def _group_by_path(raws: list[Raw]) -> None:
    """Derive the resources from the paths if there is at most one tag.

    If there are several tags, remove the leading words that all of them share.
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
        # Without the removed words, ids of different operations can be the same.
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
"""Properties of a response object that usually have the list."""


def _is_list(context: Context, raw: Raw) -> bool:
    """Return whether the response of an operation is a list, or an object with a list.

    The property with the list has a usual name or the name of the last path segment.
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
    """Return the text from which the name of a resource's class is derived.

    It avoids names of other classes: ``AsyncPets`` is the async class of ``pets``, and the client
    may have the same name as a resource.
    """
    name = pascal(key)
    # The async class of each resource has this prefix.
    if name.startswith("Async"):
        return f"group {key}"
    return f"{key} resource" if name in IMPORTED | {client_class} else key


LONGEST_CONSTANT = 80
"""The maximum length of a constant; black and ruff break lines with longer ones differently."""


def constant_name(text: str) -> str:
    """Return the name of an operation's constant; a long one is cut after a whole word."""
    name = constant(text)
    if len(name) <= LONGEST_CONSTANT:
        return name
    return name[:LONGEST_CONSTANT].rpartition("_")[0] or name[:LONGEST_CONSTANT]


def module_of(raw: Raw) -> str:
    """Return the module of an operation's resource.

    Groups whose names only differ in style share one module.
    """
    name = snake(raw.group)
    return name if len(name) <= LONGEST else name[:LONGEST].rpartition("_")[0] or name[:LONGEST]


def methods_of(context: Context, raws: list[Raw]) -> dict[str, str]:
    """Return the method name of each operation by pointer; it is unique within the resource."""
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
    """Return the names of additional methods of operations, by pointer and suffix.

    The names of operations take precedence over them.
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
    """Return the resources in the order of their first operation in the document."""
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
