"""Where two schemas stand that are compared, from the body or parameter down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from oasmith.contract.schemas.validators import Direction
from oasmith.contract.schemas.view import UNIONS, Cursor, is_null

COMPONENT = "/components/schemas/"


class Step(NamedTuple):
    """One step down from a value to a part of it."""

    kind: Literal["property", "items", "item", "values", "member"]
    """``values`` are those of a map, and a ``member`` is one of a union."""
    name: str = ""


WHOLE = Step("member")
"""Of the whole value, which is a part of none."""


@dataclass(frozen=True)
class Place:
    """Two cursors that mean the same part of a value."""

    old: Cursor
    new: Cursor
    direction: Direction
    subject: str
    """The heading of its changes, such as ``PUT /pets/{id}``."""
    part: str
    """What the whole value is, such as ``request body``."""
    above: Place | None = None
    step: Step = WHOLE

    def down(self, step: Step, old: Cursor, new: Cursor) -> Place:
        """Return the place one step below."""
        return Place(old, new, self.direction, self.subject, self.part, self, step)

    def upwards(self) -> Iterator[Place]:
        """Yield this place and all above it, up to the whole value."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.above

    @property
    def is_in_union(self) -> bool:
        """Whether it is, or is in, a member of a union."""
        return any(
            place.above is not None and place.step.kind == "member" for place in self.upwards()
        )

    @property
    def is_beside_member(self) -> bool:
        """Whether one side is the same as above: a schema without a union, beside a member."""
        above = self.above if self.step.kind == "member" else None
        return above is not None and (above.old == self.old or above.new == self.new)

    @property
    def label(self) -> str:
        """What a person calls it: ``Pet.tags[]``, or ``request body.name``."""
        return self._label(component)

    @property
    def exact_label(self) -> str:
        """The same for values: what may be null besides a component is not that component."""
        return self._label(exact_component)

    def _label(self, named: Callable[[Cursor], str]) -> str:
        path = ""
        for place in self.upwards():
            # A component that one side alone refers to is not what is different.
            name = named(place.new) if named(place.old) else ""
            if name:
                return name + path
            if place.above is not None:
                path = _step(place.step) + path
        return self.part + path

    @property
    def value_label(self) -> str:
        """The same for a value that may fit a member of a union, and not all of that."""
        for place in self.upwards():
            if exact_component(place.old) and exact_component(place.new):
                break
            if place.above is not None and place.step.kind == "member":
                return f"{self.exact_label} (of a member of the union)"
        return self.exact_label


def component(cursor: Cursor) -> str:
    """Return the name of the component that stands at a place; empty where there is none.

    What may be null besides is called so, too.
    """
    return _name(_lone(cursor[0].schema, UNIONS), cursor[0].pointer) if len(cursor) == 1 else ""


def exact_component(cursor: Cursor) -> str:
    """Return the same of a place that is the component and nothing else."""
    return _name(_lone(cursor[0].schema, ()), cursor[0].pointer) if len(cursor) == 1 else ""


def _name(schema: Any, pointer: str) -> str:
    target = schema.get("$ref") if isinstance(schema, dict) else None
    for named in (str(target).removeprefix("#"), pointer):
        name = named.removeprefix(COMPONENT)
        if name != named and "/" not in name:
            return name
    return ""


def _lone(schema: Any, unions: Sequence[str]) -> Any:
    """Return what a schema is that only wraps another one, in ``unions`` with null besides."""
    for key in ("allOf", *unions):
        members = schema.get(key) if isinstance(schema, dict) else None
        if isinstance(members, list):
            others = [member for member in members if not is_null(member)]
            return _lone(others[0], unions) if len(others) == 1 else schema
    return schema


def _step(step: Step) -> str:
    match step.kind:
        case "property":
            return f".{step.name}"
        case "items" | "item":
            return "[]"
        case "values":
            return ".*"
    return ""
