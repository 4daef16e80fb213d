"""Names that are lost because of a change that is told already, which says all there is to do.

The classes of an operation that is gone are gone with it: that is one change, and not one for each.
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

FORMS = {
    "pagination": frozenset({"call", "pages"}),
    "batch-rule": frozenset({"call", "each", "body"}),
    "scheme": frozenset({"", "scheme"}),
}
"""Of what a rule is about, by its first words: the methods and arguments that follow from it."""


@dataclass
class Reach:
    """Which parts of a document some places have, and refer to."""

    places: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    """Of the error rows there."""

    def add(self, side: Side, start: str) -> None:
        """Take a place, and all that it refers to."""
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
        """Return whether a place is one of them, or below one."""
        steps = place.split("/")
        return any("/".join(steps[:end]) in self.places for end in range(2, len(steps) + 1))


def without_echoes(
    context: Context, found: Sequence[Change], names: Iterable[Change]
) -> Iterator[Change]:
    """Yield the changes of names that say more than others do.

    Args:
        context: The run.
        found: All other changes.
        names: The names that callers lose.
    """
    lost = list(names)
    causes = [one for one in found if one.level is ChangeLevel.BREAKING and "source" in one.breaks]
    known, reach = public_names(context.old.api), Reach()
    has_new = any(one.rule == "operation-added" for one in found)
    for cause in causes:
        reach.add(context.old, _place(context.old, cause))
    for change in lost:
        said = [known[name] for name in change.old if name in known]
        is_echo = _is_of_class(change, said, reach) or any(
            _is_form(change, said, cause) for cause in causes
        )
        if not is_echo:
            yield _softened(change) if has_new and _is_derived(change, said) else change


def _place(side: Side, cause: Change) -> str:
    """Return the place that a change is of: of a keyword, the schema that has it."""
    place = cause.old_pointer or cause.pointer
    try:
        is_object = isinstance(pointers.get(side.data, place), Mapping)
    except LookupError:
        is_object = False
    return place if is_object else pointers.parent(place)


def _codes(node: object) -> Iterator[str]:
    """Yield the codes of the error rows anywhere in a node."""
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


def _is_of_class(change: Change, said: list[Name], reach: Reach) -> bool:
    """Return whether classes are gone with the last that refers to them."""
    if change.rule != "name-removed":
        return False
    return all(
        reach.has(one.pointer)
        if one.name.startswith(CLASSES[:3])
        else one.name.startswith(CLASSES[3]) and one.subject in reach.codes
        for one in said
    )


def _is_derived(change: Change, said: list[Name]) -> bool:
    """Return whether a class at the same place is named after another operation that uses it."""
    return change.rule == "name-changed" and all(
        one.name.startswith(CLASSES[:3]) and one.pointer == change.pointer for one in said
    )


def _softened(change: Change) -> Change:
    """Return a change that ``names.lock`` prevents: new operations alone break nobody."""
    message = f"{change.message}; names.lock keeps the name"
    return replace(change, level=ChangeLevel.INFO, breaks=(), message=message)


def _is_form(change: Change, said: list[Name], cause: Change) -> bool:
    """Return whether methods and arguments are others because of what the client does itself."""
    parts = next((parts for rule, parts in FORMS.items() if cause.rule.startswith(rule)), None)
    return (
        parts is not None
        and change.subject == cause.subject
        and all(one.part in parts and not one.name.startswith(CLASSES) for one in said)
    )
