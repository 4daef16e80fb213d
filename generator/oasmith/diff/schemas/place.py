"""Where two schemas stand that are compared, from the body or parameter down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

from oasmith.diff.schemas.view import UNIONS, Cursor, is_null

Direction: TypeAlias = Literal["request", "response"]

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
        path = ""
        for place in self.upwards():
            named = place.component
            if named:
                return named + path
            if place.above is not None:
                path = _step(place.step) + path
        return self.part + path

    @property
    def component(self) -> str:
        """The name of the schema that stands here; empty where one of the sides has none.

        A component that one side alone refers to is not what is different.
        """
        return component(self.new) if component(self.old) else ""


def component(cursor: Cursor) -> str:
    """Return the name of the component that stands at a place; empty where there is none."""
    if len(cursor) != 1:
        return ""
    schema, pointer = _lone(cursor[0].schema), cursor[0].pointer
    target = schema.get("$ref") if isinstance(schema, dict) else None
    for named in (str(target).removeprefix("#"), pointer):
        name = named.removeprefix(COMPONENT)
        if name != named and "/" not in name:
            return name
    return ""


def _lone(schema: Any) -> Any:
    """Return what a schema is that only wraps another one, which may be null besides."""
    for key in ("allOf", *UNIONS):
        members = schema.get(key) if isinstance(schema, dict) else None
        if isinstance(members, list):
            others = [member for member in members if not is_null(member)]
            return _lone(others[0]) if len(others) == 1 else schema
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
