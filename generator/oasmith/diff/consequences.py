"""Removal of changed names that only follow from another change, which is reported already.

When an operation is removed, its classes are removed, too: that is one change, not one per class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from oasmith.diff.changes import Change, ChangeLevel
from oasmith.diff.context import Context
from oasmith.diff.names import Name, public_names
from oasmith.diff.side import Side
from oasmith.openapi import pointer as pointers
from oasmith.openapi.references import references

CLASSES = ("models.", "inputs.", "constants.", "errors.")
"""Prefixes of the public names of classes."""

FORMS = {
    "pagination": frozenset({"call", "pages"}),
    "batch-rule": frozenset({"call", "each", "body"}),
    "scheme": frozenset({"", "scheme"}),
}
"""By the prefix of a rule's id: the parts of names that change because of such a change."""


@dataclass
class Reach:
    """The parts of a document that are reachable from some places by references."""

    places: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    """The codes of the reachable error rows."""

    def add(self, side: Side, start: str) -> None:
        """Add a place, and everything that it refers to."""
        waiting = [start]
        while waiting:
            place = waiting.pop()
            if place in self.places:
                continue
            self.places.add(place)
            try:
                node = pointers.get(side.data, place)
            except LookupError:
                continue
            self.codes.update(_codes(node))
            waiting += map(pointers.unquoted, references(node))

    def has(self, place: str) -> bool:
        """Return whether a place is reachable, or below a reachable place."""
        steps = place.split("/")
        return any("/".join(steps[:end]) in self.places for end in range(2, len(steps) + 1))


def without_echoes(
    context: Context, others: Sequence[Change], names: Iterable[Change]
) -> Iterator[Change]:
    """Yield the changes of names that do not follow from another change.

    Args:
        context: The context of the comparison.
        others: All other changes.
        names: The changes of names.
    """
    lost = list(names)
    causes = [one for one in others if one.level is ChangeLevel.BREAKING and "source" in one.breaks]
    known, reach = public_names(context.old.api), Reach()
    has_new = any(one.rule == "operation-added" for one in others)
    for cause in causes:
        reach.add(context.old, _changed_object(context.old, cause))
    for change in lost:
        lost_names = [known[name] for name in change.old if name in known]
        is_echo = _is_of_class(change, lost_names, reach) or any(
            _is_form(change, lost_names, cause) for cause in causes
        )
        if not is_echo:
            yield _softened(change) if has_new and _is_derived(change, lost_names) else change


def _changed_object(side: Side, cause: Change) -> str:
    """Return the place of the changed object: for a keyword, the schema that has it."""
    place = cause.old_pointer or cause.pointer
    try:
        is_object = isinstance(pointers.get(side.data, place), Mapping)
    except LookupError:
        is_object = False
    return place if is_object else pointers.parent(place)


def _codes(node: object) -> Iterator[str]:
    """Yield the codes of all error rows in a node."""
    stack = [node]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            rows = value.get("x-errors")
            for row in rows if isinstance(rows, list) else ():
                if isinstance(row, dict):
                    yield str(row.get("code"))
            stack.extend(value.values())


def _is_of_class(change: Change, names: list[Name], reach: Reach) -> bool:
    """Return whether classes are removed because nothing refers to them any longer."""
    if change.rule != "name-removed":
        return False
    return all(
        reach.has(one.pointer)
        if one.name.startswith(CLASSES[:3])
        else one.name.startswith(CLASSES[3]) and one.subject in reach.codes
        for one in names
    )


def _is_derived(change: Change, names: list[Name]) -> bool:
    """Return whether a class at the same place was only renamed, after another operation."""
    return change.rule == "name-changed" and all(
        one.name.startswith(CLASSES[:3]) and one.pointer == change.pointer for one in names
    )


def _softened(change: Change) -> Change:
    """Return a change with level info: new operations cause it, and ``names.lock`` prevents it."""
    message = f"{change.message}; names.lock keeps the name"
    return replace(change, level=ChangeLevel.INFO, breaks=(), message=message)


def _is_form(change: Change, names: list[Name], cause: Change) -> bool:
    """Return whether methods and arguments change because of the cause's rule, see ``FORMS``."""
    parts = next((parts for rule, parts in FORMS.items() if cause.rule.startswith(rule)), None)
    return (
        parts is not None
        and change.subject == cause.subject
        and all(one.part in parts and not one.name.startswith(CLASSES) for one in names)
    )
