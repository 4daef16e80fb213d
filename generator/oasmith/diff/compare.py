"""Comparison of two documents: the one module that lists everything that is compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from oasmith.diff.access import Access
from oasmith.diff.changes import Change, ChangeLevel, Comparison
from oasmith.diff.consequences import without_echoes
from oasmith.diff.context import Context, mapping
from oasmith.diff.errors import envelope
from oasmith.diff.names import names
from oasmith.diff.operations import Operations
from oasmith.diff.servers import servers
from oasmith.diff.side import Side
from oasmith.diff.texts import words
from oasmith.openapi import pointer as pointers

_ORDER = {level: number for number, level in enumerate(ChangeLevel)}


def compare(name: str, old: Side, new: Side) -> Comparison:
    """Return all changes from one document to another.

    Args:
        name: The name of the comparison: that of the client, or of the document.
        old: The old document.
        new: The new document.
    """
    context = Context(old, new)
    access = Access(context)
    operations = Operations(context, access)
    changes = [
        *_document(context),
        *servers(context, "servers", (old.api.servers, "/servers"), (new.api.servers, "/servers")),
        *access.changes(),
        *envelope(context),
        *operations.changes(),
    ]
    changes += without_echoes(context, changes, names(context, operations.pairs, changes))
    return Comparison(
        name=name,
        old_version=old.api.document_version,
        new_version=new.api.document_version,
        changes=tuple(_deduplicated(changes)),
    )


def _document(context: Context) -> Iterator[Change]:
    """Yield the differences between the documents' own fields: info, versions, tags."""
    old, new = context.old.data, context.new.data
    yield from words(context, "the document", "the document", (old, ""), (new, ""))
    before, after = mapping(old.get("info")), mapping(new.get("info"))
    yield from words(context, "the document", "info", (before, "/info"), (after, "/info"))
    parts = mapping(old.get("components")), mapping(new.get("components"))
    components_pointer = "/components"
    yield from words(
        context,
        "the document",
        "components",
        (parts[0], components_pointer),
        (parts[1], components_pointer),
    )
    for label, was, becomes, pointer in (
        ("the API", before.get("version"), after.get("version"), "/info/version"),
        ("OpenAPI", old.get("openapi"), new.get("openapi"), "/openapi"),
        ("the dialect", old.get("jsonSchemaDialect"), new.get("jsonSchemaDialect"), "/openapi"),
    ):
        if was != becomes:
            yield context.change(
                "version-changed",
                "the document",
                f"{label} is {becomes}; it was {was}",
                pointer,
                old=was,
                new=becomes,
            )
    yield from _tags(context)


def _tags(context: Context) -> Iterator[Change]:
    """Yield the differences between the tags' texts.

    Other groups of methods show as changes of the methods' names.
    """
    before, after = (
        {
            str(tag.get("name")): (tag, pointers.join("/tags", index))
            for index, tag in enumerate(side.data.get("tags") or ())
            if isinstance(tag, dict)
        }
        for side in (context.old, context.new)
    )
    for name in [*before, *(name for name in after if name not in before)]:
        if name in before and name in after:
            nodes = before[name], after[name]
            yield from words(context, f"tag {name}", "the tag", *nodes, more=("parent", "kind"))
        else:
            is_gone = name in before
            pointer = "/tags" if is_gone else after[name][1]
            verb = "gone" if is_gone else "new"
            yield context.change("wording-changed", f"tag {name}", f"the tag is {verb}", pointer)


def _deduplicated(changes: Iterable[Change]) -> list[Change]:
    """Return each change once, at its worst level: operations may share a changed object."""
    known: dict[tuple[str, str, str], Change] = {}
    for change in changes:
        key = change.rule, change.pointer, change.message
        if key not in known or _ORDER[change.level] < _ORDER[known[key].level]:
            known[key] = change
    return sorted(known.values(), key=lambda change: _ORDER[change.level])
