"""The search for a value that one side accepts and the other refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Literal

from oasmith.contract.schemas.samples import Samples
from oasmith.contract.schemas.validators import HIDDEN, Direction, Validators
from oasmith.contract.schemas.view import Cursor, View, viewer
from oasmith.diff.changes import Witness
from oasmith.diff.schemas.place import Place, Step
from oasmith.diff.side import Side

TRIED = 150
"""The maximum number of values that are tried for one change."""

MORE: tuple[Any, ...] = ("text", 1, None, {})
"""Values that are added to a list or object, to see whether it is still accepted."""

Name = Literal["old", "new"]

OTHER: dict[Name, Name] = {"old": "new", "new": "old"}


class Prover:
    """Finds values that prove the differences between two sides."""

    def __init__(self, old: Side, new: Side) -> None:
        """Create the views, validators and samples of each side."""
        self.views = {"old": viewer(old), "new": viewer(new)}
        sides: dict[Name, Side] = {"old": old, "new": new}
        self._validators = {
            (name, direction): Validators(side, hidden)
            for name, side in sides.items()
            for direction, hidden in HIDDEN.items()
        }
        self._samples = {
            (name, direction): Samples(self.views[name], hidden)
            for name in sides
            for direction, hidden in HIDDEN.items()
        }

    def samples(self, name: Name, direction: Direction) -> Samples:
        """Return the generator of sample values of one side."""
        return self._samples[name, direction]

    def witness(self, place: Place, accepted_by: Name, values: Iterable[Any]) -> Witness | None:
        """Return a value that one side accepts and the other refuses; None if none is found.

        The value is a whole body or parameter if possible.

        Args:
            place: The place of the schemas that differ.
            accepted_by: The side that accepts it.
            values: Values to try at ``place``; then samples of both sides are tried.
        """
        for value in islice(self._values(place, values), TRIED):
            if not self._is_witness(place, accepted_by, value):
                continue
            witness = self._widest(place, accepted_by, value)
            if witness is not None:
                return witness
        return None

    def _values(self, place: Place, values: Iterable[Any]) -> Iterator[Any]:
        candidates = list(values)
        yield from candidates
        samples = list(self._samples_at(place))
        yield from samples
        for value in samples:
            yield from _extended(value, candidates)

    def _samples_at(self, place: Place) -> Iterator[Any]:
        """Yield samples of each side at a place."""
        cursors: dict[Name, Cursor] = {"old": place.old, "new": place.new}
        for name, cursor in cursors.items():
            try:
                yield from self._samples[name, place.direction].samples(cursor)
            except LookupError:
                continue

    def _is_witness(self, place: Place, accepted_by: Name, value: Any) -> bool:
        return (
            self._accepts(place, accepted_by, value) is True
            and self._accepts(place, OTHER[accepted_by], value) is False
        )

    def _accepts(self, place: Place, name: Name, value: Any) -> bool | None:
        cursor = place.old if name == "old" else place.new
        return self._validators[name, place.direction].accepts(cursor, value)

    def _widest(self, place: Place, accepted_by: Name, value: Any) -> Witness | None:
        """Return the witness for the whole value, or for the largest part that proves it.

        For a request, a narrowed member of a union is not enough: another member may accept the
        value, so the union as a whole has to refuse it. For a response it is enough, because the
        type of the member is different.
        """
        best = place, value
        for below in place.upwards():
            above = below.above
            if above is None:
                break
            embedded = self._embedded(above, below.step, accepted_by, value)
            is_proof = embedded is not None and self._is_witness(above, accepted_by, embedded)
            is_enough = below.step.kind != "member" or is_proof
            if not is_enough and place.direction == "request":
                return None
            if embedded is None or not is_enough:
                break
            value = embedded
            if is_proof:
                best = (above, value)
        part = best[0].part if best[0].above is None else best[0].value_label
        return Witness(value=best[1], accepted_by=accepted_by, part=part)

    def _embedded(self, above: Place, step: Step, name: Name, value: Any) -> Any:
        """Return a value of the parent place that contains ``value``; None if there is none."""
        if step.kind == "member":
            return value
        cursor: Cursor = above.old if name == "old" else above.new
        view, samples = self.views[name](cursor), self._samples[name, above.direction]
        if step.kind in ("property", "values"):
            sample = samples.object(view, [], 0)
            return None if sample is None else {**sample, step.name or "key": value}
        return self._list_with(view, step, value, samples)

    @staticmethod
    def _list_with(view: View, step: Step, value: Any, samples: Samples) -> list[Any] | None:
        shortest = int(max(view.numbers("minItems"), default=0))
        if shortest > TRIED:
            return None
        index = int(step.name) if step.name else 0
        try:
            items = samples.items(view, max(shortest, index + 1))
        except LookupError:
            return None
        return [*items[:index], value, *items[index + 1 :]]


def _extended(value: Any, candidates: list[Any]) -> Iterator[Any]:
    """Yield a list or object with an additional item or property."""
    if isinstance(value, list):
        yield from ([*value, more] for more in MORE)
    elif isinstance(value, dict):
        yield from ({**value, **more} for more in candidates if isinstance(more, dict))
        yield from ({**value, "otherField": more} for more in MORE)
