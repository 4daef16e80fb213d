"""The search for a value that one side takes and the other refuses."""

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
"""Values that are tried for one change."""

MORE: tuple[Any, ...] = ("text", 1, None, {})
"""What is added to a list or object, to see whether it still fits."""

Name = Literal["old", "new"]

OTHER: dict[Name, Name] = {"old": "new", "new": "old"}


class Prover:
    """Finds witnesses between two sides."""

    def __init__(self, old: Side, new: Side) -> None:
        """Make the views of each side once."""
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
        """Return what makes values of one side."""
        return self._samples[name, direction]

    def witness(self, place: Place, accepted_by: Name, values: Iterable[Any]) -> Witness | None:
        """Return a value that one side takes and the other refuses, as a whole value if possible.

        Args:
            place: Where the schemas differ.
            accepted_by: The side that takes it.
            values: What the part at ``place`` may be; values that both sides make are tried next.
        """
        for value in islice(self._values(place, values), TRIED):
            if not self._is_witness(place, accepted_by, value):
                continue
            found = self._widest(place, accepted_by, value)
            if found is not None:
                return found
        return None

    def _values(self, place: Place, values: Iterable[Any]) -> Iterator[Any]:
        given = list(values)
        yield from given
        made = list(self._made(place))
        yield from made
        for value in made:
            yield from _extended(value, given)

    def _made(self, place: Place) -> Iterator[Any]:
        """Yield values that each side would make."""
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
        """Return the witness for the whole value, or for the largest part of it that shows it.

        A member of a union that takes less breaks no request that another member takes, so there
        the union as a whole has to refuse. A response is read as a member, whose type is another.
        """
        best = place, value
        for below in place.upwards():
            above = below.above
            if above is None:
                break
            embedded = self._embedded(above, below.step, accepted_by, value)
            is_proof = embedded is not None and self._is_witness(above, accepted_by, embedded)
            is_shown = below.step.kind != "member" or is_proof
            if not is_shown and place.direction == "request":
                return None
            if embedded is None or not is_shown:
                break
            value = embedded
            if is_proof:
                best = (above, value)
        part = best[0].part if best[0].above is None else best[0].value_label
        return Witness(value=best[1], accepted_by=accepted_by, part=part)

    def _embedded(self, above: Place, step: Step, name: Name, value: Any) -> Any:
        """Return a value of the place above with ``value`` in it; None where there is none."""
        if step.kind == "member":
            return value
        cursor: Cursor = above.old if name == "old" else above.new
        view, samples = self.views[name](cursor), self._samples[name, above.direction]
        if step.kind in ("property", "values"):
            made = samples.object(view, [], 0)
            return None if made is None else {**made, step.name or "key": value}
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


def _extended(value: Any, given: list[Any]) -> Iterator[Any]:
    """Yield a list or object with something more in it."""
    if isinstance(value, list):
        yield from ([*value, more] for more in MORE)
    elif isinstance(value, dict):
        yield from ({**value, **more} for more in given if isinstance(more, dict))
        yield from ({**value, "otherField": more} for more in MORE)
