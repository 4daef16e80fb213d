"""The place of two compared schemas: the path to them from the body or parameter."""

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
    """``values`` are the additional properties of an object, and ``member`` is one of a union."""
    name: str = ""


WHOLE = Step("member")
"""The step of the whole value, which has no parent."""


@dataclass(frozen=True)
class Place:
    """Two cursors for the same part of a value."""

    old: Cursor
    new: Cursor
    direction: Direction
    subject: str
    """The heading of its changes, such as ``PUT /pets/{id}``."""
    part: str
    """The name of the whole value, such as ``request body``."""
    above: Place | None = None
    """The parent place; None for the whole value."""
    step: Step = WHOLE
    """The step from the parent."""

    def down(self, step: Step, old: Cursor, new: Cursor) -> Place:
        """Return the place one step below this one."""
        return Place(old, new, self.direction, self.subject, self.part, self, step)

    def upwards(self) -> Iterator[Place]:
        """Yield this place and all above it, up to the whole value."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.above

    @property
    def is_in_union(self) -> bool:
        """Whether it is a member of a union, or inside one."""
        return any(
            place.above is not None and place.step.kind == "member" for place in self.upwards()
        )

    @property
    def repeats_parent(self) -> bool:
        """Whether one side repeats the schema of the parent, because only the other has a union."""
        above = self.above if self.step.kind == "member" else None
        return above is not None and (above.old == self.old or above.new == self.new)

    @property
    def label(self) -> str:
        """The label in messages: ``Pet.tags[]``, or ``request body.name``."""
        return self._label(component)

    @property
    def exact_label(self) -> str:
        """The label of a value: a component that may also be null is not named by it."""
        return self._label(exact_component)

    def _label(self, name_of: Callable[[Cursor], str]) -> str:
        path = ""
        for place in self.upwards():
            # A component that only one side refers to is not the subject of the difference.
            name = name_of(place.new) if name_of(place.old) else ""
            if name:
                return name + path
            if place.above is not None:
                path = _step(place.step) + path
        return self.part + path

    @property
    def value_label(self) -> str:
        """The label of a value, with a note if the value is valid only for a member of a union."""
        for place in self.upwards():
            if exact_component(place.old) and exact_component(place.new):
                break
            if place.above is not None and place.step.kind == "member":
                return f"{self.exact_label} (of a member of the union)"
        return self.exact_label


def component(cursor: Cursor) -> str:
    """Return the name of the component at a cursor, or an empty text.

    A union of a component with null has the name of the component, too.
    """
    return (
        _name(_unwrapped(cursor[0].schema, UNIONS), cursor[0].pointer) if len(cursor) == 1 else ""
    )


def exact_component(cursor: Cursor) -> str:
    """Return the name of the component at a cursor, or an empty text if it may also be null."""
    return _name(_unwrapped(cursor[0].schema, ()), cursor[0].pointer) if len(cursor) == 1 else ""


def _name(schema: Any, pointer: str) -> str:
    target = schema.get("$ref") if isinstance(schema, dict) else None
    for named in (str(target).removeprefix("#"), pointer):
        name = named.removeprefix(COMPONENT)
        if name != named and "/" not in name:
            return name
    return ""


def _unwrapped(schema: Any, unions: Sequence[str]) -> Any:
    """Return the schema that another one only wraps: in ``allOf``, or in ``unions`` with null."""
    for key in ("allOf", *unions):
        members = schema.get(key) if isinstance(schema, dict) else None
        if isinstance(members, list):
            others = [member for member in members if not is_null(member)]
            return _unwrapped(others[0], unions) if len(others) == 1 else schema
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
