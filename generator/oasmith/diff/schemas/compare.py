"""Comparison of two schemas: their keywords, and then their parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from oasmith.contract.schemas.view import TYPES, Cursor, Part, View
from oasmith.diff.changes import Change, ChangeLevel
from oasmith.diff.schemas.applicators import conditions, idle
from oasmith.diff.schemas.judge import Difference, Judge
from oasmith.diff.schemas.limits import limits, without_effect
from oasmith.diff.schemas.objects import Objects
from oasmith.diff.schemas.place import Place, Step, component
from oasmith.diff.schemas.unions import pairs
from oasmith.diff.schemas.values import formats, listed, null, patterns, types, values
from oasmith.diff.schemas.witness import OTHER, Name
from oasmith.diff.schemas.wording import wording
from oasmith.diff.side import Unchanged


class Schemas:
    """Compares schemas; the same two schemas are compared only once in each direction."""

    def __init__(self, judge: Judge, unchanged: Unchanged) -> None:
        """Use the sides of ``judge``; no schemas are compared yet."""
        self._judge = judge
        self._unchanged = unchanged
        self._done: set[tuple[Any, ...]] = set()
        self._has_types = judge.old.has_formats or judge.new.has_formats
        self._old = judge.prover.views["old"]
        self._new = judge.prover.views["new"]

    def changes(self, place: Place) -> Iterator[Change]:
        """Yield the changes at a place and below it."""
        # A change may break nothing in a member of a union, but something elsewhere.
        key = (place.direction, place.is_in_union, *map(_pointers, (place.old, place.new)))
        if key in self._done or self._is_unchanged(place):
            return
        self._done.add(key)
        old, new = self._old(place.old), self._new(place.new)
        for difference in self._differences(place, old, new):
            yield self._judge.change(place, difference)
        if old.types == new.types or not (old.is_anything or new.is_anything):
            yield from self._below(place, old, new)

    def _is_unchanged(self, place: Place) -> bool:
        return _pointers(place.old) == _pointers(place.new) and all(
            self._unchanged.same(before.schema, after.schema)
            for before, after in zip(place.old, place.new, strict=True)
        )

    def _differences(self, place: Place, old: View, new: View) -> Iterator[Difference]:
        label = place.label
        changed = list(types(old, new, label))
        if not self._are_members(place, old, new):
            yield from changed
        if not place.repeats_parent:
            yield from wording(place, old, new, label)
        if changed and (old.is_anything or new.is_anything):
            return
        # A schema that allows anything also allows null.
        if not changed or len(TYPES) not in (len(old.types), len(new.types)):
            yield from null(old, new, place.exact_label)
        if any(difference.kind == "type-changed" for difference in changed):
            return
        yield from values(place, old, new, label)
        yield from self._limits(place, old, new, label)
        if "object" in old.types & new.types:
            yield from Objects(place, old, new, self._judge).differences()
        yield from idle(old, new, label, self._unchanged)
        yield from self._members(place, old, new, label)

    def _limits(self, place: Place, old: View, new: View, label: str) -> Iterator[Difference]:
        """Yield the differences in limits; those without effect on the types say so."""
        both = old.types & new.types
        for difference in (
            *formats(place, old, new, label, has_types=self._has_types),
            *patterns(old, new, label),
            *limits(old, new, label, lambda kind, size: self._sized(place, kind, size)),
            *conditions(old, new, label, self._unchanged, partial(self._named, place)),
        ):
            is_relevant = not difference.about or difference.about & both
            has_effect = is_relevant and self._has_effect(place, old, new, difference)
            yield difference if has_effect else without_effect(difference)

    def _has_effect(self, place: Place, old: View, new: View, difference: Difference) -> bool:
        """Return whether a limit may refuse any value; the values of enums are all checked."""
        if old.values is None or new.values is None:
            return True
        values = [*old.values, *new.values]
        prover = self._judge.prover
        return any(prover.witness(place, name, values) for name in OTHER)

    def _below(self, place: Place, old: View, new: View) -> Iterator[Change]:
        both = old.types & new.types
        if "object" in both:
            for below in Objects(place, old, new, self._judge).below():
                yield from self.changes(below)
        if "array" in both:
            for below in _arrays(place, old, new):
                yield from self.changes(below)
        for before, after in self._pairs(place, old, new):
            if before is not None and after is not None:
                yield from self.changes(place.down(Step("member"), (before,), (after,)))

    def _pairs(
        self, place: Place, old: View, new: View
    ) -> Iterator[tuple[Part | None, Part | None]]:
        """Yield the pairs of members of two unions; any other schema counts as one member."""
        if not old.union and not new.union:
            return
        left = old.union or (_as_part(place.old),)
        right = new.union or (_as_part(place.new),)
        yield from pairs(left, right, (self._old, self._new))

    def _are_members(self, place: Place, old: View, new: View) -> bool:
        """Return whether different types only follow from members that were added or removed."""
        if old.is_anything or new.is_anything:
            return False
        removed, added = set[str](), set[str]()
        for before, after in self._pairs(place, old, new):
            if after is None and before is not None:
                removed |= self._old((before,)).types
            elif before is None and after is not None:
                added |= self._new((after,)).types
        is_both = bool(old.types - new.types) and bool(new.types - old.types)
        return not is_both and old.types - new.types <= removed and new.types - old.types <= added

    def _members(self, place: Place, old: View, new: View, label: str) -> Iterator[Difference]:
        for before, after in list(self._pairs(place, old, new)):
            if after is None and before is not None:
                yield self._member(place, "old", before, label)
            elif before is None and after is not None:
                yield self._member(place, "new", after, label)

    def _member(self, place: Place, name: Name, member: Part, label: str) -> Difference:
        """Return the difference of a member that only one side has."""
        is_new = name == "new"
        view = self._judge.prover.views[name]((member,))
        label_of_member = component((member,)) or listed(view)
        old, new = self._old(place.old), self._new(place.new)
        try:
            samples = tuple(self._judge.prover.samples(name, place.direction).samples((member,)))
        except LookupError:
            samples = ()
        return Difference(
            kind="member-added" if is_new else "member-removed",
            effect="widened" if is_new else "narrowed",
            message=f"{label} may {'' if is_new else 'no longer '}be {label_of_member}",
            old=None if is_new else label_of_member,
            new=label_of_member if is_new else None,
            old_pointer=old.place("oneOf", "anyOf"),
            new_pointer=member.pointer if is_new else new.place("oneOf", "anyOf"),
            is_typed=True,
            values=samples,
            # A member that accepts no value has no effect.
            level=None if view.types or view.takes_null else ChangeLevel.INFO,
        )

    def _named(self, place: Place, names: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield objects with some properties: a sample of each side."""
        for name, view in self._sides(place):
            samples = self._judge.prover.samples(name, place.direction)
            sample = samples.object(view, [one for one in names if one in view.properties], 0)
            if sample is not None:
                yield {**dict.fromkeys(names, "text"), **sample}

    def _sides(self, place: Place) -> tuple[tuple[Name, View], tuple[Name, View]]:
        return ("old", self._old(place.old)), ("new", self._new(place.new))

    def _sized(self, place: Place, kind: str, size: int) -> Iterator[Any]:
        """Yield samples of each side that have a type and size."""
        for name, view in self._sides(place):
            samples = self._judge.prover.samples(name, place.direction)
            yield from samples.sized(view, kind, size)


def _pointers(cursor: Cursor) -> tuple[str, ...]:
    return tuple(part.pointer for part in cursor)


def _as_part(cursor: Cursor) -> Part:
    """Return a cursor as one part."""
    if len(cursor) == 1:
        return cursor[0]
    schema = {"allOf": [part.schema for part in cursor]} if cursor else True
    return Part(schema, f"{cursor[0].pointer}#all" if cursor else "")


def _arrays(place: Place, old: View, new: View) -> Iterator[Place]:
    """Yield the places of the items of arrays."""
    before, after = old.cursor("items"), new.cursor("items")
    if before or after:
        yield place.down(Step("items"), before, after)
    left, right = old.prefix, new.prefix
    for index in range(max(len(left), len(right))):
        yield place.down(
            Step("item", str(index)),
            left[index] if index < len(left) else before,
            right[index] if index < len(right) else after,
        )
