"""Comparison of objects: properties, required properties, and additional properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oasmith.contract.schemas.validators import HIDDEN
from oasmith.contract.schemas.view import Cursor, Part, View
from oasmith.diff.changes import ChangeLevel
from oasmith.diff.schemas.judge import Difference, Judge
from oasmith.diff.schemas.place import Place, Step
from oasmith.diff.schemas.witness import Name
from oasmith.openapi import pointer as pointers

OTHERS = ("additionalProperties", "unevaluatedProperties")


class Objects:
    """Compares two schemas of objects."""

    def __init__(self, place: Place, old: View, new: View, judge: Judge) -> None:
        """Compare the views of the two schemas at a place."""
        self._place, self._old, self._new = place, old, new
        self._prover = judge.prover
        self._before = self._visible_properties("old", old)
        self._after = self._visible_properties("new", new)

    def _visible_properties(self, name: Name, view: View) -> dict[str, Cursor]:
        """Return the properties that are sent in this direction."""
        hidden = HIDDEN[self._place.direction]
        view_of = self._prover.views[name]
        return {
            key: cursor
            for key, cursor in view.properties.items()
            if view_of(cursor).first(hidden) is not True and not view_of(cursor).is_never
        }

    def below(self) -> Iterator[Place]:
        """Yield the places of the parts that both sides have."""
        for name, after in self._after.items():
            if name in self._before:
                yield self._place.down(Step("property", name), self._before[name], after)
        additional, new_additional = self._additional(self._old), self._additional(self._new)
        if additional is not None and new_additional is not None and (additional or new_additional):
            yield self._place.down(Step("values"), additional, new_additional)
        patterns, new_patterns = _patterns(self._old), _patterns(self._new)
        for pattern in sorted(patterns.keys() & new_patterns.keys()):
            yield self._place.down(Step("values"), patterns[pattern], new_patterns[pattern])

    @staticmethod
    def _additional(view: View) -> Cursor | None:
        """Return the schema of additional properties; None if they are not allowed.

        A cursor without parts allows any value.
        """
        cursor = view.cursor(*OTHERS)
        if any(part.schema is False for part in cursor):
            return None
        return tuple(part for part in cursor if part.schema is not True)

    def differences(self) -> Iterator[Difference]:
        """Yield the differences: added, removed and required properties, and additional ones."""
        for name in [*self._before, *(name for name in self._after if name not in self._before)]:
            if name not in self._after:
                yield self._removed(name)
            elif name not in self._before:
                yield self._added(name)
            else:
                yield from self._both(name)
        known = self._before.keys() | self._after.keys()
        for name in sorted((self._old.required ^ self._new.required) - known):
            yield self._required(name)
        yield from self._others()

    def _removed(self, name: str) -> Difference:
        label = self._place.label
        # If additional properties are refused, requests that still send it are refused.
        is_refused = (
            self._place.direction == "request"
            and name not in self._new.properties
            and self._additional(self._new) is None
        )
        return Difference(
            kind="field-removed",
            effect="changed",
            message=f"{label}.{name} is gone",
            old=name,
            old_pointer=self._before[name][0].pointer,
            new_pointer=self._new.place("properties"),
            is_named=True,
            level=ChangeLevel.BREAKING,
            breaks=("source", "wire") if is_refused else ("source",),
            values=tuple(self._objects("old", name)),
        )

    def _added(self, name: str) -> Difference:
        is_required = name in self._new.required and self._place.direction == "request"
        label = self._place.label
        is_narrower = is_required and name not in self._old.required
        return Difference(
            kind="field-added",
            effect="narrowed" if is_narrower else "none",
            message=f"{label}.{name} is new{' and required' * is_required}",
            new=name,
            old_pointer=self._old.place("properties"),
            new_pointer=self._after[name][0].pointer,
            is_typed=is_narrower,
            values=tuple(self._objects("old", name, without=True)) if is_narrower else (),
            level=None if is_narrower else ChangeLevel.INFO,
        )

    def _both(self, name: str) -> Iterator[Difference]:
        if (name in self._old.required) != (name in self._new.required):
            yield self._required(name)
        before = self._prover.views["old"](self._before[name]).first("deprecated") is True
        after = self._prover.views["new"](self._after[name])
        if before != (after.first("deprecated") is True):
            label = f"{self._place.label}.{name}"
            yield Difference(
                kind="field-undeprecated" if before else "field-deprecated",
                effect="none",
                message=f"{label} is {'no longer ' if before else ''}deprecated",
                old=before,
                new=not before,
                old_pointer=self._before[name][0].pointer,
                new_pointer=after.place("deprecated"),
                level=ChangeLevel.INFO if before else ChangeLevel.WARNING,
                breaks=() if before else ("source",),
            )

    def _required(self, name: str) -> Difference:
        """Return the difference of a property that is now required, or no longer."""
        is_required = name in self._new.required
        label = f"{self._place.label}.{name}"
        is_request = self._place.direction == "request"
        required = "must be sent" if is_request else "is always present"
        optional = "is optional" if is_request else "may be absent"
        cursor = self._after.get(name) or ()
        return Difference(
            kind="field-required" if is_required else "field-optional",
            effect="narrowed" if is_required else "widened",
            message=f"{label} {required if is_required else optional}",
            old=not is_required,
            new=is_required,
            old_pointer=self._old.place("required"),
            new_pointer=cursor[0].pointer
            if cursor and not is_required
            else self._new.place("required"),
            is_typed=True,
            values=tuple(self._objects("old" if is_required else "new", name, without=True)),
        )

    def _objects(self, side: Name, name: str, *, without: bool = False) -> Iterator[Any]:
        """Yield sample objects of one side, with a property or ``without`` it."""
        view = self._old if side == "old" else self._new
        samples = self._prover.samples(side, self._place.direction)
        names = [key for key in (self._before if side == "old" else self._after) if key != name]
        for selected in ([], names, *([one] for one in names[:10])):
            sample = samples.object(view, selected, 0)
            if sample is None:
                continue
            if without:
                yield {key: value for key, value in sample.items() if key != name}
                continue
            values: tuple[Any, ...] = ({}, [], 0, "text")
            for value in values:
                yield {**sample, name: value}
            whole = samples.object(view, [name], 0)
            if whole is not None:
                yield whole

    def _others(self) -> Iterator[Difference]:
        """Yield the difference in whether additional properties are allowed."""
        before, after = self._additional(self._old), self._additional(self._new)
        if (before is None) == (after is None):
            return
        is_open = after is not None
        samples = self._prover.samples("new" if is_open else "old", self._place.direction)
        cursor = (after if is_open else before) or (Part(True, ""),)
        try:
            value = samples.sample(cursor)
        except LookupError:
            value = "text"
        view = self._new if is_open else self._old
        objects = [
            samples.object(view, selected, 0) for selected in ([], list(view.properties)[:20])
        ]
        yield Difference(
            kind="fields-opened" if is_open else "fields-closed",
            effect="widened" if is_open else "narrowed",
            message=f"{self._place.label} may {'' if is_open else 'no longer '}have other fields",
            old=before is not None,
            new=is_open,
            old_pointer=self._old.place(*OTHERS),
            new_pointer=self._new.place(*OTHERS),
            # The signature has additional properties only if the document mentions them.
            is_typed=self._place.direction == "request" and any(self._old.cursor(*OTHERS)),
            values=tuple({**one, "otherField": value} for one in objects if one is not None),
        )


def _patterns(view: View) -> dict[str, Cursor]:
    """Return the schemas of ``patternProperties``, by their patterns."""
    return {
        pattern: (Part(schema, pointers.join(pointer, pattern)),)
        for members, pointer in view.having("patternProperties")
        if isinstance(members, dict)
        for pattern, schema in members.items()
    }
